import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import {
  type BinPoint,
  bins,
  binsScale,
  binsTable,
  binsWords,
  binText,
} from "../../charts/bins.js";
import { type BinnedBatch, type Bins, binsOf } from "../../charts/bins-input.js";
import { legend } from "../../charts/index.js";
import { multiples, multiplesLegend } from "../../charts/multiples.js";
import type { DriftResult } from "../../core/types.js";
import { Slices } from "../../elements/slices.js";
import { BelowLine } from "../findings/below-line.js";
import {
  type BinsQuestion,
  baseOf,
  countBatches,
  countedOf,
  exactName,
  MOST_BATCHES,
  reportedOf,
} from "../findings/bin-shares.js";
import { session } from "../session/session.js";
import { count } from "../shared/format.js";
import { isCancelled, problemOf } from "../shared/problem.js";

/** The distribution of a column in each batch, below the line of a metric over the same batches. */
@customElement("driftglass-bins")
export class BinsPart extends BelowLine {
  /** Whether each value has its own line, in place of a map of all. */
  @property({ attribute: false, type: Boolean }) areLines = false;

  @state() private cursor: BinPoint | null = null;
  /** Why the rows could not be counted. */
  @state() private failure: string | null = null;

  /** Batches counted since the element was connected. */
  @state() private counted = 0;
  private input: Bins | null = null;
  private asked: BinsQuestion | null = null;
  private stop = new AbortController();
  private slices = new Slices(this, 4);

  override connectedCallback(): void {
    super.connectedCallback();
    this.input = null;
    this.requestUpdate();
  }

  /** Stops counting when the user leaves the tab or the column. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
    this.asked = null;
  }

  override onPaper(most: number): () => void {
    this.slices.finish();
    return super.onPaper(most);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("column") || changed.has("from") || changed.has("report")) this.cursor = null;
    // Only the table gets more rows.
    if (changed.size === 0 && this.input !== null) return;
    const base = baseOf(this.report, this.column);
    const question = base && this.question(base);
    if (this.isConnected && !isSame(question, this.asked)) {
      this.asked = question;
      void this.ask(question);
    }
    this.input = base && binsOf(base.result, this.batches(base.result, question));
  }

  /** Indices in the report of the batches shown: the newest of those of the line. */
  private places(): number[] {
    const { length } = this.series.points;
    const first = Math.max(0, length - MOST_BATCHES);
    return Array.from({ length: length - first }, (_, at) => this.from + first + at);
  }

  /** The question that only the rows can answer; `null` if there is none, or no engine to ask. */
  private question({ at, result }: { at: number; result: DriftResult }): BinsQuestion | null {
    const { report, column } = this;
    const { tables, exactReport } = session;
    if (tables === null || exactReport === null) return null;
    const fromEnd = (place: number): number => report.batches.length - place;
    const isOpen = (place: number): boolean => {
      const batch = report.batches[place];
      return batch !== undefined && reportedOf(batch, column, result).isOpen;
    };
    const batches = this.places().filter(isOpen).map(fromEnd).toReversed();
    if (batches.length === 0) return null;
    const exact = exactName(exactReport, column);
    return { tables, column: exact, base: fromEnd(at), bins: result.profile, batches };
  }

  private async ask(question: BinsQuestion | null): Promise<void> {
    this.stop.abort();
    const stop = new AbortController();
    this.stop = stop;
    this.failure = null;
    if (question === null) return;
    try {
      await countBatches(question, stop.signal, () => {
        this.counted += 1;
      });
      const isGone = this.waiting(question) > 0;
      if (!stop.signal.aborted && isGone) this.failure = "its rows are not here any more";
    } catch (reason) {
      if (stop.signal.aborted || isCancelled(reason)) return;
      this.failure = `▲ it could not be counted: ${problemOf(reason, "").message}`;
    }
  }

  private waiting(question: BinsQuestion | null): number {
    if (question === null) return 0;
    const counted = countedOf(question);
    return question.batches.filter((batch) => !counted.has(batch)).length;
  }

