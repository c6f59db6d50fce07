/** driftglass/elements: the elements, and the report that a dashboard writes as a file. */
import { writeHtmlBy } from "../elements/html-writer.js";

export * from "../elements/index.js";

writeHtmlBy(async (report) => (await import("../app/html-report.js")).htmlReport(report));
