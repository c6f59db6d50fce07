/** Opens what this page saves: a snapshot can be continued, a JSON report can be viewed. */

import type { Report } from "../../core/types.js";
import type { EngineMonitor } from "../../engine/types.js";
import { engine } from "../engine/engine-port.js";

export interface Saved {
  report: Report;
  /** Absent for a plain report, which can be read but not continued. */
  monitor: EngineMonitor | null;
}

function isReport(value: unknown): value is Report {
  return (
    typeof value === "object" &&
    value !== null &&
    "batches" in value &&
    Array.isArray(value.batches) &&
    "dashboard" in value &&
    "reference" in value &&
    "config" in value
  );
}

/** Whether the text is a JSON report of this page; a snapshot has another shape. */
function parsedReport(text: string): Report | null {
  try {
    const value: unknown = JSON.parse(text);
    return isReport(value) ? value : null;
  } catch {
    return null;
  }
}

/** Tries a snapshot first; a text that the engine refuses may still be a report to view. */
export async function readSaved(text: string): Promise<Saved> {
  try {
    const monitor = await (await engine()).restore(text);
    return { report: await monitor.report(), monitor };
  } catch (reason) {
    const report = parsedReport(text);
    if (report === null) throw reason;
    return { report, monitor: null };
  }
}
