/** Which column plays which part, where the configuration does not say. */
import type { MonitorConfig } from "../../core/types.js";
import type { EngineTable } from "../../engine/index.js";
import { configOf, guessMapping } from "./mapping.js";

/** The configuration with roles as the page would suggest them; what is hardly more than a guess is left out. */
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
