import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { withBreaks } from "../charts/breaks.js";
import * as format from "../charts/format.js";
import { ORDER_WORDS } from "../charts/order.js";
import { sparkline } from "../charts/sparkline.js";
import type { DriftReport, Report } from "../core/types.js";
import { DriftglassElement, empty } from "./base.js";
import {
  type ColumnRow,
  columnRows,
  FILTERS,
  type Filter,
  type SortKey,
  shownRows,
} from "./column-rows.js";
import { define } from "./define.js";
import { type ColumnArrangement, emit, type OwnFilter } from "./events.js";
import { Slices } from "./slices.js";
import { verdictStatus } from "./status.js";

const PAGE = 100;
/** Rows drawn at once. */
const SLICE = 25;
const HEADS: readonly { key: SortKey; label: string; name: string; numeric: boolean }[] = [
  { key: "column", label: "Column", name: "column", numeric: false },
  { key: "verdict", label: "Verdict", name: "verdict", numeric: false },
  { key: "effect", label: "Rows moved", name: "effect", numeric: true },
  { key: "pValue", label: "Adjusted p", name: "p-value", numeric: true },
  { key: "missing", label: "Missing", name: "missing", numeric: true },
  { key: "since", label: "Since", name: "since", numeric: false },
];

/**
 * The columns of one batch: a list to search, filter and sort. Opening a column sends `driftglass-select`; another
 * order or search sends `driftglass-arrange`.
 */
