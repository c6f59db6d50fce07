/** Rules, alerts, what is told of them, and their tests. */

/** The last two only for rules with `noDataFor`; `resolved` is what fired, or had no data, and is over. */
export type AlertState = "pending" | "firing" | "resolved" | "no-data" | "not-enough-data";

/**
 * A change of state. `from` and `to` are the same where a silence or an inhibition under which the alert came to that
 * state has ended: it is told of now.
 */
export interface AlertEvent {
  alert: string;
  rule: string;
  from: AlertState | "inactive";
  to: AlertState | "inactive";
  at: number;
  value: number | null;
  message: string;
  severity: Severity;
  /** The alert was silenced: notify nobody. */
  silenced: boolean;
  /** Another alert muted it: notify nobody. Absent if not. */
  inhibited?: boolean;
}

export interface Alert {
  id: string;
  rule: string;
  metric: string;
  column: string | null;
  /** Its segment, as `column = value`; absent without one. */
  segment?: string | null;
  severity: Severity;
  state: AlertState;
  since: number;
  sinceLabel: string;
  value: number | null;
  threshold: number;
  message: string;
  acknowledged: boolean;
  silenced: boolean;
  /** The firing alert that mutes it; absent without one. */
  inhibitedBy?: string | null;
  /** When it last started to fire, milliseconds since 1970; `null` before that, and since it had no data. */
  firedAt: number | null;
  labels: Record<string, string>;
}

export interface Rule {
  /** 1 to 200 characters, no slash, no control character; each rule has another. */
  name: string;
  /** A metric that monitors measure, or with `Change` behind it what a detector says of one. */
  metric: string;
  /** Without one (or `null`) every column with the metric by itself; with `segments` the worst column of each. */
  column?: string | null;
  /** It watches every segment by itself, and not the batch as a whole; thresholds of the reference are the segment's own. */
  segments?: boolean;
  when: "above" | "below" | "outside";
  /**
   * A number (a share at most 1, a percentage at most 100), a range for "outside" (the smaller number first), the reference's 95 % interval, or so many standard deviations
   * of the same metric over ten chunks of the reference.
   */
  threshold: number | [number, number] | "reference" | Variation;
  /**
   * Breaching batches in a row before it fires, and the time they have to last; both if both are given.
   * @asType integer
   * @minimum 1
   */
  for?: number;
  /** @minimum 0 */
  forMs?: number;
  /**
   * Clean batches, and the time of clean batches, that it survives while firing.
   * @asType integer
   * @minimum 0
   */
  keepFiringFor?: number;
  /** @minimum 0 */
  keepFiringForMs?: number;
  /** "interval": the whole 95 % interval has to be past the threshold. Default "value". */
  on?: "value" | "interval";
  /**
   * Rows a measurement needs to count.
   * @asType integer
   * @minimum 0
   */
  minRows?: number;
  /**
   * Batches without a value, or with too few rows, after which the state says so. Default never.
   * @asType integer
   * @minimum 0
   */
  noDataFor?: number;
  severity: Severity;
  /**
   * @asType integer
   * @minimum 0
   */
  cooldown?: number;
  labels?: Record<string, string>;
}

/** So many standard deviations of the metric over ten chunks of the reference. */
export interface Variation {
  /** @minimum 0 */
  variation: number;
}

/** Which alerts are meant: those that match every field given. */
export interface SilenceMatch {
  id?: string;
  rule?: string;
  metric?: string;
  column?: string;
  /** As `column = value`. */
  segment?: string;
  severity?: Severity;
  /** Every alert: a silence that gives no field has to say so. */
  all?: boolean;
}

/** A silence that runs. */
export interface Silence {
  match: SilenceMatch;
  /** It ends with the first batch at or after this time, milliseconds since 1970. */
  until: number;
}

/** While an alert like `source` fires, those like `target` are muted. */
export interface Inhibition {
  source: SilenceMatch;
  target: SilenceMatch;
  /** Only where both are about the same column. */
  sameColumn?: boolean;
}

/** How the events of a batch are put together. */
export interface NotifyOptions {
  /**
   * "rule", "metric", "column", "segment", "severity" or the name of a label of a rule; default by rule, an empty list
   * for one group.
   */
  groupBy?: string[];
  /** Groups at most; default 10. */
  most?: number;
  /** Label of the batch whose events are told, by default the last: labels that come late move alerts by an older one. */
  label?: string;
  /** Only events from that time on, in milliseconds since 1970; those of late labels have the time at which these came. */
  since?: number;
}

/** Events that belong together: what fires, is over, has no data any more, or has it again. */
export interface Notification {
  group: Record<string, string>;
  severity: Severity;
  message: string;
  events: AlertEvent[];
}

export interface Notifications {
  /** Those with a firing alert first, worst first. */
  groups: Notification[];
  /** Groups beyond `most`. */
  omitted: number;
  /** Events nobody is to be told of: silenced, or muted by another alert. */
  muted: number;
}

/** Rules with their tests, as one document. */
export interface RuleFile {
  rules: Rule[];
  inhibit?: Inhibition[];
  tests: RuleTest[];
}

export interface RuleTest {
  name: string;
  /** Time between batches in milliseconds; default a day. */
  intervalMs?: number;
  series: TestSeries[];
  /** What has to hold after which batch, counted from 0; what is not given is not looked at. */
  expect: {
    batch: number;
    firing?: string[];
    pending?: string[];
    resolved?: string[];
    muted?: string[];
    noData?: string[];
    notEnoughData?: string[];
  }[];
}

/** One metric over the batches of a test. A rule has to watch it. */
export interface TestSeries {
  metric: string;
  column?: string;
  /** As `column = value`, for rules with `segments: true`. */
  segment?: string;
  /** One value a batch, `null` where it is not known. */
  values: (number | null)[];
  /** Rows each value rests on; default 1,000. */
  rows?: number;
  /** The reference's 95 % interval, for thresholds of "reference". */
  reference?: [number, number];
  /** Mean and standard deviation over chunks of the reference, for thresholds of its variation. */
  spread?: [number, number];
}

export interface RuleTestReport {
  passed: number;
  failed: number;
  failures: { test: string; batch: number; state: string; expected: string[]; found: string[] }[];
}

export type Severity = "info" | "medium" | "high" | "critical";
