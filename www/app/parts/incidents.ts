import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Report } from "../../core/types.js";
import { nextKey, type Span, type Trial } from "../session/trial.js";
import { Part } from "./part.js";
import { select, text } from "./policy-fields.js";

/** The incidents that the user knows, by which alarms are right or false. */
@customElement("driftglass-incidents")
export class Incidents extends Part {
  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) trial!: Trial;

  private from: string | null = null;
  private to: string | null = null;
  private name = "";

  protected override render(): TemplateResult {
    const labels = this.report.batches.map(({ label }) => label);
    const from = this.from !== null && labels.includes(this.from) ? this.from : (labels[0] ?? "");
    const later = labels.slice(labels.indexOf(from));
    const to = this.to !== null && later.includes(this.to) ? this.to : from;
    const named = (of: string[]) => of.map((label): [string, string] => [label, label]);
    return html`
      <p class="hint">Mark the batches in which something was wrong: then it shows which alarms were false, how much of the quiet time was spent alarming, and how late the right ones came. An alarm that began before a mark does not count as seeing it.</p>
      <form class="policy-fields" @submit=${(event: Event) => this.mark(event, from, to)}>
        ${select("First batch", named(labels), from, (label) => {
          this.from = label;
          this.requestUpdate();
        })}
        ${select("Last batch", named(later), to, (label) => {
          this.to = label;
          this.requestUpdate();
        })}
        ${text({
          label: "What it was",
          place: "incident.name",
          value: this.name,
          placeholder: "optional",
          fault: null,
          take: (name) => {
            this.name = name;
          },
        })}
        <button type="submit" class="mark-span">Mark as wrong</button>
      </form>
      ${this.list(this.trial.spans)}
    `;
  }

  private list(spans: readonly Span[]): TemplateResult | typeof nothing {
    if (spans.length === 0) return nothing;
    return html`<ul class="spans">
      ${repeat(
        spans,
        ({ key }) => key,
        (span) => html`<li>
          <span><bdi>${span.from}</bdi>${span.to === span.from ? nothing : html` to <bdi>${span.to}</bdi>`}${
            span.name === "" ? nothing : html`: <bdi>${span.name}</bdi>`
          }</span>
          <button type="button" class="small" aria-label=${`Remove the mark on ${words(span)}`} @click=${() => this.unmark(span)}>
            Remove
          </button>
        </li>`,
      )}
    </ul>`;
  }

  private mark(event: Event, from: string, to: string): void {
    event.preventDefault();
    if (from === "") return;
    this.trial.spans.push({ key: nextKey(), name: this.name.trim(), from, to });
    this.name = "";
    this.told();
  }

  private unmark(span: Span): void {
    this.trial.spans = this.trial.spans.filter((other) => other !== span);
    this.told();
    this.querySelector<HTMLElement>(".mark-span")?.focus();
  }

  private told(): void {
    this.requestUpdate();
    this.dispatchEvent(new Event("edited"));
  }
}

function words({ from, to }: Span): string {
  return from === to ? from : `${from} to ${to}`;
}
