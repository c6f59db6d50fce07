import type { MonitorConfig, Report } from "../core/types.js";
import type { EngineTable } from "../engine/types.js";

/** What the page, which is above the elements, does for a dashboard. The package lends it, loaded when it is asked for. */
interface Lent {
  /** The report as one HTML file. */
  htmlOf(report: Report): Promise<string>;
  /** The configuration, with roles as the page would suggest them where it has none. */
  withRoles(config: MonitorConfig, reference: EngineTable): Promise<MonitorConfig>;
}

/** Set by the package's entry, before anything can be loaded. */
export let lent: Lent;

export function lend(given: Lent): void {
  lent = given;
}