export class DriftglassColumns extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      .tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding-bottom: 8px; }
      .search { min-height: 32px; width: 200px; max-width: 100%; padding: 4px 10px; border: 1px solid var(--dg-edge); border-radius: var(--dg-radius); background: var(--dg-bg); font-size: 14px; }
      .sort { padding: 4px 0; border: 0; background: none; color: inherit; }
      .sort:hover { color: var(--dg-fg); text-decoration: underline; }
      [aria-sort] .sort { color: var(--dg-fg); font-weight: 500; }
      .kind { display: block; color: var(--dg-muted); font-size: 12px; font-weight: 400; line-height: 1.3; }
      .column .link { padding: 2px 0; line-height: 1.3; }
      .change { color: var(--dg-muted); }
      .missing { white-space: nowrap; }
      tr[aria-current] { background: var(--dg-surface); }
      @container (max-width: 720px) { .since, .p-value { display: none; } }
      @container (max-width: 540px) { .missing, .trend { display: none; } .search { width: 100%; } .list thead :is(th, .numeric) { white-space: normal; } }
    `,
  ];

  /** If given, each column also shows its history. */
  @property({ attribute: false }) report: Report | null = null;
  /** Index of the batch in the report; the last one if absent. */
  @property({ type: Number }) batch: number | null = null;
  /** Used in place of a report. */
  @property({ attribute: false }) drift: DriftReport | null = null;
  /** Name of the column that is open elsewhere. */
  @property() selected: string | null = null;

  /** Search, filter and order, if they are kept outside. */
  @property({ attribute: false }) arrangement: ColumnArrangement | null = null;

  /** An additional filter, over columns that the page knows something about. */
  @property({ attribute: false }) ownFilter: OwnFilter | null = null;

  /** The label of the active filter. */
  @state() private filter = "";
  @state() private search = "";
  @state() private sort: SortKey | null = null;
  @state() private descending = false;
  @state() private all = false;

  protected override readonly isDrawnToWidth = false;

  private rows: ColumnRow[] = [];
  private slices = new Slices(this, SLICE, "tbody tr");

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("arrangement") && this.arrangement) this.arrange(this.arrangement);
    if (!["report", "batch", "drift"].some((name) => changed.has(name))) return;
    this.rows = columnRows(this.report, this.index(), this.drift);
    this.all = false;
  }

  override onPaper(most: number): () => void {
    this.slices.finish();
    return super.onPaper(most);
  }

  private arrange({ filter, search, sort, descending }: ColumnArrangement): void {
    this.filter = this.filters().find(({ label }) => label.toLowerCase() === filter)?.label ?? "";
    this.search = search;
    this.sort = HEADS.find(({ key }) => key === sort)?.key ?? null;
    this.descending = descending;
  }

  private told(): void {
    const { search, sort, descending } = this;
    const filter = this.filter.toLowerCase() || null;
    emit(this, "driftglass-arrange", { filter, search, sort, descending });
  }

  /** Moves the focus to the search field. */
  focusSearch(): void {
    this.renderRoot.querySelector<HTMLInputElement>(".search")?.focus();
  }

  protected override render(): TemplateResult {
    const { rows } = this;
    if (rows.length === 0) return empty("No column has been compared.");
    const order = { key: this.sort, descending: this.descending };
    const filter = this.filters().find(({ label }) => label === this.filter) ?? null;
    const found = shownRows(rows, filter, this.search, order);
    const shown = this.all ? found : found.slice(0, PAGE);
    return html`<div part="table">${this.tools(rows)}${this.usualOrder()}
      <table class="list"><caption class="visually-hidden">Columns compared with the reference</caption>
        <thead><tr>${HEADS.filter(({ key }) => key !== "since" || this.hasPast()).map((head) => this.head(head))}
          ${this.hasPast() ? html`<th scope="col" class="trend">Over batches</th>` : nothing}</tr></thead>
        ${this.body(shown.slice(0, this.slices.take(shown.length)))}</table>
      ${found.length === 0 ? empty("No column fits.") : nothing}
      ${shown.length < found.length ? this.more(found.length - shown.length) : nothing}
      ${this.skipped()}</div>`;
  }

  /** With a single batch, no history is shown. */
  private hasPast(): boolean {
    return (this.report?.batches.length ?? 0) > 1;
  }

  private index(): number {
    return this.batch ?? (this.report?.batches.length ?? 0) - 1;
  }

  private tools(rows: readonly ColumnRow[]): TemplateResult {
    const type = (event: Event) => {
      this.search = (event.currentTarget as HTMLInputElement).value;
      this.told();
    };
    return html`<div class="tools" role="search"><input type="search" class="search" aria-label="Search columns"
      placeholder="Search columns" .value=${this.search} @input=${type}>
      ${this.filters().map((filter) => this.chip(filter, rows))}</div>`;
  }

  /** Explains the usual order, as a button that restores it. */
  private usualOrder(): TemplateResult {
    const back = () => {
      this.sort = null;
      this.told();
    };
    return html`<p class="note"><button type="button" class="link" aria-pressed=${this.sort === null} @click=${back}>Usual order</button>: ${ORDER_WORDS}.</p>`;
  }

  private filters(): readonly Filter[] {
    const { label = "", columns } = this.ownFilter ?? {};
    if (columns === undefined) return FILTERS;
    return [...FILTERS, { label, fits: ({ column }) => columns.has(column ?? "") }];
  }

  private chip(filter: Filter, rows: readonly ColumnRow[]): TemplateResult {
    const toggle = () => {
      this.filter = this.filter === filter.label ? "" : filter.label;
      this.told();
    };
    const n = rows.filter((row) => filter.fits(row.result)).length;
    return html`<button type="button" class="chip" part="button" aria-pressed=${this.filter === filter.label} @click=${toggle}>${filter.label} ${format.count(n)}</button>`;
  }

  private head(head: (typeof HEADS)[number]): TemplateResult {
    const sorted = this.sort === head.key;
    const click = () => {
      this.descending = sorted ? !this.descending : head.numeric;
      this.sort = head.key;
      this.told();
    };
    const direction = this.descending ? "descending" : "ascending";
    const arrow = sorted ? (this.descending ? " ↓" : " ↑") : "";
    return html`<th scope="col" class=${`${head.name} ${head.numeric ? "numeric" : ""}`} aria-sort=${sorted ? direction : nothing}>
      <button type="button" class="sort" @click=${click}>${head.label}${arrow}</button></th>`;
  }

  /** Cells are set as properties, not as nested templates: with a hundred rows that halves the work. */
  private row({ result, history, since }: ColumnRow): TemplateResult {
    const column = result.column ?? "values";
    const [before, now] = result.profile.missing;
    const share = format.percent(now);
    return html`<tr aria-current=${this.selected === column ? "true" : nothing}>
      <th scope="row" class="column"><button type="button" class="link"><bdi>${withBreaks(column)}</bdi></button><span class="kind" .textContent=${result.kind}></span></th>
      <td class="verdict">${verdictStatus(result.verdict)}</td>
      <td class="effect numeric" .textContent=${format.percent(result.effect)}></td>
      <td class="p-value numeric" .textContent=${format.pValue(result.adjustedPValue)}></td>
      <td class="missing numeric" title=${`reference ${format.percent(before)}, batch ${share}`}><span .textContent=${share}></span><span class="change" .textContent=${now === before ? "" : ` ${format.points(now - before)}`}></span></td>
      ${this.hasPast() ? past(since, history()) : nothing}</tr>`;
  }

  /** Skips rows that have not changed. */
  private slice(rows: readonly ColumnRow[]): unknown {
    return guard([this.selected, ...rows], () => rows.map((row) => this.row(row)));
  }

  private body(rows: readonly ColumnRow[]): TemplateResult {
    const starts = Array.from({ length: Math.ceil(rows.length / SLICE) }, (_, i) => i * SLICE);
    const open = ({ target }: Event) => {
      const link = target instanceof Element ? target.closest(".link") : null;
      const row = rows[link?.closest("tr")?.sectionRowIndex ?? -1];
      if (row === undefined) return;
      emit(this, "driftglass-select", {
        column: row.result.column ?? "values",
        batch: this.index(),
      });
    };
    return html`<tbody @click=${open}>${starts.map((start) => this.slice(rows.slice(start, start + SLICE)))}</tbody>`;
  }

  private more(hidden: number): TemplateResult {
    const show = async () => {
      this.all = true;
      await this.updateComplete;
      this.renderRoot.querySelectorAll<HTMLElement>("tbody .link")[PAGE]?.focus();
    };
    return html`<p><button type="button" class="button" part="button" @click=${show}>Show ${format.plural(hidden, "more column", "more columns")}</button></p>`;
  }

  private skipped(): TemplateResult | typeof nothing {
    const drift = this.drift ?? this.report?.batches[this.index()]?.drift;
    const skipped = drift?.skipped ?? [];
    if (skipped.length === 0) return nothing;
    return html`<details><summary>${format.plural(skipped.length, "column")} not compared</summary>
      <ul class="note">${skipped.map(({ column, reason }) => html`<li><bdi>${column}</bdi>: ${reason}</li>`)}</ul></details>`;
  }
}

function past(since: string | null, history: readonly (number | null)[]): TemplateResult {
  return html`<td class="since" .textContent=${since ?? format.ABSENT}></td><td class="trend">${sparkline(history)}</td>`;
}

define("driftglass-columns", DriftglassColumns);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-columns": DriftglassColumns;
  }
}
