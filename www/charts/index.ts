/**
 * Charts: pure functions from results to Lit templates, each with a table twin.
 *
 * - {@link histogram}, {@link categories}: one column, reference and batch
 * - {@link series}: a metric over batches
 * - {@link heatmap}: drift by column and batch
 * - {@link timeline}: alerts by batch
 * - {@link lanes}: policies by batch, as a replay answers
 * - {@link confusion}, {@link latency}, {@link sparkline}
 * - `format`, `metrics`: numbers and names as text
 * - `from-report`: a report taken apart for the charts
 * - {@link tokensFor}, {@link chartStyles}: how it looks; both are needed around a chart
 */
export * from "./categories.js";
export * from "./confusion.js";
export * from "./ecdf.js";
export { estimatedMetricsOf, estimateOf, estimatesOf, isBetter } from "./estimates.js";
export * as format from "./format.js";
export { type ChartOptions, dataTable, type LegendEntry, legend } from "./frame.js";
export * from "./from-report.js";
export * from "./heatmap.js";
export * from "./histogram.js";
export { tokens } from "./host-tokens.js";
export { type Lanes, lanes, lanesTable } from "./lanes.js";
export * from "./latency.js";
export {
  isMoney,
  metricChange,
  metricLabel,
  metricLevel,
  metricNames,
  metricUnit,
  metricValue,
  type Unit,
} from "./metrics.js";
export { byDrift, ORDER_WORDS } from "./order.js";
export * from "./quantiles.js";
export * from "./series.js";
export type * from "./series-input.js";
export { sparkline } from "./sparkline.js";
export { chartStyles } from "./styles.js";
export { COLOURS, tokensFor } from "./theme.js";
export * from "./timeline.js";
