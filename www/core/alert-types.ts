/** Rules, alerts, notifications, and tests of rules. */

/** `resolved`: it fired, or had no data, and that is over. The last two are only for rules with `noDataFor`. */
export type AlertState = "pending" | "firing" | "resolved" | "no-data" | "not-enough-data";

/**
 * A change of state. `from` and `to` are the same where the alert came to that state while it was silenced or inhibited,
 * and this has ended: it is reported now.
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
  /** 1 to 200 characters without slashes and control characters; unique among the rules. */
  name: string;
  /** A metric that monitors measure, or one followed by `Change`: what a detector says about it. */
  metric: string;
  /** Without it (or `null`): each column that has the metric, by itself; with `segments` the worst column of each segment. */
  column?: string | null;
  /** Watches every segment by itself instead of the whole batch; thresholds from the reference are those of the segment. */
  segments?: boolean;
  when: "above" | "below" | "outside";
  /**
   * A number (a share at most 1, a percentage at most 100), a range for "outside" (the smaller number first), the
   * reference's 95 % interval, or so many standard deviations of the same metric over ten chunks of the reference.
   */
  threshold: number | [number, number] | "reference" | Variation;
  /**
   * Breaching batches in a row before it fires, and the time that they have to span; if both are given, both are needed.
   * @asType integer
   * @minimum 1
   */
  for?: number;
  /** @minimum 0 */
  forMs?: number;
  /**
   * Clean batches in a row, and the time they span, for which it goes on firing.
   * @asType integer
   * @minimum 0
   */
  keepFiringFor?: number;
  /** @minimum 0 */
  keepFiringForMs?: number;
  /** What has to be past the threshold: the value (default), or with "interval" its whole 95 % interval. */
  on?: "value" | "interval";
  /**
   * Rows that a measurement needs to be judged.
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

/** A silence in force. */
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

/** How the events of a batch are grouped. */
export interface NotifyOptions {
  /**
   * "rule", "metric", "column", "segment", "severity" or the name of a label of a rule; default by rule, an empty list
   * for one group.
   */
  groupBy?: string[];
  /** Groups at most; default 10. */
  most?: number;
  /** Label of the batch whose events are wanted; default the last one. Late labels cause events of older batches. */
  label?: string;
  /** Only events from this time on, in milliseconds since 1970; events of late labels have the time at which those came. */
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
  /** Events that notify nobody: silenced, or muted by another alert. */
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
