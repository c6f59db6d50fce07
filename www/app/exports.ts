import type { Report } from "../core/types.js";
import type { EngineMonitor } from "../engine/types.js";
import { engine } from "./engine-port.js";
import { shownIn } from "./format.js";
import { htmlReport } from "./html-report.js";
import { session } from "./session.js";

/** One kind of file that the page writes. */
export interface ExportChoice {
  name: string;
  ending: string;
  type: string;
  contains: string;
  write: (report: Report) => Promise<string>;
}

async function monitor(): Promise<EngineMonitor> {
  const running = await session.currentMonitor();
  if (running !== null) return running;
  throw new Error(
    "A report that was opened from a file can be saved as JSON, HTML report, CSV or Markdown only.",
  );
}

/** In the order in which the page offers them. */
export const EXPORTS: readonly ExportChoice[] = [
  {
    name: "JSON",
    ending: "json",
    type: "application/json",
    contains:
      "Everything on these screens: configuration, reference, every batch, alerts, dashboard.",
    write: async (report) => JSON.stringify(report, null, 2),
  },
  {
    name: "HTML report",
    ending: "html",
    type: "text/html",
    contains: "The findings with their charts and tables in one file, to send or to print.",
    write: (report) => htmlReport(shownIn(report)),
  },
  {
    name: "CSV",
    ending: "csv",
    type: "text/csv",
    contains: "Every measurement of every batch, one a line, for a spreadsheet.",
    write: async (report) => (await engine()).reportCsv(report),
  },
  {
    name: "Markdown",
    ending: "md",
    type: "text/markdown",
    contains: "A summary for a pull request or a ticket.",
    write: async (report) => (await engine()).reportMarkdown(report),
  },
  {
    name: "Prometheus",
    ending: "prom",
    type: "text/plain",
    contains: "Metrics in the Prometheus text format, for a textfile collector.",
    write: async () => (await monitor()).prometheus(),
  },
  {
    name: "Snapshot",
    ending: "snapshot.json",
    type: "application/json",
    contains:
      "The monitor’s state: summaries of the reference and the history. Open it here to continue another day.",
    write: async () => (await monitor()).snapshot(),
  },
];
