/** Replaces column names by "column 1", "column 2", in a report and in texts made from it. */

import type { Report } from "../../core/types.js";
import { isOfEngine } from "./words-of-engine.js";

/** Objects whose fields are named after columns, by the object that contains them. */
const NAMED_AFTER = new Set(["drift.thresholds", "config.kinds"]);

const ESCAPED = /[.*+?^${}()|[\]\\]/g;
const isInWord = (sign: string): boolean => /[\p{L}\p{N}_]/u.test(sign);

export class ColumnMask {
  private readonly pattern: RegExp | null;

  private constructor(private readonly names: ReadonlyMap<string, string>) {
    const longFirst = [...names.keys()].sort((a, b) => b.length - a.length);
    const parts = longFirst.map((name) => {
      const before = isInWord(name[0] ?? " ") ? "(?<![\\p{L}\\p{N}_])" : "";
      const after = isInWord(name.at(-1) ?? " ") ? "(?![\\p{L}\\p{N}_])" : "";
      return `${before}${name.replace(ESCAPED, "\\$&")}${after}`;
    });
    this.pattern = parts.length === 0 ? null : new RegExp(parts.join("|"), "gu");
  }

  /** Names every column in a report. */
  static of({ reference, batches, config }: Report): ColumnMask {
    const found = new Set<string>();
    for (const { quality, drift, schema } of [reference, ...batches]) {
      for (const { name } of quality.columns) found.add(name);
      for (const { column } of drift?.columns ?? []) if (column !== null) found.add(column);
      for (const { column } of drift?.skipped ?? []) found.add(column);
      for (const { column } of schema ?? []) found.add(column);
    }
    for (const given of Object.values(config.roles ?? {})) {
      const columns = typeof given === "object" ? Object.values(given) : [given];
      for (const column of columns) found.add(String(column));
    }
    found.delete("");
    const names = new Map([...found].map((name, place) => [name, `column ${place + 1}`]));
    return new ColumnMask(names);
  }

  get size(): number {
    return this.names.size;
  }

  /** The replacement of a column's name; in other texts, column names are replaced where they occur. */
  text(text: string): string {
    const known = this.names.get(text);
    if (known !== undefined || this.pattern === null) return known ?? text;
    return text.replace(this.pattern, (name) => this.names.get(name) ?? name);
  }

  /** The same object with column names replaced in fields, lists and sentences. */
  in<Value>(value: Value): Value;
  in(value: unknown): unknown {
    return this.within(value, "", "");
  }

  private within(value: unknown, field: string, parent: string): unknown {
    if (typeof value === "string") return isOfEngine(field, value) ? value : this.text(value);
    if (Array.isArray(value)) return value.map((entry) => this.within(entry, field, parent));
    if (typeof value !== "object" || value === null) return value;
    const isNamed = NAMED_AFTER.has(`${parent}.${field}`);
    const entries = Object.entries(value).map(([name, of]) => [
      isNamed ? (this.names.get(name) ?? name) : name,
      this.within(of, name, field),
    ]);
    return Object.fromEntries(entries);
  }
}
