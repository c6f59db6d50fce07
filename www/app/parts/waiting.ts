import type { BatchReport, Report } from "../../core/types.js";
import type { View } from "../address/route.js";
import { issuesOf } from "../findings/report-view.js";

/** Screens that do not fit into a phone's bar. */
export const FURTHER: readonly View[] = ["quality", "decide", "policies", "export", "settings"];

/** How many things on a screen wait for the user, and what they are. */
export function waiting(
  view: View,
  report: Report | null,
  batch: BatchReport | null,
): [number, string] | null {
  if (report === null) return null;
  if (view === "drift") return [batch?.drift?.drifted ?? 0, "columns drifted"];
  if (view === "quality") return [batch ? issuesOf(batch).length : 0, "issues"];
  if (view === "alerts") return [report.dashboard.firing, "firing"];
  return null;
}
