/**
 * Custom elements: a dashboard and its parts, which draw plain results. Importing this file registers
 * them; outside a browser it does nothing. All accept `theme="light|dark|auto"`.
 *
 * | element | properties | events |
 * |---|---|---|
 * | `driftglass-verdict` | `dashboard: Dashboard` | |
 * | `driftglass-metric-chart` | `report: Report`, `metric`, `column` (attributes), or `series: Series` (estimates too: `estimatesOf`); `height`; `byTime: boolean \| null` (`null`: depending on the gaps), `fromZero` | `driftglass-axis` |
 * | `driftglass-distribution` | `result: DriftResult`, `label` (in place of its column's name), `height`, `logarithmic` | `driftglass-axis` |
 * | `driftglass-drift-heatmap` | `report: Report`, `selected: string` | `driftglass-select` |
 * | `driftglass-columns` | `report: Report`, `batch: number` (default last), or `drift: DriftReport`; `selected: string`; `arrangement: ColumnArrangement`; `ownFilter: OwnFilter`; `focusSearch()` | `driftglass-select`, `driftglass-arrange` |
 * | `driftglass-confusion` | `metrics: ClassificationMetrics`, `reference` | |
 * | `driftglass-latency` | `latency: Latency`, `height` | |
 * | `driftglass-alerts` | `report: Report`, `readonly`, `silences: Map<string, number>` (end of each silence by alert id; if given, alerts can be silenced) | `driftglass-acknowledge`, `driftglass-silence` |
 * | `driftglass-quality` | `quality: DataQuality`, `reference: DataQuality`, `schema: SchemaChange[]` | |
 * | `driftglass-replay` | `replay: Replay`, `batches: { label, at }[]`, `incidents: Incident[]` | |
 * | `driftglass-dashboard` | all of them together; reads files itself: see {@link DriftglassDashboard} | all |
 *
 * `driftglass-select`: `{ column: string, batch: number | null }`, an index into `report.batches`.
 * `driftglass-acknowledge`: `{ id: string }`. `driftglass-silence`: `{ id: string, untilMs: number | null }`,
 * where `null` ends the silence. All bubble, are composed and can be cancelled, except `driftglass-arrange`
 * (search, filter and order of a list of columns) and `driftglass-axis` (`{ byTime }`, `{ fromZero }` or
 * `{ logarithmic }`, as chosen below a chart), which cannot be cancelled.
 * Style them by the variables `--driftglass-*` (names in `charts/theme.ts`) and the parts `panel`, `chart`, `table`,
 * `button`, `badge`.
 */
export type { Series, SeriesPoint } from "../charts/series-input.js";
export { DriftglassAlerts } from "./alerts.js";
export { DriftglassElement } from "./base.js";
export { DriftglassColumns } from "./columns.js";
export { configure } from "./configure.js";
export { DriftglassConfusion } from "./confusion.js";
export { DriftglassDashboard } from "./dashboard.js";
export type {
  BatchInput,
  ChartFormat,
  DashboardView,
  DecisionDetail,
  LabelledRows,
  LoadOptions,
  ProgressDetail,
  ReportFormat,
  Rows,
  Selection,
} from "./dashboard-types.js";
export { VIEWS } from "./dashboard-types.js";
export { DriftglassDistribution } from "./distribution.js";
export { DriftglassDriftHeatmap } from "./drift-heatmap.js";
export type {
  AcknowledgeDetail,
  AlertDetail,
  AxisDetail,
  ColumnArrangement,
  ConfigChangeDetail,
  DriftglassEvents,
  ErrorDetail,
  OwnFilter,
  ReadyDetail,
  ResultDetail,
  SelectDetail,
  SilenceDetail,
} from "./events.js";
export { DriftglassLatency } from "./latency.js";
export { MESSAGES, type MessageName, type Messages } from "./messages.js";
export { DriftglassMetricChart } from "./metric-chart.js";
export { DriftglassQuality } from "./quality.js";
export { DriftglassReplay } from "./replay.js";
export { DriftglassVerdict } from "./verdict.js";
