import { css, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { REFERENCE_ROOM } from "../../charts/bins.js";
import { type Series, type SeriesPlaces, seriesPlaces } from "../../charts/index.js";
import type { Report } from "../../core/types.js";
import { DriftglassElement } from "../../elements/base.js";
import type { DriftglassMetricChart } from "../../elements/index.js";

/** A chart below the line of a metric over batches, with the batches at the same positions. */
export abstract class BelowLine extends DriftglassElement {
  static override styles = [
    ...DriftglassElement.styles,
    css`
      .key { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; font-size: 13px; color: var(--dg-muted); }
      .ramp-scale { display: flex; align-items: center; gap: 8px; }
      .ramp-scale svg { display: block; flex: none; }
    `,
  ];

  @property({ attribute: false }) report!: Report;
  @property() column = "";
  /** What the line above shows. */
  @property({ attribute: false }) series!: Series;
  /** Index of its first batch in the report. */
  @property({ type: Number }) from = 0;
  /** Px of the line's drawing. */
  @property({ type: Number }) height = 240;

  /** The chart above, in which the spacing of batches is chosen. */
  private line: DriftglassMetricChart | null = null;

  protected override async firstUpdated(_changed: PropertyValues): Promise<void> {
    this.line =
      this.closest("driftglass-over-time")?.querySelector("driftglass-metric-chart") ?? null;
    await this.line?.updateComplete;
    this.line?.renderRoot.addEventListener("change", () => this.requestUpdate());
    this.requestUpdate();
  }

  /** Where the line has its batches, in a drawing of that width with room for the reference beside them. */
  protected placesIn(width: number): SeriesPlaces {
    const { series, height, line } = this;
    const byTime = line?.isByTime(series) ?? false;
    const fromZero = line?.isFromZero(series) ?? false;
    return seriesPlaces(series, { width: width - REFERENCE_ROOM, height, byTime, fromZero });
  }
}
