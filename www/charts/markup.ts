/** Renders a Lit template as text without a document, for files and for places without a browser. */

import { nothing, type TemplateResult } from "lit";

/** The kind of an expression in a template, and the text before it. */
interface Place {
  before: string;
  kind: "child" | "attribute" | "quoted" | "flag" | "dropped";
  /** The name of the attribute. */
  name: string;
}

interface Compiled {
  places: readonly Place[];
  after: string;
}

/** Lit passes the same array of strings for one template each time, so it serves as a key. */
const known = new WeakMap<TemplateStringsArray, Compiled>();

/** Escapes text for HTML and SVG, so that nothing in it can become markup. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/**
 * The markup that a template would render. It leaves out listeners (`@click`) and properties (`.value`), and looks
 * through `guard`. Every value becomes text or an attribute's text, never markup.
 */
export function markup(value: unknown): string {
  if (value === null || value === undefined || value === nothing || value === false) return "";
  if (typeof value === "string") return escaped(value);
  if (Array.isArray(value)) return value.map(markup).join("");
  if (typeof value !== "object") return escaped(String(value));
  if (isTemplate(value)) return ofTemplate(value);
  if ("values" in value && Array.isArray(value.values)) {
    const draw: unknown = value.values.at(-1);
    return markup(typeof draw === "function" ? draw() : draw);
  }
  return escaped(String(value));
}

function isTemplate(value: object): value is TemplateResult {
  return "strings" in value && "values" in value && "_$litType$" in value;
}

function ofTemplate({ strings, values }: TemplateResult): string {
  const { places, after } = compiled(strings);
  return places.map((place, i) => place.before + placed(place, values[i])).join("") + after;
}

function placed({ kind, name }: Place, value: unknown): string {
  if (kind === "child") return markup(value);
  if (kind === "dropped") return "";
  if (kind === "quoted") return markup(value);
  if (value === nothing || value === null || value === undefined) return "";
  if (kind === "flag") return value ? ` ${name}` : "";
  return ` ${name}="${escaped(String(value))}"`;
}

function compiled(strings: TemplateStringsArray): Compiled {
  const before = known.get(strings);
  if (before) return before;
  const made = compile(strings);
  known.set(strings, made);
  return made;
}

function compile(strings: TemplateStringsArray): Compiled {
  const reader = new Reader();
  const places = strings.slice(0, -1).map((text) => reader.place(text));
  return { places, after: reader.rest(strings.at(-1) ?? "") };
}

/** Reads the strings of a template one after another and tracks whether it is inside a tag. */
class Reader {
  private inTag = false;
  private quote = "";

  place(text: string): Place {
    this.read(text);
    const before = this.squeezed(text);
    if (!this.inTag) return { before, kind: "child", name: "" };
    if (this.quote !== "") return { before, kind: "quoted", name: "" };
    const name = /\s+([^\s"'>/=]+)\s*=\s*$/.exec(before);
    const [whole = "", written = ""] = name ?? [];
    const kept = before.slice(0, before.length - whole.length);
    if (/^[@.]/.test(written)) return { before: kept, kind: "dropped", name: "" };
    if (written.startsWith("?")) return { before: kept, kind: "flag", name: written.slice(1) };
    return { before: kept, kind: "attribute", name: written };
  }

  rest(text: string): string {
    this.read(text);
    return this.squeezed(text);
  }

  private read(text: string): void {
    for (const character of text) {
      if (this.quote !== "") {
        if (character === this.quote) this.quote = "";
      } else if (!this.inTag) {
        this.inTag = character === "<";
      } else if (character === ">") {
        this.inTag = false;
      } else if (character === '"' || character === "'") {
        this.quote = character;
      }
    }
  }

  /** Removes line breaks of the source, which mean nothing in the markup. */
  private squeezed(text: string): string {
    return text.replace(/>\s*\n\s*(?=<)/g, ">").replace(/\s*\n\s*/g, " ");
  }
}
