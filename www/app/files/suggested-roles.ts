/** Suggests roles of columns if the configuration sets none. */
import type { MonitorConfig } from "../../core/types.js";
import type { EngineTable } from "../../engine/index.js";
import { configOf, guessMapping } from "./mapping.js";

/**
 * The configuration with the roles that the page would suggest; suggestions that are little better than a guess are
 * left out.
 */
export async function withRoles(
  monitor: MonitorConfig,
  reference: EngineTable,
): Promise<MonitorConfig> {
  if (monitor.roles !== undefined) return monitor;
  const mapping = await guessMapping(reference);
  for (const { column, certainty } of mapping.guesses)
    if (certainty === "low") mapping.roles.set(column, "feature");
  const { roles = {}, positive } = configOf(mapping);
  return { ...(positive === undefined ? {} : { positive }), ...monitor, roles };
}
