import { columnOf } from "../files/mapping.js";
import { session } from "./session.js";

/** The columns by which labels are joined, and that hold the targets; `null` if a role is not set. */
export function labelColumns(): { id: string; target: string } | null {
  const { mapping } = session;
  const id = mapping && columnOf(mapping, "id");
  const target = mapping && columnOf(mapping, "target");
  return id === null || target === null ? null : { id, target };
}
