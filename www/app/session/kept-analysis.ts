/** Stores the last analysis in the browser, if the user wants that: summaries and history, no rows. */

import { labelOf } from "../files/input-file.js";
import { preferences } from "../settings/settings.js";
import { keeper } from "../settings/storage/index.js";
import { session } from "./session.js";

const ID = "last";
/** Set in localStorage while an analysis is stored: if it is set and the analysis is gone, the browser removed it. */
const MARK = "driftglass-keeps-analysis";

export interface KeptAnalysis {
  name: string;
  batches: number;
  savedAt: number;
  snapshot: string;
}

function mark(isKept: boolean): void {
  try {
    if (isKept) localStorage.setItem(MARK, "yes");
    else localStorage.removeItem(MARK);
  } catch {
    // Without localStorage nobody learns that the browser removed the analysis.
  }
}

function wasKept(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return false;
  }
}

/** What is stored, or whether something was and is gone now. */
export async function keptAnalysis(): Promise<KeptAnalysis | "gone" | null> {
  const opened = await keeper.read("analyses", ID);
  const value: Partial<Record<keyof KeptAnalysis, unknown>> =
    typeof opened?.value === "object" && opened.value !== null ? opened.value : {};
  const { name, batches, snapshot } = value;
  if (
    opened &&
    typeof name === "string" &&
    typeof batches === "number" &&
    typeof snapshot === "string"
  )
    return { name, batches, snapshot, savedAt: opened.savedAt };
  return keeper.mode === "kept" && wasKept() ? "gone" : null;
}

/** Stores the analysis on screen; returns the result. */
export async function keepAnalysis(): Promise<string> {
  const monitor = await session.currentMonitor();
  const { report, reference } = session;
  if (monitor === null || report === null)
    return "This report has no state that could be continued.";
  const name = reference === null ? (session.origin?.name ?? "") : labelOf(reference.file);
  const snapshot = await monitor.snapshot();
  const fault = await keeper.write("analyses", ID, {
    name,
    batches: report.batches.length,
    snapshot,
  });
  if (fault !== null) return fault;
  mark(true);
  return (await keeper.isPersistent())
    ? "Kept in this browser."
    : "Kept in this browser, which may remove it when space runs short. Export a snapshot to be sure.";
}

export async function forgetAnalysis(): Promise<void> {
  mark(false);
  await keeper.remove("analyses", ID);
}

/** Opens it again as a snapshot. */
export async function continueAnalysis({ name, snapshot }: KeptAnalysis): Promise<void> {
  await session.choose([new File([snapshot], `${name}.json`, { type: "application/json" })], null);
}

/** Stores every analysis from now on, if the user wants that. */
export function keepWhatIsAnalysed(said: (outcome: string) => void): void {
  let last: unknown = null;
  session.addEventListener("change", () => {
    const isNew = session.exactReport !== last && session.origin?.kind === "files";
    if (!isNew || session.work !== null || !preferences.value.keepsAnalysis) return;
    last = session.exactReport;
    void keepAnalysis().then(said);
  });
}
