import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { withBreaks } from "./breaks.js";

/** The space a chart has. */
export interface ChartOptions {
  /** Px the chart may use; text keeps its size at any width. */
  width: number;
  height?: number;
}

/** The text alternative of a chart. */
export interface Words {
  title: string;
  /** The finding, in one sentence. */
  description: string;
}

/** The drawing as one image with a name and a description. */
export function image(
  width: number,
  height: number,
  words: Words,
  content: unknown,
  name = "chart",
): TemplateResult {
  return html`<svg class=${name} role="img" width=${Math.round(width)} height=${Math.round(height)}>
    <title>${words.title}</title><desc>${words.description}</desc>${content}</svg>`;
}

export interface TableColumn {
  label: string;
  numeric?: boolean;
  /** Whether its cells are long names, which may break between their words. */
  breaks?: boolean;
}

/** The table below a chart, with the same numbers. The first cell of a row is its header. */
export function dataTable(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): TemplateResult {
  return html`<div class="scroll" role="group" tabindex="0" aria-label=${caption}><table class="twin">
    <caption>${caption}</caption>
    <thead><tr>${columns.map(
      (column) =>
        html`<th scope="col" class=${column.numeric ? "numeric" : "text"}>${column.label}</th>`,
    )}</tr></thead>
    <tbody>${rows.map(
      (row) => html`<tr>${row.map((cell, i) => tableCell(cell, i, columns[i]))}</tr>`,
    )}</tbody></table></div>`;
}

function tableCell(cell: string, index: number, column: TableColumn | undefined): TemplateResult {
  const name = column?.numeric ? "numeric" : "text";
  return index === 0
    ? html`<th scope="row" class=${name}><bdi>${withBreaks(cell)}</bdi></th>`
    : html`<td class=${name}><bdi>${column?.breaks ? withBreaks(cell) : cell}</bdi></td>`;
}

/** A symbol of the legend, beside its meaning. */
export interface LegendEntry {
  symbol:
    | "filled"
    | "outline"
    | "line"
    | "dashed"
    | "dotted"
    | "band"
    | "inner-band"
    | "diamond"
    | "ring"
    | "dot"
    | "hollow"
    | "hatch"
    | "cross"
    | "pause"
    | "gap";
  label: string;
}

const SYMBOLS: Record<LegendEntry["symbol"], SVGTemplateResult> = {
  filled: svg`<rect class="reference-fill" x="1" y="2" width="16" height="10"></rect>
    <path class="reference-edge" d="M1 2.5h16"></path>`,
  outline: svg`<path class="batch-line" d="M1 13V3h16v10"></path>`,
  line: svg`<path class="batch-line" d="M0 7h18"></path>`,
  dashed: svg`<path class="limit" d="M0 7h18"></path>`,
  dotted: svg`<path class="reference-level" d="M0 7h18"></path>`,
  band: svg`<rect class="band" x="0" y="2" width="18" height="10"></rect>`,
  "inner-band": svg`<rect class="band" x="0" y="2" width="18" height="10"></rect><rect class="band inner" x="0" y="4" width="18" height="6"></rect>`,
  diamond: svg`<path class="alert-mark" d="M9 2l5 5-5 5-5-5z"></path>`,
  ring: svg`<circle class="realised" cx="9" cy="7" r="5"></circle>`,
  dot: svg`<circle class="batch-dot" cx="9" cy="7" r="3"></circle>`,
  hollow: svg`<circle class="batch-dot hollow" cx="9" cy="7" r="2.5"></circle>`,
  hatch: svg`<path class="hatch" d="M3 12l8-10M8 12l8-10"></path>`,
  cross: svg`<path class="cross" d="M5 3l8 8m0-8l-8 8"></path>`,
  pause: svg`<path class="pause" d="M9 0v14"></path>`,
  gap: svg`<path class="no-value" d="M9 3v8"></path>`,
};

/** Explains the marks of a chart. Text carries the meaning; the symbols are hidden from screen readers. */
export function legend(entries: readonly (LegendEntry | null)[]): TemplateResult {
  return html`<ul class="legend">${entries.map((entry) =>
    entry === null
      ? nothing
      : html`<li><svg class="symbol" width="18" height="14" aria-hidden="true">${SYMBOLS[entry.symbol]}</svg>${entry.label}</li>`,
  )}</ul>`;
}
