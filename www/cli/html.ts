/** The HTML report: the same one that the page exports. */
import type { Found } from "../app/findings/found.js";
import type { Report } from "../core/types.js";

/** Renders the HTML report as one file. The code that draws it is loaded only on request. */
export async function htmlOf(report: Report, found: Found | null): Promise<string> {
  const { htmlReport } = await import("../app/exports/html-report.js");
  return htmlReport(report, found);
}
