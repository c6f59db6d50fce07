import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import * as format from "../charts/format.js";
import { type Lanes, lanes, lanesTable } from "../charts/lanes.js";
import type { Incident, PolicyOutcome, Replay } from "../core/types.js";
import { DriftglassElement, empty } from "./base.js";
import { define } from "./define.js";

/** Policies side by side: when each acts, how often without cause, and how late. */
export class DriftglassReplay extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      .figures { margin-top: 16px; }
      .list .numeric { white-space: normal; }
    `,
  ];

  @property({ attribute: false }) replay: Replay | null = null;
  /** Label and time of each batch of the history, oldest first. */
  @property({ attribute: false, type: Array }) batches: readonly { label: string; at: number }[] =
    [];
  /** The incidents that the replay was given. */
  @property({ attribute: false, type: Array }) incidents: readonly Incident[] = [];

  protected override render(): TemplateResult {
    const { replay, batches, incidents } = this;
    if (!replay) return empty("Nothing has been replayed yet.");
    const input: Lanes = { replay, batches, incidents };
    return html`<div part="panel"><figure part="chart">
        <figcaption><span class="title">When each policy acts</span></figcaption>
        ${this.stepped("When each policy acts", (width) => lanes(input, { width }))}
        ${this.under(html`<p class="note">${this.note()}</p>`, this.said)}
        ${figures(replay)}
        ${this.twin(() => lanesTable(input))}</figure></div>`;
  }

  private note(): string {
    const many = "A number says how many alerts stand at once.";
    return this.incidents.length === 0
      ? `Bars: batches in which it acts. ${many}`
      : `Full bars: it acts rightly. Hollow bars: false alarms. ${many}`;
  }
}

/** One column per policy, so that two fit on a phone. */
function figures({ policies, batches }: Replay): TemplateResult {
  const isKnown = policies.some(({ falseAlarms }) => falseAlarms !== null);
  const row = (name: string, value: (of: PolicyOutcome) => string) =>
    html`<tr><th scope="row">${name}</th>${policies.map((of) => html`<td class="numeric">${value(of)}</td>`)}</tr>`;
  return html`<table class="list figures" part="table">
    <caption class="visually-hidden">Policies compared</caption>
    <thead><tr><td></td>${policies.map(({ name }) => html`<th scope="col" class="numeric">${name}</th>`)}</tr></thead>
    <tbody>
      ${row(`Batches acting, of ${format.count(batches)}`, (of) => format.count(of.batchesActing))}
      ${row("Episodes", (of) => format.count(of.episodes.length))}
      ${
        isKnown
          ? [
              row("False alarms", (of) => format.count(of.falseAlarms)),
              row("Quiet batches spent acting", quiet),
              row("Incidents seen", seen),
              row("Mean delay, batches", (of) => format.number(of.meanDelayBatches, 2)),
            ]
          : nothing
      }
    </tbody></table>`;
}

/** How many batches outside all incidents, and their share of all such batches. */
function quiet({ quietBatchesActing, quietShareActing }: PolicyOutcome): string {
  const many = format.count(quietBatchesActing);
  return quietShareActing === null ? many : `${many} (${format.percent(quietShareActing)})`;
}

function seen({ incidents }: PolicyOutcome): string {
  const found = incidents.filter(({ detected }) => detected === true).length;
  return `${format.count(found)} of ${format.count(incidents.length)}`;
}

define("driftglass-replay", DriftglassReplay);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-replay": DriftglassReplay;
  }
}
