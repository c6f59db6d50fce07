import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { prometheusText, type Source } from "../exports/exports.js";
import { count, counted, shown } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";

/** From this many series on, a scrape is heavy for one job. */
const MANY = 1000;
const MOST_LINES = 200;

/** The metrics that Prometheus would read, and the number of series. Computed when it is opened. */
@customElement("driftglass-prometheus-preview")
export class PrometheusPreview extends LitElement {
  @property({ attribute: false }) source!: Source;

  @state() private text: string | null = null;
  @state() private problem = "";
  @state() private isOpen = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("source");
    const isOther =
      before?.report !== this.source.report || before?.mask?.size !== this.source.mask?.size;
    if (changed.has("source") && isOther && this.isOpen) void this.make();
  }

  private readonly toggled = (event: Event): void => {
    this.isOpen = event.currentTarget instanceof HTMLDetailsElement && event.currentTarget.open;
    if (this.isOpen) void this.make();
  };

  private async make(): Promise<void> {
    try {
      this.text = await prometheusText(this.source);
      this.problem = "";
    } catch (reason) {
      this.text = null;
      this.problem = problemOf(reason, "").message;
    }
  }

  protected override render(): TemplateResult {
    return html`<details class="preview" @toggle=${this.toggled}>
      <summary>Preview of the Prometheus metrics</summary>
      ${this.problem === "" ? nothing : html`<p>${this.problem}</p>`}
      ${this.text === null ? this.waiting() : this.preview(this.text)}
    </details>`;
  }

  private waiting(): TemplateResult | typeof nothing {
    return this.isOpen && this.problem === "" ? html`<p role="status">Preparing …</p>` : nothing;
  }

  private preview(text: string): TemplateResult {
    const lines = text.split("\n").filter((line) => line !== "");
    const series = lines.filter((line) => !line.startsWith("#"));
    const columns = new Set(
      series.flatMap((line) => /column="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? []),
    );
    const names = new Set(series.map((line) => line.replace(/[{ ].*/, "")));
    const isMany = series.length >= MANY;
    return html`<p class=${isMany ? "warn" : "fine"}>${isMany ? "▲ " : ""}${counted(series.length, "time series", "time series")}
        of ${counted(names.size, "metric")}; label cardinality is columns × metrics: ${counted(columns.size, "column")} here.${isMany ? " Every one is kept for each batch: watch fewer columns, or drop labels where you scrape." : ""}
        Write it into the folder of the textfile collector after every batch; nothing is pushed from here.</p>
      <div class="scroll" role="group" tabindex="0" aria-label="Prometheus metrics"><pre dir="ltr">${lines.slice(0, MOST_LINES).map(shown).join("\n")}</pre></div>
      ${lines.length > MOST_LINES ? html`<p class="fine">The first ${count(MOST_LINES)} of ${count(lines.length)} lines.</p>` : nothing}`;
  }
}
