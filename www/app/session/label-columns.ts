import { columnOf } from "../files/mapping.js";
import { session } from "./session.js";

/** The columns that labels are joined by and bring; `null` where a role is not given. */
export function labelColumns(): { id: string; target: string } | null {
  const { mapping } = session;
  const id = mapping && columnOf(mapping, "id");
  const target = mapping && columnOf(mapping, "target");
  return id === null || target === null ? null : { id, target };
}