  private batches(base: DriftResult, question: BinsQuestion | null): BinnedBatch[] {
    const { report, column } = this;
    const counted = question === null ? null : countedOf(question);
    return this.places().flatMap((place) => {
      const batch = report.batches[place];
      if (batch === undefined) return [];
      const reported = reportedOf(batch, column, base);
      if (!reported.isOpen) return [reported];
      const found = counted?.get(report.batches.length - place);
      return [{ ...reported, ...(found ?? { reason: this.gap(reported.reason) }) }];
    });
  }

  /** Why a batch without shares in the report is a gap. */
  private gap(reported: string): string {
    if (this.asked === null) return `${reported}, and its rows are not here`;
    return this.failure ?? "its rows are being counted";
  }

  protected override render(): TemplateResult | typeof nothing {
    const { input } = this;
    if (input === null || input.rows.length === 0) return nothing;
    const { title, description } = binsWords(input);
    const hasGaps = input.batches.some(({ reason }) => reason !== "");
    const why = "no values: the cursor says why";
    const key = this.areLines
      ? legend([...multiplesLegend(input), hasGaps ? { symbol: "gap", label: why } : null])
      : html`<div class="key">${binsScale(input)}
      ${legend([hasGaps ? { symbol: "hatch", label: why } : null])}</div>`;
    return html`<figure part="chart">
      <figcaption><span class="title">${title}</span><span class="finding">${description}</span></figcaption>
      <div class="cursor-area" tabindex="0" role="group" @keydown=${this.keys} @blur=${this.leave}
        aria-label=${`${title}. Arrow keys move.`}>${this.drawn((width) => this.chart(input, width))}</div>
      ${this.under(key, this.cursor === null ? "" : binText(input, this.cursor))}
      ${this.note(input)}
      ${this.twin(() => binsTable({ ...input, rows: input.rows.slice(0, this.slices.take(input.rows.length)) }))}
    </figure>`;
  }

  private chart(input: Bins, width: number): TemplateResult {
    const onPoint = (point: BinPoint): void => {
      this.cursor = point;
    };
    const draw = this.areLines ? multiples : bins;
    return draw(input, { width, places: this.placesIn(width), cursor: this.cursor, onPoint });
  }

  private note(input: Bins): TemplateResult | typeof nothing {
    const waiting = this.failure === null ? this.waiting(this.asked) : 0;
    const all = this.asked?.batches.length ?? 0;
    const sentences = [
      waiting > 0
        ? `Counting the rows of older batches: ${count(all - waiting)} of ${count(all)} done.`
        : "",
      input.batches.length < this.series.points.length
        ? `Of the newest ${count(input.batches.length)} batches.`
        : "",
    ].filter((sentence) => sentence !== "");
    return sentences.length === 0 ? nothing : html`<p class="note">${sentences.join(" ")}</p>`;
  }

  private readonly leave = (): void => {
    this.cursor = null;
  };

  private readonly keys = (event: KeyboardEvent): void => {
    if (this.input === null) return;
    const [bottom, last] = [this.input.rows.length - 1, this.input.batches.length - 1];
    const at = this.cursor ?? { row: 0, batch: last };
    const goals: Record<string, BinPoint> = {
      ArrowLeft: { ...at, batch: Math.max(0, at.batch - 1) },
      ArrowRight: { ...at, batch: Math.min(last, at.batch + 1) },
      ArrowUp: { ...at, row: Math.max(0, at.row - 1) },
      ArrowDown: { ...at, row: Math.min(bottom, at.row + 1) },
      Home: { ...at, batch: 0 },
      End: { ...at, batch: last },
    };
    const goal = goals[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    this.cursor = this.cursor === null ? at : goal;
  };
}

function isSame(one: BinsQuestion | null, other: BinsQuestion | null): boolean {
  if (one === null || other === null) return one === other;
  const key = ({ column, base, batches }: BinsQuestion): string =>
    JSON.stringify([column, base, batches]);
  return one.tables === other.tables && key(one) === key(other);
}
