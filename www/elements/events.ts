import type { AlertState, Report, Severity } from "../core/types.js";
import type { DashboardView, DecisionDetail, ProgressDetail } from "./dashboard-types.js";

/** Someone chose a column, perhaps in one batch. `batch` is an index into the report's batches. */
export interface SelectDetail {
  column: string;
  batch: number | null;
}

/** An additional filter for a list of columns. */
export interface OwnFilter {
  label: string;
  /** Names of the columns that match. */
  columns: ReadonlySet<string>;
}

/** The search, filter and order of a list of columns. */
export interface ColumnArrangement {
  /** "drifted", "numeric" or "categorical". */
  filter: string | null;
  search: string;
  /** The field to sort by; `null` is the default order. */
  sort: string | null;
  descending: boolean;
}

/** The way of drawing chosen below a chart: the chart's property that holds the choice. */
export interface AxisDetail {
  byTime?: boolean;
  /** For the bins of the page's reliability diagram. */
  equalWidth?: boolean;
  fromZero?: boolean;
  logarithmic?: boolean;
}

/** Someone acknowledged an alert. */
export interface AcknowledgeDetail {
  id: string;
}

/** Someone silenced an alert until a time, in milliseconds since 1970; `null` ends the silence. */
export interface SilenceDetail {
  id: string;
  untilMs: number | null;
}

/** The dashboard has been drawn for the first time and can be called. */
export interface ReadyDetail {
  view: DashboardView;
}

/** There is a new report. */
export interface ResultDetail {
  report: Report;
  /** The verdict. */
  verdict: string;
  status: Report["dashboard"]["status"];
}

/** An alert changed its state. */
export interface AlertDetail {
  id: string;
  rule: string;
  column: string | null;
  from: AlertState | "inactive";
  state: AlertState | "inactive";
  severity: Severity;
  message: string;
  value: number | null;
  /** The label of the batch at which it changed. */
  batch: string;
}

/** A setting changed, by the user or through a property. */
export interface ConfigChangeDetail {
  /** Names of the properties. */
  changed: string[];
}

/** The error, the same as methods reject with. */
export interface ErrorDetail {
  code: string;
  message: string;
  /** JSON Pointer (RFC 6901) to the option that is refused; the message begins with it. */
  place?: string | undefined;
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
}

export interface DriftglassEvents {
  "driftglass-select": CustomEvent<SelectDetail>;
  "driftglass-arrange": CustomEvent<ColumnArrangement>;
  "driftglass-axis": CustomEvent<AxisDetail>;
  "driftglass-acknowledge": CustomEvent<AcknowledgeDetail>;
  "driftglass-silence": CustomEvent<SilenceDetail>;
  "driftglass-ready": CustomEvent<ReadyDetail>;
  "driftglass-progress": CustomEvent<ProgressDetail>;
  "driftglass-result": CustomEvent<ResultDetail>;
  "driftglass-alert": CustomEvent<AlertDetail>;
  "driftglass-config-change": CustomEvent<ConfigChangeDetail>;
  "driftglass-decision": CustomEvent<DecisionDetail>;
  "driftglass-error": CustomEvent<ErrorDetail>;
}

/** Events that can be cancelled; the others report what has already happened. */
const ASKING: readonly (keyof DriftglassEvents)[] = [
  "driftglass-select",
  "driftglass-acknowledge",
  "driftglass-silence",
];

/** Sends an event that bubbles out of shadow roots; returns `false` if somebody cancelled it. */
export function emit<Name extends keyof DriftglassEvents>(
  from: EventTarget,
  name: Name,
  detail: DriftglassEvents[Name]["detail"],
): boolean {
  const options = { detail, bubbles: true, composed: true, cancelable: ASKING.includes(name) };
  return from.dispatchEvent(new CustomEvent(name, options));
}

declare global {
  interface HTMLElementEventMap extends DriftglassEvents {}
}
