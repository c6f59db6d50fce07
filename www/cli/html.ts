/** The report for people: the one that the page exports. */
import type { Report } from "../core/types.js";

/** As one HTML file. What draws it is loaded only when it is wanted. */
export async function htmlOf(report: Report): Promise<string> {
  const { htmlReport } = await import("../app/html-report.js");
  return htmlReport(report);
}
