import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { metricChange, metricLabel, metricValue } from "../../charts/index.js";
import type {
  BatchReport,
  DetectorKind,
  DetectorReport,
  DetectorRule,
  Report,
  SeriesTrend,
} from "../../core/types.js";
import { navigation } from "../address/navigation.js";
import { watch } from "../session/moving-limits.js";
import { session } from "../session/session.js";
import { count, counted, pValue } from "../shared/format.js";
import { Part } from "./part.js";
import { select, text } from "./policy-fields.js";

const METHODS: readonly (readonly [DetectorKind, string])[] = [
  ["page-hinkley", "Page-Hinkley: a mean that moved"],
  ["cusum", "CUSUM: small steps that add up"],
  ["adwin", "ADWIN: two means in a window"],
  ["kswin", "KSWIN: another distribution"],
  ["geometric-moving-average", "Geometric moving average: newer batches count more"],
  ["ddm", "DDM: an error rate that rose"],
  ["hddm-a", "HDDM-A: a mean of errors that rose"],
  ["hddm-w", "HDDM-W: the same, newer batches count more"],
  ["fhddm", "FHDDM: errors in a window"],
];

/** Detectors of errors, which watch rates from 0 to 1 as they are. */
const OF_ERRORS: ReadonlySet<DetectorKind> = new Set(["ddm", "hddm-a", "hddm-w", "fhddm"]);

const DIRECTIONS: Record<SeriesTrend["direction"], string> = {
  rising: "▲ rising",
  falling: "▼ falling",
  flat: "– no trend",
};

const STAGES: Record<DetectorReport["stage"], [string, string]> = {
  none: ["stable", "no change"],
  warning: ["inconclusive", "warning"],
  change: ["drifted", "change found"],
};

/** Most rows shown of columns without a trend. */
const MOST_TRENDS = 12;

