import { DriftglassError } from "../core/error.js";
import type { Report } from "../core/types.js";

type HtmlWriter = (report: Report) => Promise<string>;

let writer: HtmlWriter | null = null;

/** Who writes a report as HTML. The package sets it: the writer belongs to the page, which is above the elements. */
export function writeHtmlBy(given: HtmlWriter): void {
  writer = given;
}

/** The report as one HTML file. */
export async function htmlOf(report: Report): Promise<string> {
  if (writer) return writer(report);
  throw new DriftglassError({ code: "config-invalid", message: "No writer of HTML has been set." });
}
