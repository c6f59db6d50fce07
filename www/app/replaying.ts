/** Runs a trial over the batches so far, and finds the field that the engine does not take. */

import type { Incident, Policy, Replay, Rule } from "../core/types.js";
import type { EngineMonitor } from "../engine/types.js";
import { problemOf } from "./problem.js";
import {
  type Faults,
  GATE_FIELDS,
  IN_FORCE,
  policyOf,
  type RuleDraft,
  ruleOf,
  TRIGGER_FIELDS,
  type Trial,
} from "./trial.js";

export interface Replayed {
  /** `null` where something has to be corrected first. */
  replay: Replay | null;
  faults: Faults;
}

/** The policy in force (those rules) and the edited one over the batches that the monitor keeps. */
export async function replayed(
  monitor: EngineMonitor,
  rules: Rule[],
  incidents: Incident[],
  trial: Trial,
): Promise<Replayed> {
  const { policy, faults } = policyOf(trial);
  if (faults.size > 0) return { replay: null, faults };
  const inForce: Policy = { name: IN_FORCE, rules };
  const marked = incidents.length > 0 ? { incidents } : {};
  try {
    const replay = await monitor.replay({ policies: [inForce, policy], ...marked });
    return { replay, faults };
  } catch (reason) {
    const { message } = problemOf(reason, "");
    return { replay: null, faults: await located(monitor, trial, policy, message) };
  }
}

/** What the engine says of a policy; `null` if it takes it. */
async function refusal(monitor: EngineMonitor, policy: Policy): Promise<string | null> {
  try {
    await monitor.replay({ policies: [policy] });
    return null;
  } catch (reason) {
    return problemOf(reason, "").message;
  }
}

async function located(
  monitor: EngineMonitor,
  trial: Trial,
  policy: Policy,
  message: string,
): Promise<Faults> {
  const { trigger, gate } = policy;
  if (trigger !== undefined) {
    const at = await faulty(TRIGGER_FIELDS, (field) =>
      refusal(monitor, { ...policy, trigger: { ...trigger, [field]: undefined } }),
    );
    return new Map([[at === null ? "policy" : `trigger.${at}`, message]]);
  }
  if (gate !== undefined) {
    const at = await faulty(GATE_FIELDS, (field) =>
      refusal(monitor, { ...policy, gate: { ...gate, [field]: undefined } }),
    );
    return new Map([[at === null ? "policy" : `gate.${at}`, message]]);
  }
  return locatedInRules(monitor, trial, message);
}

/** The first field without which nothing is refused. */
async function faulty<Field extends string>(
  fields: readonly Field[],
  without: (field: Field) => Promise<string | null>,
): Promise<Field | null> {
  for (const field of fields) if ((await without(field)) === null) return field;
  return null;
}

async function locatedInRules(
  monitor: EngineMonitor,
  trial: Trial,
  message: string,
): Promise<Faults> {
  const drafts = trial.rules.filter(({ isOn }) => isOn);
  const faults = new Map<string, string>();
  for (const draft of drafts) {
    const refused = await refusal(monitor, { name: "one", rules: [ruleOf(draft)] });
    if (refused !== null) faults.set(`${draft.key}.${await fieldOf(monitor, draft)}`, refused);
  }
  if (faults.size > 0) return faults;
  const again = drafts.findLast((draft) =>
    drafts.some((other) => other !== draft && other.name === draft.name),
  );
  return new Map([[again === undefined ? "policy" : `${again.key}.name`, message]]);
}

async function fieldOf(monitor: EngineMonitor, draft: RuleDraft): Promise<string> {
  const rule = ruleOf(draft);
  const changes = {
    name: { name: "rule" },
    for: { for: undefined },
    keep: { keepFiringFor: undefined },
    number: { threshold: "reference" },
  } as const;
  const at = await faulty(["name", "for", "keep", "number"], (field) =>
    refusal(monitor, { name: "one", rules: [{ ...rule, ...changes[field] }] }),
  );
  if (at === "number" && draft.limit === "range") return "low";
  return at ?? "name";
}
