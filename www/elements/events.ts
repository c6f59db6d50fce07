import type { AlertState, Report, Severity } from "../core/types.js";
import type { DashboardView, DecisionDetail, ProgressDetail } from "./dashboard-types.js";

/** A column, perhaps in one batch, was chosen. `batch` is an index into the report's batches. */
export interface SelectDetail {
  column: string;
  batch: number | null;
}

/** A filter of columns that a list is given beside its own. */
export interface OwnFilter {
  label: string;
  /** The names that fit. */
  columns: ReadonlySet<string>;
}

/** What a list of columns is searched, filtered and sorted by. */
export interface ColumnArrangement {
  /** "drifted", "numeric" or "categorical". */
  filter: string | null;
  search: string;
  /** The field that is sorted by; `null` is the usual order. */
  sort: string | null;
  descending: boolean;
}

/** Which way of drawing was chosen under a chart: the property of the chart that holds it. */
export interface AxisDetail {
  byTime?: boolean;
  /** Of the bins of the page's reliability diagram. */
  equalWidth?: boolean;
  fromZero?: boolean;
  logarithmic?: boolean;
}

/** An alert was marked as seen. */
export interface AcknowledgeDetail {
  id: string;
}

/** An alert is to be silenced until a time, in milliseconds since 1970; `null` takes that back. */
export interface SilenceDetail {
  id: string;
  untilMs: number | null;
}

/** The dashboard has been drawn for the first time and takes calls. */
export interface ReadyDetail {
  view: DashboardView;
}

/** There is a new report. */
export interface ResultDetail {
  report: Report;
  /** The sentence. */
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

/** A setting changed, by the person or by a property. */
export interface ConfigChangeDetail {
  /** Names of the properties. */
  changed: string[];
}

/** What went wrong, as methods reject with it. */
export interface ErrorDetail {
  code: string;
  message: string;
  file?: string;
  line?: number;
  column?: number;
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

/** Events that ask; the others tell what has happened already. */
const ASKING: readonly (keyof DriftglassEvents)[] = [
  "driftglass-select",
  "driftglass-acknowledge",
  "driftglass-silence",
];

/** Sends an event up through shadow roots; `false` if somebody cancelled it. */
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
