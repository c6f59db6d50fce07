import {
  css,
  html,
  nothing,
  type PropertyValues,
  type SVGTemplateResult,
  svg,
  type TemplateResult,
} from "lit";
import { property, state } from "lit/decorators.js";
import * as format from "../charts/format.js";
import { heatmapOf } from "../charts/from-report.js";
import {
  cellText,
  type Heatmap,
  type HeatmapPoint,
  heatmap,
  heatmapLegend,
  heatmapTable,
  heatmapWords,
  STEPS,
  sortByLatest,
} from "../charts/heatmap.js";
import { ORDER_WORDS } from "../charts/order.js";
import type { Report } from "../core/types.js";
import { DriftglassElement, empty } from "./base.js";
import { define } from "./define.js";
import { emit } from "./events.js";
import { onceLaidOut } from "./laid-out.js";
import { Slices } from "./slices.js";

const PAGE = 25;

/** Drift by column and batch, most drifted first. Opening a column or cell sends `driftglass-select`. */
export class DriftglassDriftHeatmap extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      .ramp { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; font-size: 13px; color: var(--dg-muted); }
      .ramp-scale { display: flex; align-items: center; gap: 8px; }
      .ramp svg { display: block; flex: none; }
    `,
  ];

  @property({ attribute: false }) report: Report | null = null;
  /** Name of the column that is open elsewhere. */
  @property() selected: string | null = null;

  @state() private all = false;
  @state() private cursor: HeatmapPoint | null = null;

  private input: Heatmap = { batches: [], rows: [] };
  private slices = new Slices(this, PAGE);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("report")) return;
    const found = this.report ? heatmapOf(this.report) : { batches: [], rows: [] };
    this.input = { ...found, rows: sortByLatest(found.rows) };
    this.cursor = null;
  }

  override onPaper(most: number): () => void {
    this.slices.finish();
    return super.onPaper(most);
  }

  protected override render(): TemplateResult {
    const { input } = this;
    if (input.rows.length === 0) return empty("No column has been compared yet.");
    const words = heatmapWords(input);
    const hidden = input.rows.length - this.shown();
    return html`<figure part="chart" @keydown=${this.keys}>
      <figcaption><span class="title">${words.title}</span><span class="finding">${words.description} In order: ${ORDER_WORDS}.</span></figcaption>
      ${this.drawn((width) => this.chart(width))}
      ${hidden > 0 ? this.more(hidden) : nothing}
      ${this.under(key(input), this.spoken())}
      ${this.twin(() => heatmapTable({ ...input, rows: input.rows.slice(0, this.shown()) }))}
    </figure>`;
  }

  private shown(): number {
    return this.all ? this.input.rows.length : Math.min(PAGE, this.input.rows.length);
  }

  private chart(width: number): TemplateResult {
    return heatmap(this.input, {
      width,
      rows: this.slices.take(this.shown()),
      cursor: this.cursor,
      selected: this.selected,
      onPoint: (point) => {
        this.cursor = point;
      },
      onOpen: (column, batch) => emit(this, "driftglass-select", { column, batch }),
    });
  }

  private more(hidden: number): TemplateResult {
    const show = async () => {
      this.all = true;
      await this.updateComplete;
      this.renderRoot.querySelectorAll<HTMLElement>(".heat-name")[PAGE]?.focus();
    };
    return html`<button type="button" class="button" part="button" @click=${show}>Show ${format.plural(hidden, "more column", "more columns")}</button>`;
  }

  private spoken(): string {
    const { cursor, input } = this;
    const row = cursor === null ? undefined : input.rows[cursor.row];
    if (cursor === null || row === undefined) return "";
    const cell = row.cells[cursor.batch] ?? null;
    return `${row.column}, ${input.batches[cursor.batch]}: ${cell === null ? cellText(null) : cell.reason}`;
  }

  private keys(event: KeyboardEvent): void {
    const target = event.composedPath()[0];
    if (!(target instanceof Element) || !target.classList.contains("heat-scroll")) return;
    const last = this.input.batches.length - 1;
    const at = this.cursor ?? { row: 0, batch: last };
    if (event.key === "Enter") {
      const column = this.input.rows[at.row]?.column;
      if (column !== undefined) emit(this, "driftglass-select", { column, batch: at.batch });
      return;
    }
    const goal = this.goal(event.key, at);
    if (!goal) return;
    event.preventDefault();
    this.cursor = this.cursor === null ? at : goal;
  }

  private goal(key: string, { row, batch }: HeatmapPoint): HeatmapPoint | undefined {
    const bottom = this.shown() - 1;
    const right = this.input.batches.length - 1;
    const goals: Record<string, HeatmapPoint> = {
      ArrowLeft: { row, batch: Math.max(0, batch - 1) },
      ArrowRight: { row, batch: Math.min(right, batch + 1) },
      ArrowUp: { row: Math.max(0, row - 1), batch },
      ArrowDown: { row: Math.min(bottom, row + 1), batch },
      Home: { row, batch: 0 },
      End: { row, batch: right },
    };
    return goals[key];
  }

  /** Scrolls to the newest batch. */
  protected override updated(changed: PropertyValues): void {
    if (!changed.has("report") && !changed.has("width")) return;
    const scroller = this.renderRoot.querySelector(".heat-scroll");
    if (scroller === null) return;
    onceLaidOut(scroller, () => {
      scroller.scrollLeft = scroller.scrollWidth;
    });
  }
}

function key(input: Heatmap): TemplateResult {
  return html`<div class="ramp">${input.batches.length > 1 ? ramp() : nothing}
    ${heatmapLegend(input)}</div>`;
}

function ramp(): TemplateResult {
  return html`<span class="ramp-scale"><span>rows moved for certain: 0\u202f%</span>
    <svg width="126" height="12" aria-hidden="true">${STEPS.map((_, i) => rampBox(i))}</svg>
    <span>${format.axisPercent(STEPS[6])} or more</span></span>`;
}

function rampBox(step: number): SVGTemplateResult {
  return svg`<rect class=${`ramp-${step}`} x=${step * 18} y="0" width="17" height="12"></rect>`;
}

define("driftglass-drift-heatmap", DriftglassDriftHeatmap);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-drift-heatmap": DriftglassDriftHeatmap;
  }
}
