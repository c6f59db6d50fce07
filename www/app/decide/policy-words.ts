/** Summarises a replay of two policies in one sentence. */

import type { PolicyOutcome, Replay } from "../../core/types.js";
import type { PolicyKind } from "../session/trial.js";
import { counted, number, percent } from "../shared/format.js";

const SUBJECT: Record<PolicyKind, string> = {
  rules: "The edited policy",
  trigger: "The retraining trigger",
  gate: "The gate",
};

function actsIn(edited: PolicyOutcome, inForce: PolicyOutcome, batches: number): string {
  const acting = edited.batchesActing === 0 ? "none" : edited.batchesActing;
  const of = `${acting} of ${counted(batches, "batch", "batches")}`;
  const same = edited.standing.every((n, i) => n > 0 === (inForce.standing[i] ?? 0) > 0);
  if (same && edited.batchesActing === 0) return `acts in ${of}, as the policy in force`;
  if (same) return `acts in the same ${of} as the policy in force`;
  if (edited.batchesActing === inForce.batchesActing)
    return `acts in ${of}, as many as the policy in force, but not the same`;
  return `acts in ${of} instead of ${inForce.batchesActing}`;
}

function falseAlarms(edited: PolicyOutcome, inForce: PolicyOutcome): string | null {
  const [now, before] = [edited.falseAlarms, inForce.falseAlarms];
  if (now === null || before === null) return null;
  const many = now === 0 ? "no false alarm" : counted(now, "false alarm");
  if (now === before) return now === 0 ? `with ${many}` : `with ${many}, as many as before`;
  return `with ${many} instead of ${before === 0 ? "none" : before}`;
}

/** The share of batches outside all incidents in which the policies act, if it differs. */
function quiet(edited: PolicyOutcome, inForce: PolicyOutcome): string | null {
  const [now, before] = [edited.quietShareActing, inForce.quietShareActing];
  if (now === null || before === null || now === before) return null;
  return `acting in ${percent(now)} of the quiet batches instead of ${percent(before)}`;
}

/** Which incidents are detected, and how much later, where both detect the same. */
function seen(edited: PolicyOutcome, inForce: PolicyOutcome): string | null {
  const pairs = edited.incidents.map((now, i) => [
    now.detected === true,
    inForce.incidents[i]?.detected === true,
  ]);
  const missed = pairs.filter(([now, before]) => !now && before).length;
  const gained = pairs.filter(([now, before]) => now && !before).length;
  if (missed > 0) return `missing ${counted(missed, "incident")} that the policy in force sees`;
  if (gained > 0) return `seeing ${counted(gained, "incident")} that the policy in force misses`;
  const [now, before] = [edited.meanDelayBatches, inForce.meanDelayBatches];
  if (now === null || before === null)
    return pairs.length > 0 ? "and like the policy in force sees no incident" : null;
  const later = now - before;
  if (later === 0) return "just as early";
  const size = Math.abs(later);
  const by = `${number(size, 2)} ${size === 1 ? "batch" : "batches"}`;
  return `${by} ${later > 0 ? "later" : "sooner"}`;
}

/** "The edited policy acts in 2 of 12 batches instead of 5, with no false alarm, 1 batch later." */
export function comparison({ batches, policies }: Replay, kind: PolicyKind): string {
  const [inForce, edited] = policies;
  if (inForce === undefined || edited === undefined) return "";
  const parts = [
    actsIn(edited, inForce, batches),
    falseAlarms(edited, inForce),
    quiet(edited, inForce),
    seen(edited, inForce),
  ];
  return `${SUBJECT[kind]} ${parts.filter((part) => part !== null).join(", ")}.`;
}
