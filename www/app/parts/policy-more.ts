/** Options that few policies need, folded under "More". */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { metricLabel } from "../../charts/index.js";
import type { Inhibition } from "../../core/types.js";
import { session } from "../session/session.js";
import {
  COST_FIELDS,
  type CostField,
  MORE_FIELDS,
  type MoreField,
  nextKey,
  type RuleDraft,
  type Trial,
} from "../session/trial.js";
import { shown } from "../shared/format.js";
import { select } from "./policy-fields.js";

/** How the form renders a field, and applies a change. */
export interface Ways {
  field: (
    label: string,
    place: string,
    value: string,
    set: (value: string) => void,
    placeholder?: string,
  ) => TemplateResult;
  tick: (label: string, isOn: boolean, set: (isOn: boolean) => void) => TemplateResult;
  edit: (change: () => void) => void;
  /** Keys of the rules whose "More" has been opened. */
  unfolded: ReadonlySet<number>;
  unfold: (key: number) => void;
}

const MORE_LABELS: Record<MoreField, string> = {
  forMs: "Lasts at least, hours",
  keepFiringForMs: "Keeps firing, hours",
  cooldown: "Then quiet, batches",
  minRows: "Rows at least",
  noDataFor: "Says “no data” after, batches",
};

const COST_LABELS: Record<CostField, string> = {
  retraining: "Retraining costs",
  horizon: "Predictions of the new model",
  perError: "A wrong prediction costs",
  expectedAccuracy: "Accuracy after retraining",
};

const TRIGGER_MORE = [
  ["window", "Batches kept in mind"],
  ["minPredictions", "Predictions at least"],
  ["cooldownMs", "Then wait, hours"],
] as const;

/** All columns of the report; for a folded rule only its own, because hundreds of names per rule take long to draw. */
function columns(own: string | undefined, isOpen: boolean): [string, string][] {
  const { columns = [] } = (isOpen && session.exactReport?.reference.quality) || {};
  const known = columns.map(({ name }) => name);
  const all = new Set([...known, ...(own === undefined ? [] : [own])]);
  const named = [...all].map((name): [string, string] => [name, shown(name)]);
  return [["", "the whole batch, or every column"], ...named];
}

/** What part of a batch a rule watches, for how long, and on how many rows. */
export function ruleMore(draft: RuleDraft, ways: Ways): TemplateResult {
  const { field, tick, edit, unfolded, unfold } = ways;
  const { base, key, more } = draft;
  const isUsed =
    base.column != null || base.segments === true || Object.values(more).some((of) => of !== "");
  const isOpen = isUsed || unfolded.has(key);
  return html`<details class="more" ?open=${isUsed} @toggle=${() => unfold(key)}><summary>More</summary>
    <div class="policy-fields">
      ${select("About", columns(base.column ?? undefined, isOpen), base.column ?? "", (column) =>
        edit(() => {
          const { column: _before, ...others } = draft.base;
          draft.base = column === "" ? others : { ...others, column };
        }),
      )}
      ${MORE_FIELDS.map((name) =>
        field(MORE_LABELS[name], `${key}.${name}`, more[name], (typed) => {
          more[name] = typed;
        }),
      )}
      ${tick("Each segment by itself", base.segments === true, (isOn) => {
        const { segments: _before, ...others } = draft.base;
        draft.base = isOn ? { ...others, segments: true } : others;
      })}
    </div></details>`;
}

/** The costs and benefits of retraining, and how much a trigger must have seen. */
export function triggerMore({ trigger, costs }: Trial, { field }: Ways): TemplateResult {
  return html`<details class="more"><summary>More</summary>
    <div class="policy-fields">
      ${TRIGGER_MORE.map(([name, label]) =>
        field(label, `trigger.${name}`, trigger[name], (typed) => {
          trigger[name] = typed;
        }),
      )}
      ${COST_FIELDS.map((name) =>
        field(COST_LABELS[name], `costs.${name}`, costs[name], (typed) => {
          costs[name] = typed;
        }),
      )}
    </div>
    <p class="fine">With costs it asks for training only where what is lost until then exceeds them.</p></details>`;
}

/** Which rules mute which while they fire. It applies with the policy; a replay counts muted alerts too. */
export function muting(trial: Trial, ways: Ways): TemplateResult {
  const names = [...new Set(trial.rules.map(({ name }) => name))];
  const [first = "", second = first] = names;
  const add = (): void =>
    ways.edit(() => {
      trial.muting.push({
        key: nextKey(),
        base: { source: { rule: first }, target: { rule: second } },
      });
    });
  return html`<details class="more" ?open=${trial.muting.length > 0}><summary>More: alerts that mute others</summary>
    <ul class="rule-drafts">${repeat(
      trial.muting,
      ({ key }) => key,
      (draft) => html`<li class="policy-fields">${one(trial, draft, names, ways)}</li>`,
    )}</ul>
    ${names.length < 2 ? nothing : html`<p><button type="button" @click=${add}>Add one</button></p>`}
    <p class="fine">In force with the policy; a replay counts muted alerts too.</p></details>`;
}

function one(
  trial: Trial,
  draft: Trial["muting"][number],
  names: readonly string[],
  { tick, edit }: Ways,
): TemplateResult {
  const { base } = draft;
  const side = (label: string, end: "source" | "target"): TemplateResult => {
    const own = base[end].rule;
    const others = own === undefined ? [["", matched(base[end])] as const] : [];
    const named = [...new Set([...names, ...(own === undefined ? [] : [own])])];
    const all = [...others, ...named.map((name) => [name, shown(name)] as const)];
    return select(label, all, own ?? "", (rule) =>
      edit(() => {
        if (rule !== "") draft.base = { ...draft.base, [end]: { rule } };
      }),
    );
  };
  const drop = (): void =>
    edit(() => {
      trial.muting = trial.muting.filter((other) => other !== draft);
    });
  return html`${side("While this fires", "source")} ${side("this is muted", "target")}
    ${tick("Only for the same column", base.sameColumn === true, (isOn) => {
      draft.base = { ...draft.base, sameColumn: isOn };
    })}
    <button type="button" class="quiet" @click=${drop}>Remove</button>`;
}

/** The alerts of an entry that names no rule. */
function matched(match: Inhibition["source"]): string {
  const fields = Object.entries(match).map(([name, value]) =>
    name === "metric" ? metricLabel(value) : `${name} ${shown(value)}`,
  );
  return fields.join(", ") || "any alert";
}
