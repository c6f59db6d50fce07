/** Replaces category names by A, B, C, in a report and in texts made from it. */

import type { BatchReport, Report } from "../../core/types.js";
import { isOfEngine } from "./words-of-engine.js";

/** Fields that hold a category and nothing else, or lists of categories. */
const CATEGORY = new Set(["categories", "classes", "class", "positive", "unseen", "value"]);
/** Fields whose texts name columns and rules; a category may have the same name. */
const FIXED = new Set([
  "column",
  "columns",
  "name",
  "rule",
  "kinds",
  "roles",
  "time",
  "drifted",
  "driftedColumns",
]);
/** How the engine introduces new categories; the names follow. */
const LISTED = "that the reference does not have: ";
const WORD = /[\p{L}\p{N}_]+/gu;
const IN_WORD = /[\p{L}\p{N}_]/u;
/** Names this short, and numbers, are replaced in sentences only if they are quoted or a segment's value. */
const SHORT = 3;

/** Names and their replacements. */
export class Mask {
  /** Long names by their first word: its position in the name, and the name. */
  private readonly byWord = new Map<string, { name: string; offset: number }[]>();
  private readonly wordless: string[] = [];
  private readonly short: string[] = [];

  private constructor(private readonly letters: ReadonlyMap<string, string>) {
    for (const name of letters.keys()) this.index(name);
    for (const names of this.byWord.values()) names.sort((a, b) => b.name.length - a.name.length);
  }

  /** Covers every category in a report. A column with the same name stays readable in sentences. */
  static of(report: Report): Mask {
    const names = new Set<string>();
    for (const batch of [report.reference, ...report.batches]) categoriesOf(batch, names);
    const { positive, roles } = report.config;
    if (positive !== undefined) names.add(String(positive));
    if (typeof roles?.probability === "object") {
      for (const name of Object.keys(roles.probability)) names.add(name);
    }
    names.delete("");
    const letters = new Map<string, string>();
    for (const name of names) letters.set(name, letter(letters.size));
    const mask = new Mask(letters);
    mask.forget(columnsOf(report));
    return mask;
  }

  get size(): number {
    return this.letters.size;
  }

  private index(name: string): void {
    const first = name.match(WORD)?.[0];
    if (name.length < SHORT || Number.isFinite(Number(name))) this.short.push(name);
    else if (first === undefined) this.wordless.push(name);
    else {
      const known = this.byWord.get(first) ?? [];
      known.push({ name, offset: name.indexOf(first) });
      this.byWord.set(first, known);
    }
  }

  /** Keeps these names in sentences. */
  private forget(columns: ReadonlySet<string>): void {
    for (const [word, names] of this.byWord) {
      this.byWord.set(
        word,
        names.filter(({ name }) => !columns.has(name)),
      );
    }
  }

  /** The replacement of a category's name; other texts stay as they are. */
  name(text: string): string {
    return this.letters.get(text) ?? text;
  }

  /** A sentence with every category in it replaced. */
  text(text: string): string {
    const list = text.indexOf(LISTED);
    if (list >= 0) {
      const head = text.slice(0, list + LISTED.length);
      return `${this.text(head.slice(0, -1))} ${this.listed(text.slice(head.length))}`;
    }
    return this.shortNames(this.words(text));
  }

  /** The same without short names and numbers, which may mean something else in a settings file. */
  words(text: string): string {
    let masked = this.known(text);
    for (const name of this.wordless) masked = masked.replaceAll(name, this.name(name));
    return masked;
  }

  private listed(tail: string): string {
    const isCut = tail.endsWith(", ....") || tail.endsWith(", ...");
    const names = tail.replace(/(, \.\.\.)?\.$/, "").split(", ");
    const known = names.map((name) => this.letters.get(name) ?? "…");
    return `${known.join(", ")}${isCut ? ", ..." : ""}.`;
  }

  private known(text: string): string {
    let masked = "";
    let done = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const found = this.byWord.get(word)?.find(({ name, offset }) => {
        const start = index - offset;
        return start >= done && text.startsWith(name, start) && ends(text, start, name);
      });
      if (!found || index < done) continue;
      const start = index - found.offset;
      masked += text.slice(done, start) + this.name(found.name);
      done = start + found.name.length;
    }
    return masked + text.slice(done);
  }

  private shortNames(text: string): string {
    const replaced = (whole: string, before: string, name: string): string => {
      const letters = this.letters.get(name);
      return letters === undefined ? whole : before + letters;
    };
    const quoted = text.replace(/(["“‘'])([^"“”‘’']{1,24})(?=["”’'])/g, replaced);
    return quoted.replace(/( = )([^\]",]{1,24})(?=["\],]|$)/g, replaced);
  }

  /** The same object with categories replaced in lists, names and sentences. */
  in<Value>(value: Value): Value;
  in(value: unknown): unknown {
    return this.within(value, "");
  }

  private within(value: unknown, field: string): unknown {
    if (field === "roles") return this.roles(value);
    if (typeof value === "string") {
      if (FIXED.has(field) || isOfEngine(field, value)) return value;
      return CATEGORY.has(field) ? this.name(value) : this.text(value);
    }
    if (field === "positive" && value !== null) return this.letters.get(String(value)) ?? value;
    if (Array.isArray(value)) return value.map((entry) => this.within(entry, field));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([name, of]) => [name, this.within(of, name)]);
    return Object.fromEntries(entries);
  }

  /** Columns by role; those of probabilities may be listed by class. */
  private roles(value: unknown): unknown {
    if (typeof value !== "object" || value === null || !("probability" in value)) return value;
    const { probability } = value;
    if (typeof probability !== "object" || probability === null) return value;
    const named = Object.entries(probability).map(([name, column]) => [this.name(name), column]);
    return { ...value, probability: Object.fromEntries(named) };
  }
}

function ends(text: string, start: number, name: string): boolean {
  const before = text[start - 1] ?? " ";
  const after = text[start + name.length] ?? " ";
  const startsWord = IN_WORD.test(name[0] ?? " ");
  const endsWord = IN_WORD.test(name.at(-1) ?? " ");
  return !(startsWord && IN_WORD.test(before)) && !(endsWord && IN_WORD.test(after));
}

/** A, B, ..., Z, AA, AB, ... */
function letter(place: number): string {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : letter(Math.floor(place / 26) - 1) + last;
}

function categoriesOf(batch: BatchReport, names: Set<string>): void {
  const own = [batch.predictions, batch.targets].flatMap((result) => result ?? []);
  const results = [...(batch.drift?.columns ?? []), ...own];
  for (const { profile } of results) for (const name of profile.categories ?? []) names.add(name);
  for (const { distribution } of own) for (const entry of distribution) names.add(entry.class);
  if (batch.performance?.task === "classification") {
    for (const name of batch.performance.classes) names.add(name);
  }
  for (const { unseen } of batch.quality.columns) for (const name of unseen ?? []) names.add(name);
  for (const { value } of batch.segments ?? []) names.add(value);
}

function columnsOf(report: Report): Set<string> {
  const batches = [report.reference, ...report.batches];
  return new Set(batches.flatMap(({ quality }) => quality.columns.map(({ name }) => name)));
}
