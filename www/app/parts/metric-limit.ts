import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { metricLabel } from "../../charts/index.js";
import type { Rule } from "../../core/types.js";
import { navigation } from "../address/navigation.js";
import { thresholdOf, worseSide } from "../session/judging.js";
import { limitWords } from "../session/limit-words.js";
import { moveRule, moveThreshold } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { LIMITS } from "../settings/settings.js";
import { counted, shown } from "../shared/format.js";
import { Part } from "./part.js";
import "./undo.js";

/** "accuracy", but "F1", "R²" and "ROC AUC". */
function inSentence(label: string): string {
  return label.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());
}

/** One limit that can be edited. */
interface Editor {
  key: string;
  label: string;
  when: "above" | "below";
  /** `null` if no number is in force. */
  now: number | null;
  /** What applies in place of a number. */
  basis: string;
  isMoved: boolean;
  /** `null` restores the limit from before the edit. */
  move: (value: number | null) => Promise<void>;
}

/**
 * The limits of a metric, one for each rule in force, edited in place. If the rows are gone, they are tried on the
 * stored history.
 */
@customElement("driftglass-metric-limit")
export class MetricLimit extends Part {
  @property() metric = "";
  private answer = "";
  private tried: { key: string; value: string } | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (session.report === null) return nothing;
    const { ownRules } = session;
    const editors = ownRules === null ? this.usual() : this.ruled(ownRules);
    if (editors.length === 0)
      return ownRules === null || worseSide(this.metric) === null
        ? nothing
        : html`<p class="fine">No rule of this analysis is about this metric: <a href=${navigation.link({ view: "policies" })}>add one</a>.</p>`;
    return html`<div class="limit-editor">
      ${editors.map((editor) => this.editor(editor))}
      <driftglass-undo></driftglass-undo>
      <p class="fine" role="status">${this.answer}</p>
    </div>`;
  }

  private editor(editor: Editor): TemplateResult {
    const { key, label, now, basis, isMoved, move } = editor;
    const tried = this.tried?.key === key ? this.tried.value : null;
    const value = session.canRunAgain || tried === null ? String(now ?? "") : tried;
    return html`<label>Limit: ${label}
        <input type="number" step="any" inputmode="decimal" data-limit .value=${value}
          @change=${(event: Event) => this.take(editor, event)} />
      </label>
      ${isMoved ? html`<button type="button" class="small" aria-label="Reset the limit: ${label}" @click=${() => move(null)}>Reset</button>` : nothing}
      ${basis === "" ? nothing : html`<span class="fine">${basis}</span>`}`;
  }

  private get what(): string {
    return `Limit of ${metricLabel(this.metric)}`;
  }

  private words(side: "above" | "below"): string {
    const { currency } = session.report?.config.estimation ?? {};
    return inSentence(limitWords(this.metric, side, currency));
  }

  /** The limit of the engine's own rule, or one for a metric without such a rule. */
  private usual(): Editor[] {
    const side = worseSide(this.metric);
    if (side === null) return [];
    const name = thresholdOf(this.metric) ?? this.metric;
    const limit = LIMITS.find((known) => known.name === name);
    const own = session.limits.now.thresholds[name];
    const set = own ?? session.report?.config.thresholds?.[name] ?? null;
    const basis = limit === undefined ? "none so far" : `usual: ${limit.usual}`;
    return [
      {
        key: name,
        label: limit === undefined ? this.words(side) : inSentence(limit.label),
        when: side,
        now: set ?? limit?.usual ?? null,
        basis: set === null ? basis : "",
        isMoved: own !== undefined,
        move: (value) => moveThreshold(name, value, this.what),
      },
    ];
  }

  private ruled(all: readonly Rule[]): Editor[] {
    const rules = all.filter(({ metric }) => metric === this.metric);
    return rules.flatMap((rule): Editor[] => {
      const { name, when, threshold, column, segments } = rule;
      if (when === "outside") return [];
      const where = column == null ? "" : ` in ${shown(column)}`;
      const each = segments === true ? " in each segment" : "";
      const named = rules.length > 1 && where === "" ? ` (${shown(name)})` : "";
      const now = typeof threshold === "number" ? threshold : null;
      return [
        {
          key: name,
          label: `${this.words(when)}${where}${each}${named}`,
          when,
          now,
          basis: now === null ? "now judged against the reference; a number takes its place" : "",
          isMoved: session.limits.now.rules[name]?.to === threshold,
          move: (value) => moveRule(rule, value, this.what),
        },
      ];
    });
  }

  private async take(editor: Editor, { target }: Event): Promise<void> {
    if (!(target instanceof HTMLInputElement)) return;
    const value = target.valueAsNumber;
    if (!session.canRunAgain) return this.replay(editor, value, target.value);
    await editor.move(Number.isFinite(value) ? value : null);
  }

  /** What the limit would have done over the batches in the history. */
  private async replay(
    { key, when, label }: Editor,
    threshold: number,
    typed: string,
  ): Promise<void> {
    this.tried = { key, value: typed };
    const monitor = await session.currentMonitor();
    if (monitor === null || !Number.isFinite(threshold)) {
      this.answer = "This report has no history to try a limit on.";
      return this.requestUpdate();
    }
    const own = (session.exactReport?.config.rules ?? []).find(({ name }) => name === key);
    const usual: Rule = { name: label, metric: this.metric, when, threshold, severity: "medium" };
    const rules = [own === undefined ? usual : { ...own, threshold }];
    const { policies } = await monitor.replay({ policies: [{ name: "moved", rules }] });
    const acting = policies[0]?.batchesActing ?? 0;
    this.answer = `Only the history is here. With this limit an alert would be active in ${counted(acting, "batch", "batches")} of ${session.report?.batches.length ?? 0}.`;
    this.requestUpdate();
  }
}
