/** The kinds of file that the page writes, and their contents. */

import type { Report } from "../../core/types.js";
import type { EngineMonitor } from "../../engine/types.js";
import { engine } from "../engine/engine-port.js";
import type { Found } from "../findings/found.js";
import { session } from "../session/session.js";
import { shownIn } from "../shared/format.js";
import type { Mask } from "./mask.js";
import type { ColumnMask } from "./mask-columns.js";
import { isOfEngine } from "./words-of-engine.js";

/** The source of an export. */
export interface Source {
  report: Report;
  /** Replaces category names; `null` keeps them. */
  mask: Mask | null;
  /** Replaces column names; `null` keeps them. */
  columns: ColumnMask | null;
}

/** One kind of file that the page writes. */
export interface ExportChoice {
  name: string;
  ending: string;
  type: string;
  contains: string;
  /** What its names are, beside those of columns and batches. */
  names: "categories" | "none" | "needed";
  /** Whether it is useless without the names of columns. */
  needsColumns?: boolean;
  write: (source: Source) => Promise<string>;
}

async function monitor(): Promise<EngineMonitor> {
  const running = await session.currentMonitor();
  if (running !== null) return running;
  throw new Error(
    "A report that was opened from a file can be saved as JSON, HTML report, CSV or Markdown only.",
  );
}

/** The report, or a text that belongs to it, with names replaced as the export asks. */
function maskedIn<Value>(value: Value, { mask, columns }: Source): Value {
  const without = mask === null ? value : mask.in(value);
  return columns === null ? without : columns.in(without);
}

const masked = (source: Source): Report => maskedIn(source.report, source);

/** What the HTML report draws from the rows of the last batch; `null` if they are gone or give nothing. */
async function lastRows(source: Source): Promise<Found | null> {
  const { tables } = session;
  const { config, batches } = source.report;
  const last = batches.at(-1);
  if (tables === null || last === undefined) return null;
  const { foundOf } = await import("../findings/curves.js");
  const found = await foundOf(tables, config, last, 1).catch(() => null);
  return maskedIn(found, source);
}

/** Metrics with the names in their labels replaced. */
function maskedMetrics(text: string, mask: Mask | null, columns: ColumnMask | null): string {
  return text.replace(/(\w+)="((?:[^"\\]|\\.)*)"/g, (whole, label: string, written: string) => {
    if (isOfEngine(label, "")) return whole;
    const value = written.replace(/\\(.)/g, (_, character) =>
      character === "n" ? "\n" : character,
    );
    const known = label === "column" || mask === null ? value : named(mask, label, value);
    const again = (columns?.text(known) ?? known).replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
    return `${label}="${again}"`;
  });
}

function named(mask: Mask, label: string, value: string): string {
  return label === "class" ? mask.name(value) : mask.text(value);
}

/** The metrics in Prometheus's text format. */
export async function prometheusText({ mask, columns }: Source): Promise<string> {
  const text = await (await monitor()).prometheus();
  return mask === null && columns === null ? text : maskedMetrics(text, mask, columns);
}

async function jsonLines({ mask, columns }: Source): Promise<string> {
  const records = await (await monitor()).log();
  const written = records.map((record) => {
    const without = mask === null ? record : mask.in(record);
    return `${JSON.stringify(columns === null ? without : columns.in(without))}\n`;
  });
  return written.join("");
}

/** In the order in which the page offers them. */
export const EXPORTS: readonly ExportChoice[] = [
  {
    name: "HTML report",
    ending: "html",
    type: "text/html",
    contains:
      "The findings with charts and tables in one file that opens offline: to send, sort, filter, print and try other limits.",
    names: "categories",
    // Script and style are loaded on demand.
    write: async (source) => {
      const { htmlReport } = await import("./html-report.js");
      return htmlReport(shownIn(masked(source)), await lastRows(source));
    },
  },
  {
    name: "Markdown",
    ending: "md",
    type: "text/markdown",
    contains: "A summary for a pull request or a ticket.",
    names: "categories",
    write: async (source) => (await engine()).reportMarkdown(masked(source)),
  },
  {
    name: "JSON",
    ending: "json",
    type: "application/json",
    contains:
      "Everything on these screens, exactly, with texts unchanged; can be opened here again.",
    names: "categories",
    write: async (source) => JSON.stringify(masked(source), null, 2),
  },
  {
    name: "CSV",
    ending: "csv",
    type: "text/csv",
    contains:
      "Every measurement, one per line, for a spreadsheet. A text that would run as a formula gets an apostrophe; for exact texts use JSON.",
    names: "categories",
    write: async (source) => (await engine()).reportCsv(masked(source)),
  },
  {
    name: "Prometheus",
    ending: "prom",
    type: "text/plain",
    contains:
      "The last batch's metrics as Prometheus reads them, for the textfile collector of a node exporter.",
    names: "categories",
    write: prometheusText,
  },
  {
    name: "Alert rules",
    ending: "rules.yml",
    type: "application/yaml",
    contains:
      "The rules in force as a Prometheus rules file: this page does not watch in the background, a server does.",
    names: "categories",
    needsColumns: true,
    write: async ({ mask }) => {
      const text = await (await monitor()).prometheusRules();
      return mask === null ? text : mask.words(text);
    },
  },
  {
    name: "Grafana dashboard",
    ending: "grafana.json",
    type: "application/json",
    contains: "Panels for what Prometheus has scraped, ready to import.",
    names: "none",
    write: async () => JSON.stringify(await (await monitor()).grafanaDashboard(), null, 2),
  },
  {
    name: "JSON Lines log",
    ending: "jsonl",
    type: "application/x-ndjson",
    contains: "What happened, one event per line: batches, alerts, what was found in the files.",
    names: "categories",
    write: jsonLines,
  },
  {
    name: "Snapshot",
    ending: "snapshot.json",
    type: "application/json",
    contains:
      "The monitor's state: summaries of the reference and the history. Open it here to continue another day.",
    names: "needed",
    write: async () => (await monitor()).snapshot(),
  },
];
