import type { RoleGuess, Roles } from "../core/types.js";

const SINGLE = ["target", "prediction", "probability", "timestamp", "latency", "id"] as const;

/** The roles the engine recognised, where exactly one column has them and it is not a mere guess. */
export function rolesOf(guesses: readonly RoleGuess[]): Roles {
  const roles: Roles = {};
  for (const role of SINGLE) {
    const [first, ...others] = guesses.filter((guess) => guess.role === role);
    if (first === undefined || others.length > 0 || first.certainty === "low") continue;
    roles[role] = first.column;
  }
  const ignore = guesses.filter(({ role }) => role === "ignore").map(({ column }) => column);
  return ignore.length > 0 ? { ...roles, ignore } : roles;
}
