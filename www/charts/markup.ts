/** A Lit template as text, without a document: for files that are written, and where there is no browser. */

import { nothing, type TemplateResult } from "lit";

/** What stands at one place of a template, and the text before it. */
interface Place {
  before: string;
  kind: "child" | "attribute" | "quoted" | "flag" | "dropped";
  /** Of an attribute. */
  name: string;
}

interface Compiled {
  places: readonly Place[];
  after: string;
}

/** Texts of one template are the same array each time. */
const known = new WeakMap<TemplateStringsArray, Compiled>();

/** Text as HTML and SVG write it: nothing in it can become markup. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/**
 * The markup of what a template would draw. Listeners (`@click`) and properties (`.value`) are left
 * out; `guard` is looked through. Every value is text or an attribute's text, never markup.
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

/** Reads the texts of a template one after another and knows whether it is within a tag. */
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

  /** Line breaks of the source say nothing, least of all between two tags. */
  private squeezed(text: string): string {
    return text.replace(/>\s*\n\s*(?=<)/g, ">").replace(/\s*\n\s*/g, " ");
  }
}
