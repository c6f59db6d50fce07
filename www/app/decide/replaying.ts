/** Runs a trial over the batches so far, and finds the field that the engine refuses. */

import type { Incident, MonitorConfig, Policy, Replay, Rule } from "../../core/types.js";
import type { EngineMonitor } from "../../engine/types.js";
import {
  type Faults,
  IN_FORCE,
  inhibitOf,
  MORE_FIELDS,
  policyOf,
  type RuleDraft,
  ruleOf,
  type Trial,
} from "../session/trial.js";
import { problemOf } from "../shared/problem.js";

export interface Replayed {
  /** `null` if something must be corrected first. */
  replay: Replay | null;
  faults: Faults;
}

/** The policy in force and the edited one over the batches that the monitor keeps, both with their muting. */
export async function replayed(
  monitor: EngineMonitor,
  { rules = [], inhibit = [] }: Pick<MonitorConfig, "rules" | "inhibit">,
  incidents: Incident[],
  trial: Trial,
): Promise<Replayed> {
  const { policy, faults } = policyOf(trial);
  if (faults.size > 0) return { replay: null, faults };
  const inForce: Policy = { name: IN_FORCE, rules, inhibit };
  if (policy.rules !== undefined) policy.inhibit = inhibitOf(trial);
  const marked = incidents.length > 0 ? { incidents } : {};
  try {
    const replay = await monitor.replay({ policies: [inForce, policy], ...marked });
    return { replay, faults };
  } catch (reason) {
    const { message } = problemOf(reason, "");
    return { replay: null, faults: await located(monitor, trial, policy, message) };
  }
}

/** Why the engine refuses a policy; `null` if it accepts it. */
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
  if (policy.rules === undefined) return placed(trial, message);
  return locatedInRules(monitor, trial, message);
}

/**
 * The field of a trigger or gate that a message begins with, as a JSON Pointer. Without one the message concerns the
 * whole.
 */
function placed({ gate }: Trial, message: string): Faults {
  const [, path = "", said = message] = /^\/policies\/\d+\/(\S+): (.*)$/s.exec(message) ?? [];
  const [part = "", first = "", second] = path.split("/");
  const key =
    part === "gate" && first === "metrics" ? gate.metrics[Number(second)]?.key : undefined;
  const field = path.split("/").slice(-2).join(".");
  const isWhole = path === "" || path === "trigger/costs" || path === "gate/latency";
  const place = key === undefined ? field : `${key}.${path.split("/")[3]}`;
  return new Map([[isWhole ? "policy" : place, said.charAt(0).toUpperCase() + said.slice(1)]]);
}

/** The first field whose removal makes the engine accept the rest. */
async function faulty<const Field>(
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
  const refusalOf = (changed: Partial<Rule>) =>
    refusal(monitor, { name: "one", rules: [{ ...rule, ...changed } as Rule] });
  const at = await faulty(["name", "for", "keep", "number"], (field) => refusalOf(changes[field]));
  if (at === null) {
    const more = await faulty(MORE_FIELDS, (field) => refusalOf({ [field]: undefined }));
    if (more !== null) return more;
  }
  if (at === "number" && draft.limit === "range") return "low";
  return at ?? "name";
}
