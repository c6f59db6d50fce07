/** Which column plays which part, where the configuration does not say. */
import { configOf, guessMapping } from "../app/mapping.js";
import type { MonitorConfig, Roles } from "../core/types.js";
import type { EngineTable } from "../engine/index.js";

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

/** "target = y, id = row"; empty without any role. */
export function roleWords(roles: Roles): string {
  const words = Object.entries(roles).map(([role, columns]) => {
    const named: unknown[] =
      typeof columns === "object" && !Array.isArray(columns)
        ? Object.values(columns)
        : [columns].flat();
    return `${role} = ${named.join(" and ")}`;
  });
  return words.join(", ");
}
