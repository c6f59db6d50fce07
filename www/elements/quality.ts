import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { withBreaks } from "../charts/breaks.js";
import * as format from "../charts/format.js";
import type { ColumnQuality, DataQuality, SchemaChange } from "../core/types.js";
import { DriftglassElement, empty } from "./base.js";
import { define } from "./define.js";
import { Slices } from "./slices.js";
import { severityTone, status, unparted } from "./status.js";

/** The issues of a batch, worst first, and the figures of every column. */
export class DriftglassQuality extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      .issues { padding: 0; list-style: none; }
      .issues li { display: grid; grid-template-columns: 6.5em minmax(0, 1fr); gap: 0 16px; padding: 8px 0; border-bottom: 1px solid var(--dg-line); }
      .issues .status { align-self: start; font-size: 14px; line-height: 24px; }
      .quality { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
      .message { overflow-wrap: anywhere; }
      .list .numeric { padding-inline-end: 16px; }
      .list bdi { display: inline-block; max-width: min(40ch, 45cqi); overflow-wrap: break-word; }
      @container (max-width: 480px) { .issues li { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  @property({ attribute: false }) quality: DataQuality | null = null;
  /** The reference's figures, to compare the share of missing values. */
  @property({ attribute: false }) reference: DataQuality | null = null;
  @property({ attribute: false, type: Array }) schema: SchemaChange[] = [];

  protected override readonly isDrawnToWidth = false;

  private slices = new Slices(this, 50, "tbody tr");

  override onPaper(most: number): () => void {
    this.slices.finish();
    return super.onPaper(most);
  }

  protected override render(): TemplateResult {
    const { quality } = this;
    if (!quality) return empty("Nothing has been analysed yet.");
    const toggled = (event: Event) => {
      this.tableOpen = (event.currentTarget as HTMLDetailsElement).open;
    };
    const changes = this.changes(quality).length;
    return html`<div class="quality" part="panel">
      <p>${headline(quality, changes)}</p>
      ${quality.issues.length + changes > 0 ? this.issues(quality) : nothing}
      <details @toggle=${toggled}><summary>All ${format.plural(quality.columns.length, "column")}</summary>${this.tableOpen ? this.columns(quality) : nothing}</details>
    </div>`;
  }

  private issues(quality: DataQuality): TemplateResult {
    return html`<ul class="issues">
      ${this.changes(quality).map((change) => html`<li>${status("warn", "Schema")}<span class="message">${change.message}</span></li>`)}
      ${quality.issues.map(
        (issue) =>
          html`<li>${status(severityTone(issue.severity), capital(issue.severity))}<span class="message">${unparted(issue.message)}</span></li>`,
      )}</ul>`;
  }

  /** Schema changes that no issue reports already. */
  private changes(quality: DataQuality): SchemaChange[] {
    const told = new Set(
      quality.issues.filter(({ code }) => SCHEMA_CODES.has(code)).map(({ column }) => column),
    );
    return (this.schema ?? []).filter(({ column }) => !told.has(column));
  }

  private columns(quality: DataQuality): TemplateResult {
    const before = new Map((this.reference?.columns ?? []).map((column) => [column.name, column]));
    return html`<div class="scroll" role="group" tabindex="0" aria-label="Quality of every column"><table class="list">
      <thead><tr><th scope="col">Column</th>${HEADS.map((head) => html`<th scope="col" class="numeric">${head}</th>`)}</tr></thead>
      <tbody>${quality.columns.slice(0, this.slices.take(quality.columns.length)).map((column) => columnRow(column, before.get(column.name)))}</tbody></table></div>`;
  }
}

const SCHEMA_CODES = new Set(["column-absent", "column-new", "kind-changed"]);

const HEADS = [
  "Missing",
  "Change",
  "Outliers",
  "Distinct",
  "Unseen rows",
  "Out of range",
  "Min",
  "Median",
  "Max",
];

function columnRow(column: ColumnQuality, before: ColumnQuality | undefined): TemplateResult {
  const isNumeric = column.kind === "numeric";
  // Categories written as numbers have no minimum or maximum.
  const value = (of: number | null | undefined) =>
    column.kind === "datetime" ? format.date(of) : format.number(isNumeric ? of : null);
  const known = before !== undefined && before.missingPct !== null && column.missingPct !== null;
  const change = known ? ((column.missingPct ?? 0) - (before.missingPct ?? 0)) / 100 : null;
  const cells = [
    format.percentage(column.missingPct),
    format.points(change),
    format.percentage(isNumeric ? column.outlierPct : null),
    format.count(column.distinct),
    format.count(column.unseenRows),
    format.count(column.outOfRange),
    value(column.min),
    value(column.quantiles[4]),
    value(column.max),
  ];
  return html`<tr><th scope="row"><bdi>${withBreaks(column.name)}</bdi></th>${cells.map((cell) => html`<td class="numeric">${cell}</td>`)}</tr>`;
}

/** Counts everything in the list below it. */
function headline(quality: DataQuality, changes: number): string {
  const notes = quality.issues.filter(({ severity }) => severity === "info").length;
  const issues = quality.issues.length - notes;
  const counted = issues === 0 ? "No issue" : format.plural(issues, "issue");
  const others = [
    changes === 0 ? "" : format.plural(changes, "change of the schema", "changes of the schema"),
    notes === 0 ? "" : format.plural(notes, "note"),
  ].filter((part) => part !== "");
  const last = others.pop();
  const found = [counted, ...others].join(", ") + (last === undefined ? "" : ` and ${last}`);
  const twice =
    quality.duplicateRows > 0 ? `, ${format.plural(quality.duplicateRows, "duplicate row")}` : "";
  return `${found} in ${format.plural(quality.rows, "row")} of ${format.plural(quality.columns.length, "column")}${twice}.`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

define("driftglass-quality", DriftglassQuality);

declare global {
  interface HTMLElementTagNameMap {
    "driftglass-quality": DriftglassQuality;
  }
}
