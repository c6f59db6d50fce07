/** `driftglass/elements`: the elements, and what a dashboard uses of the page: its roles, and its report as a file. */
import { lend } from "../elements/lent.js";

export * from "../elements/index.js";

lend({
  htmlOf: async (report) => (await import("../app/exports/html-report.js")).htmlReport(report),
  withRoles: async (config, reference) =>
    (await import("../app/files/suggested-roles.js")).withRoles(config, reference),
});
