import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { metricLabel } from "../../charts/index.js";
import type { Rule } from "../../core/types.js";
import { counted } from "../format.js";
import { thresholdOf } from "../judging.js";
import { moveThreshold } from "../moving-limits.js";
import { Part } from "../part.js";
import { session } from "../session.js";
import { LIMITS } from "../settings.js";
import "./undo.js";

/** The limit of a metric, moved in place. Where the rows are gone, the stored history is asked. */
@customElement("driftglass-metric-limit")
export class MetricLimit extends Part {
  @property() metric = "";
  private answer = "";
  private tried = "";

  protected override render(): TemplateResult | typeof nothing {
    const name = thresholdOf(this.metric);
    const limit = LIMITS.find((known) => known.name === name);
    if (name === null || limit === undefined || session.origin === null) return nothing;
    const own = session.limits.now.thresholds[name];
    const now = own ?? session.report?.config.thresholds?.[name] ?? this.ruled() ?? null;
    const shown = session.canRunAgain
      ? String(now ?? limit.usual)
      : this.tried || String(now ?? limit.usual);
    return html`<div class="limit-editor">
      <label>Limit: ${limit.label.toLowerCase()}
        <input type="number" step="any" inputmode="decimal" data-limit .value=${shown}
          @change=${(event: Event) => this.move(name, event)} />
      </label>
      ${
        own === undefined
          ? nothing
          : html`<button type="button" class="small" @click=${() => moveThreshold(name, null, `Limit of ${metricLabel(this.metric)}`)}>Reset</button>`
      }
      ${now === null ? html`<span class="fine">${this.basis(limit.usual)}</span>` : nothing}
      <driftglass-undo></driftglass-undo>
      <p class="fine" role="status">${this.answer}</p>
    </div>`;
  }

  private rules(): Rule[] {
    return (session.report?.config.rules ?? []).filter(({ metric }) => metric === this.metric);
  }

  private ruled(): number | undefined {
    return this.rules()
      .map(({ threshold }) => threshold)
      .find((threshold) => typeof threshold === "number");
  }

  private basis(usual: number): string {
    return this.rules().length > 0
      ? "now judged against the reference; a number takes its place"
      : `usual: ${usual}`;
  }

  private async move(name: string, { target }: Event): Promise<void> {
    if (!(target instanceof HTMLInputElement)) return;
    const value = target.valueAsNumber;
    if (!session.canRunAgain) return this.replay(value, target.value);
    const what = `Limit of ${metricLabel(this.metric)}`;
    await moveThreshold(name, Number.isFinite(value) ? value : null, what);
  }

  /** What the limit would have done over the batches that the history holds. */
  private async replay(threshold: number, typed: string): Promise<void> {
    this.tried = typed;
    const monitor = await session.currentMonitor();
    if (monitor === null || !Number.isFinite(threshold)) {
      this.answer = "This report has no history that could be asked.";
      return this.requestUpdate();
    }
    const when = ["accuracy", "r2"].includes(this.metric) ? "below" : "above";
    const rule: Rule = { name: "moved", metric: this.metric, when, threshold, severity: "medium" };
    const { policies } = await monitor.replay({ policies: [{ name: "moved", rules: [rule] }] });
    const acting = policies[0]?.batchesActing ?? 0;
    this.answer = `Only the history is here. With this limit an alert would stand in ${counted(acting, "batch", "batches")} of ${session.report?.batches.length ?? 0}.`;
    this.requestUpdate();
  }
}
