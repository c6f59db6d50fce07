/** Roles as text for a terminal. */
import type { Roles } from "../core/types.js";

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
