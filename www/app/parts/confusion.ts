import { css, html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { type Confusion, type ConfusionShares, OF_TARGETS } from "../../charts/confusion.js";
import { DriftglassConfusion } from "../../elements/index.js";

const OF_PREDICTIONS: ConfusionShares = {
  note: "Shares are of each column: of the rows with that prediction.",
  whole: ({ confusion }, _target, prediction) =>
    confusion.reduce((sum, row) => sum + (row[prediction] ?? 0), 0),
};

const OF_ALL: ConfusionShares = {
  note: "Shares are of all rows.",
  whole: ({ confusion }: Confusion) => confusion.flat().reduce((sum, rows) => sum + rows, 0),
};

const WAYS: readonly (readonly [string, ConfusionShares])[] = [
  ["the target (recall)", OF_TARGETS],
  ["the prediction (precision)", OF_PREDICTIONS],
  ["all rows", OF_ALL],
];

/** The confusion matrix of the batch, with a choice of what its shares refer to. */
@customElement("driftglass-confusion-shares")
export class ConfusionPart extends DriftglassConfusion {
  static override styles = [
    ...DriftglassConfusion.styles,
    css`
      .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-bottom: 12px; font-size: 14px; color: var(--dg-muted); }
      select { min-height: 32px; max-width: 100%; padding: 4px 8px; border: 1px solid var(--dg-edge); border-radius: var(--dg-radius); background: var(--dg-bg); color: var(--dg-fg); font: inherit; }
      @media (pointer: coarse) { select { min-height: 44px; } }
      @media print { .row { display: none; } }
    `,
  ];

  protected override shares = OF_TARGETS;

  protected override render(): TemplateResult {
    const pick = (event: Event): void => {
      const { selectedIndex } = event.currentTarget as HTMLSelectElement;
      this.shares = WAYS[selectedIndex]?.[1] ?? OF_TARGETS;
      this.requestUpdate();
    };
    return html`<div class="row"><label for="shares">Shares of</label><select id="shares" @change=${pick}>${WAYS.map(
      ([name, shares]) => html`<option ?selected=${shares === this.shares}>${name}</option>`,
    )}</select></div>${super.render()}`;
  }
}