/** The trends of a report's series, and the detectors that watch them for a change. */
@customElement("driftglass-directions")
export class Directions extends Part {
  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) batch!: BatchReport;

  private metric = "";
  private method: DetectorKind = "page-hinkley";
  private warmUp = "5";
  private runLength = "200";
  private trouble = "";

  protected override render(): TemplateResult {
    return html`${this.trends()}
      <section aria-labelledby="detectors-heading">
        <h2 id="detectors-heading">Change detectors</h2>
        ${this.states()} ${session.canRunAgain ? this.form() : nothing}
      </section>`;
  }

  private trends(): TemplateResult | typeof nothing {
    const trends = this.report.trends ?? [];
    if (trends.length === 0) return nothing;
    const moving = trends.filter(({ direction }) => direction !== "flat");
    const known = trends.filter(({ column, direction }) => column === null || direction !== "flat");
    const shown = known.slice(0, MOST_TRENDS);
    const season = trends.some(({ season: days }) => days === 7);
    return html`<section aria-labelledby="trends-heading">
      <h2 id="trends-heading">Where it is going</h2>
      <p>${moving.length === 0 ? "No series rises or falls beyond chance." : `${counted(moving.length, "series", "series")} rising or falling beyond chance.`}
        ${season ? "Weekdays are compared with the same weekday." : ""}
        The change is the median of all pairs of batches, of the last ${season ? "five weeks" : "30 batches"} at most; the <a href=${navigation.link({ view: "decide" })}>Decide screen</a> has a straight line through the last 10.</p>
      <div class="scroll" role="group" aria-labelledby="trends-heading" tabindex="0">
        <table class="stacked">
          <thead><tr>
            <th scope="col">Series</th><th scope="col">Direction</th>
            <th scope="col" class="numeric">${season ? "A day" : "A batch"}</th>
            <th scope="col" class="numeric">p</th><th scope="col" class="numeric">Over batches</th>
          </tr></thead>
          <tbody>${shown.map((trend) => this.trend(trend))}</tbody>
        </table>
      </div>
      ${known.length > shown.length ? html`<p class="fine">${counted(known.length - shown.length, "more series", "more series")} in the JSON export.</p>` : nothing}
    </section>`;
  }

  private trend({ metric, column, direction, theilSenSlope, adjustedPValue, n }: SeriesTrend) {
    return html`<tr>
      <th scope="row"><bdi>${column === null ? metricLabel(metric) : `${metricLabel(metric)}, ${column}`}</bdi></th>
      <td>${DIRECTIONS[direction]}</td>
      <td class="numeric" data-label="a batch">${metricChange(metric, theilSenSlope, this.report.config.estimation?.currency)}</td>
      <td class="numeric" data-label="p">${pValue(adjustedPValue)}</td>
      <td class="numeric" data-label="over">${n === this.report.batches.length ? "all" : "last"} ${count(n)}</td>
    </tr>`;
  }

  private states(): TemplateResult {
    const detectors = this.batch.detectors ?? [];
    if (detectors.length === 0)
      return html`<p class="fine">None is watching. A detector follows one number from batch to batch and says once when it has changed, and since when.</p>`;
    return html`<ul class="checks">${detectors.map((detector) => this.state(detector))}</ul>`;
  }

  private state(detector: DetectorReport): TemplateResult {
    const { metric, column, segment, method, stage, n, waiting } = detector;
    const [verdict, name] = STAGES[stage];
    const where = [metricLabel(metric), column, segment].filter((part) => part !== null);
    const waits =
      waiting > 0 ? ` waits for ${counted(waiting, "more batch", "more batches")};` : "";
    return html`<li>
      <span class="verdict ${verdict}">${name}</span>
      <span><strong><bdi>${where.join(", ")}</bdi></strong> by ${method}
        <span class="detail">${waits} ${counted(n, "batch", "batches")} seen. <bdi>${changeWords(detector, this.report.config.estimation?.currency)}</bdi></span>
        ${this.removal(detector)}</span>
    </li>`;
  }

  private removal({ metric, method }: DetectorReport): TemplateResult | typeof nothing {
    const { detectors } = session.limits.now.watched;
    const isIt = (rule: DetectorRule) => rule.metric === metric && rule.method === method;
    if (!session.canRunAgain || !detectors.some(isIt)) return nothing;
    const left = detectors.filter((rule) => !isIt(rule));
    const what = `Detector of ${metricLabel(metric).toLowerCase()} removed`;
    return html`<button type="button" class="quiet small" aria-label="Remove ${method} on ${metricLabel(metric)}" @click=${() => watch({ detectors: left }, what)}>Remove</button>`;
  }

  /** Metrics measured for whole batches. */
  private metrics(): string[] {
    const whole = this.report.batches.flatMap(({ measurements }) =>
      measurements.filter(({ column, value }) => column === null && value !== null),
    );
    return [...new Set(whole.map(({ metric }) => metric))].filter(
      (metric) => metric !== "rows" && !metric.endsWith("Change"),
    );
  }

  private form(): TemplateResult {
    const metrics = this.metrics();
    if (!metrics.includes(this.metric)) this.metric = metrics[0] ?? "";
    const named = metrics.map((metric) => [metric, metricLabel(metric)] as const);
    const field = (label: string, place: "warmUp" | "runLength") =>
      text({
        label,
        place,
        value: this[place],
        placeholder: "",
        fault: null,
        take: (typed) => {
          this[place] = typed;
        },
      });
    return html`<form @submit=${this.add}>
      <div class="policy-fields">
        ${select("Watch", named, this.metric, (metric) => {
          this.metric = metric;
        })}
        ${select("Detector", METHODS, this.method, (method) => {
          this.method = method;
          this.requestUpdate();
        })}
        ${OF_ERRORS.has(this.method) ? nothing : field("First batches set the scale", "warmUp")}
        ${field("Batches to a false alarm", "runLength")}
        <button type="submit">Watch it</button>
      </div>
      <p class="fault-line" role="status">${this.trouble}</p>
    </form>`;
  }

  private readonly add = (event: SubmitEvent): void => {
    event.preventDefault();
    const { metric, method } = this;
    const [warmUp, expectedRunLength] = [Number(this.warmUp), Number(this.runLength)];
    const { detectors } = session.limits.now.watched;
    this.trouble = this.fault(warmUp, expectedRunLength, detectors);
    this.requestUpdate();
    if (this.trouble !== "") return;
    const scale = OF_ERRORS.has(method) ? { warmUp: 0 } : { warmUp };
    const rule: DetectorRule = { metric, method, ...scale, expectedRunLength, ...AT_ONCE[method] };
    const what = `Detector of ${metricLabel(metric).toLowerCase()}`;
    void watch({ detectors: [...detectors, rule] }, what);
  };

  private fault(warmUp: number, runLength: number, detectors: readonly DetectorRule[]): string {
    const isScaled = !OF_ERRORS.has(this.method);
    if (isScaled && (!Number.isInteger(warmUp) || warmUp < 3))
      return "The scale takes at least 3 batches.";
    if (!Number.isInteger(runLength) || runLength < 20 || runLength > 20_000)
      return "A false alarm can be expected once in 20 to 20,000 batches.";
    const isThere = detectors.some(
      ({ metric, method }) => metric === this.metric && method === this.method,
    );
    return isThere ? "That detector watches it already." : "";
  }
}

/** A page's history is short, so detectors test from the first value on. */
const AT_ONCE: Partial<Record<DetectorKind, Partial<DetectorRule>>> = {
  "page-hinkley": { minInstances: 1 },
  cusum: { minInstances: 1, direction: "both" },
  adwin: { clock: 1, gracePeriod: 4, minWindowLength: 2 },
  kswin: { windowSize: 10, statSize: 3 },
  "geometric-moving-average": { minInstances: 1, direction: "both" },
  ddm: { warmStart: 10 },
  fhddm: { windowSize: 10 },
};

/** "Found in day 29: since day 26 (day 25 to day 27), 0.95 → 0.88." */
function changeWords({ metric, change }: DetectorReport, currency: string | undefined): string {
  if (change === null) return "";
  const { label, since, earliest, latest, before, after, better } = change;
  const range =
    earliest !== null && latest !== null && earliest !== latest
      ? ` (${earliest} to ${latest})`
      : "";
  const from = since === null ? "" : `: since ${since}${range}`;
  const levels =
    before === null || after === null
      ? ""
      : `, ${metricValue(metric, before)} → ${metricValue(metric, after, currency)}`;
  return `Found in ${label}${from}${levels}${better ? ", for the better" : ""}.`;
}
