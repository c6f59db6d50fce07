/** The report for people: the one that the page exports. */
import type { Found } from "../app/findings/found.js";
import type { Report } from "../core/types.js";

/** As one HTML file. What draws it is loaded only when it is wanted. */
export async function htmlOf(report: Report, found: Found | null): Promise<string> {
  const { htmlReport } = await import("../app/exports/html-report.js");
  return htmlReport(report, found);
}
