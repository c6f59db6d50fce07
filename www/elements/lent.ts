import type { MonitorConfig, Report } from "../core/types.js";
import type { EngineTable } from "../engine/types.js";

/**
 * Functions of the page (a layer above the elements) that a dashboard uses. The package provides them, loaded on
 * demand.
 */
interface Lent {
  /** Renders the report as one HTML file. */
  htmlOf(report: Report): Promise<string>;
  /** The configuration, with the roles that the page would suggest if it has none. */
  withRoles(config: MonitorConfig, reference: EngineTable): Promise<MonitorConfig>;
}

/** Set by the package's entry point before anything can be loaded. */
export let lent: Lent;

export function lend(given: Lent): void {
  lent = given;
}
