import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { BOTH_MODELS_LEGEND, bothModels, bothModelsWords } from "../../charts/both-models.js";
import {
  confidence,
  type Difference,
  difference,
  differenceLegend,
  differenceTable,
  differenceText,
  differenceWords,
} from "../../charts/difference.js";
import { legend } from "../../charts/index.js";
import type { BatchReport } from "../../core/types.js";
import { DriftglassElement } from "../../elements/base.js";
import { cursorBy } from "../../elements/cursor.js";
import {
  compareBatches,
  differencePoint,
  type ModelsCompared,
  type ModelsQuestion,
} from "../decide/gate-batches.js";
import { count, number } from "../shared/format.js";
import { problemOf } from "../shared/problem.js";

/** Candidate minus incumbent over batches, compared one after the other while the element is connected. */
@customElement("driftglass-difference")
export class DifferencePart extends DriftglassElement {
  @property({ attribute: false, type: Array }) batches: readonly BatchReport[] = [];
  @property({ attribute: false }) question!: ModelsQuestion;
  @property() metric = "";
  /** How much worse the candidate may be. */
  @property({ type: Number }) margin = 0;

  @state() private cursor: number | null = null;
  /** Results by position from the end. */
  @state() private compared: ReadonlyMap<number, ModelsCompared> = new Map();
  /** Whether both models are drawn in place of their difference. */
  @state() private showsBoth = false;
  @state() private isRunning = false;
  /** Why nothing could be compared. */
  @state() private failure = "";
  private stop = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("metric") || changed.has("question")) this.cursor = null;
    if (!changed.has("question")) return;
    this.compared = new Map();
    void this.ask();
  }

  /** Compares the batches that are not compared yet; stops an earlier run. */
  private async ask(): Promise<void> {
    this.stop.abort();
    const stop = new AbortController();
    this.stop = stop;
    this.failure = "";
    this.isRunning = true;
    try {
      for await (const [fromEnd, found] of compareBatches(this.question, stop.signal)) {
        if (stop.signal.aborted) return;
        this.compared = new Map(this.compared).set(fromEnd, found);
      }
    } catch (reason) {
      if (!stop.signal.aborted) this.failure = problemOf(reason, "").message;
    }
    if (!stop.signal.aborted) this.isRunning = false;
  }

  private halt(): void {
    this.stop.abort();
    this.isRunning = false;
  }

  private input(): Difference {
    const { batches, compared, metric, margin } = this;
    const points = batches.map((batch, at) =>
      differencePoint(batch, metric, compared.get(batches.length - at)),
    );
    return { metric, alpha: this.question.alpha, margin, points };
  }

  protected override render(): TemplateResult {
    const input = this.input();
    const { showsBoth } = this;
    const { title, description } = (showsBoth ? bothModelsWords : differenceWords)(input);
    const marks = showsBoth ? BOTH_MODELS_LEGEND : differenceLegend(input);
    return html`<figure part="chart">
      <figcaption><span class="title">${title}</span><span class="finding">${description}</span></figcaption>
      <div class="cursor-area" tabindex="0" role="group" @keydown=${(event: KeyboardEvent) => this.move(event, input)}
        aria-label=${`${title}. Arrow keys move.`}>${this.drawn((width) => this.chart(input, width))}</div>
      ${this.under(legend(marks), this.cursor === null ? "" : differenceText(input, this.cursor))}
      ${this.progress()}
      ${showsBoth ? nothing : this.caution(input)}
      ${this.twin(() => differenceTable(input), this.both())}
    </figure>`;
  }

  private caution({ alpha }: Difference): TemplateResult {
    return html`<p class="note">Each interval is for one batch, at ${confidence(alpha)}, and not corrected for looking at so many:
      of two equal models about one batch in ${number(1 / alpha, 2)} leaves zero outside by chance.</p>`;
  }

  private both(): TemplateResult {
    const change = ({ target }: Event): void => {
      this.showsBoth = (target as HTMLInputElement).checked;
    };
    return html`<label class="by-time"><input type="checkbox" .checked=${this.showsBoth} @change=${change}>Both models</label>`;
  }

  private chart(input: Difference, width: number): TemplateResult {
    const onPoint = (index: number | null): void => {
      this.cursor = index;
    };
    const draw = this.showsBoth ? bothModels : difference;
    return draw(input, { width, cursor: this.cursor, onPoint });
  }

  private move(event: KeyboardEvent, { points }: Difference): void {
    this.cursor = cursorBy(event, this.cursor, points.length - 1);
  }

  /** The progress, with a way to stop; or why it is not complete, with a way to continue. */
  private progress(): TemplateResult | typeof nothing {
    const [done, all] = [this.compared.size, this.batches.length];
    if (done === all && !this.isRunning) return nothing;
    const far = `${count(done)} of ${count(all)} batches compared.`;
    return this.isRunning
      ? html`<p class="note">${far} <button type="button" class="button" @click=${this.halt}>Stop</button></p>`
      : html`<p class="note">${far} ${this.failure} <button type="button" class="button" @click=${this.ask}>Compare the others</button></p>`;
  }
}
