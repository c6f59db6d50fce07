/** Rules, alerts, notifications, and tests of rules. */

/**
 * The state of an alert. `resolved`: the alert fired or had no data, and no longer does. `no-data` and
 * `not-enough-data` occur only for rules with `noDataFor`.
 */
export type AlertState = "pending" | "firing" | "resolved" | "no-data" | "not-enough-data";

/**
 * A change of state. `from` and `to` are equal if the alert reached this state while it was silenced or inhibited: the
 * event is sent when that ends.
 */
export interface AlertEvent {
  /** Id of the alert. */
  alert: string;
  /** Name of the rule. */
  rule: string;
  from: AlertState | "inactive";
  to: AlertState | "inactive";
  /** Time of the batch, or of late labels, in milliseconds since 1970. */
  at: number;
  value: number | null;
  message: string;
  severity: Severity;
  /** The alert was silenced: do not notify anybody. */
  silenced: boolean;
  /** Another alert inhibited it: do not notify anybody. Absent otherwise. */
  inhibited?: boolean;
}

export interface Alert {
  id: string;
  rule: string;
  metric: string;
  column: string | null;
  /** The segment, as `column = value`; absent for an alert on the whole batch. */
  segment?: string | null;
  severity: Severity;
  state: AlertState;
  /** Time at which it entered its state, in milliseconds since 1970. */
  since: number;
  /** Label of the batch at which it entered its state. */
  sinceLabel: string;
  value: number | null;
  threshold: number;
  message: string;
  acknowledged: boolean;
  silenced: boolean;
  /** Id of the firing alert that mutes this one; absent if none does. */
  inhibitedBy?: string | null;
  /** When it last started to fire, in milliseconds since 1970; `null` if it never fired or has had no data since. */
  firedAt: number | null;
  labels: Record<string, string>;
}

/** A rule that compares a metric of each batch with a threshold. */
export interface Rule {
  /** 1 to 200 characters without slashes or control characters; unique among the rules. */
  name: string;
  /** A metric that the monitor measures, or a metric's name followed by `Change` (the state of its change detector). */
  metric: string;
  /**
   * The column to watch. If absent or `null`, the rule watches each column that has the metric separately; with
   * `segments`, it watches the worst column of each segment.
   */
  column?: string | null;
  /**
   * Judges each segment separately instead of the whole batch. Thresholds from the reference then come from the same
   * segment.
   */
  segments?: boolean;
  when: "above" | "below" | "outside";
  /**
   * The limit: a number (at most 1 for shares, at most 100 for percentages), a range `[low, high]` for "outside", the
   * 95 % interval of the reference, or a number of standard deviations of the metric over ten chunks of the reference.
   */
  threshold: number | [number, number] | "reference" | Variation;
  /**
   * Number of consecutive batches that must break the rule before it fires; default 1. If `forMs` is given too, both
   * must be reached.
   * @asType integer
   * @minimum 1
   */
  for?: number;
  /**
   * Milliseconds that must pass from the first to the last of those batches; default 0.
   * @minimum 0
   */
  forMs?: number;
  /**
   * Number of consecutive clean batches for which the alert keeps firing; default 0. If `keepFiringForMs` is given too,
   * both must pass.
   * @asType integer
   * @minimum 0
   */
  keepFiringFor?: number;
  /**
   * Milliseconds since the first of those clean batches for which the alert keeps firing; default 0.
   * @minimum 0
   */
  keepFiringForMs?: number;
  /** What must lie beyond the threshold: the value (default), or with "interval" its whole 95 % interval. */
  on?: "value" | "interval";
  /**
   * Minimum number of rows behind a measurement; default 0. A measurement with fewer rows is not judged.
   * @asType integer
   * @minimum 0
   */
  minRows?: number;
  /**
   * Number of consecutive batches without a value, or with too few rows, after which the state becomes `no-data` or
   * `not-enough-data`. Default: never.
   * @asType integer
   * @minimum 0
   */
  noDataFor?: number;
  severity: Severity;
  /**
   * Number of batches with a value, after the alert is resolved, in which it does not fire again; default 0.
   * @asType integer
   * @minimum 0
   */
  cooldown?: number;
  labels?: Record<string, string>;
}

/** A threshold as a number of standard deviations of the metric over ten chunks of the reference. */
export interface Variation {
  /** @minimum 0 */
  variation: number;
}

/** Selects alerts. An alert is selected if it matches every field given. */
export interface SilenceMatch {
  id?: string;
  rule?: string;
  metric?: string;
  column?: string;
  /** As `column = value`. */
  segment?: string;
  severity?: Severity;
  /** Selects every alert. Required if no other field is given. */
  all?: boolean;
}

/** A silence that is in force. */
export interface Silence {
  match: SilenceMatch;
  /** Milliseconds since 1970. The silence ends with the first batch at or after this time. */
  until: number;
}

/** While an alert that matches `source` fires, alerts that match `target` are muted. */
export interface Inhibition {
  source: SilenceMatch;
  target: SilenceMatch;
  /** Mutes only alerts on the same column as the source. */
  sameColumn?: boolean;
}

/** How the events of a batch are grouped into notifications. */
export interface NotifyOptions {
  /**
   * What to group by: "rule", "metric", "column", "segment", "severity" or the name of a rule's label. Default: by
   * rule. An empty list makes one group.
   */
  groupBy?: string[];
  /** Maximum number of groups; default 10. */
  most?: number;
  /**
   * Label of the batch whose events are wanted; default: the last batch. Late labels can cause events of older batches.
   */
  label?: string;
  /**
   * Only events at or after this time, in milliseconds since 1970. Events caused by late labels carry the time at which
   * the labels arrived.
   */
  since?: number;
}

/** Related events: alerts that fire, are over, have lost their data, or have data again. */
export interface Notification {
  group: Record<string, string>;
  severity: Severity;
  message: string;
  events: AlertEvent[];
}

export interface Notifications {
  /** Groups with a firing alert first, then by severity, highest first. */
  groups: Notification[];
  /** Number of groups left out because of `most`. */
  omitted: number;
  /** Number of events that notify nobody, because they are silenced or inhibited by another alert. */
  muted: number;
}

/** Rules and their tests in one document. */
export interface RuleFile {
  rules: Rule[];
  inhibit?: Inhibition[];
  tests: RuleTest[];
}

export interface RuleTest {
  name: string;
  /** Milliseconds between batches; default one day. */
  intervalMs?: number;
  series: TestSeries[];
  /** Expected alerts after a batch, counted from 0. Lists that are absent are not checked. */
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

/** The values of one metric over the batches of a test. At least one rule must watch it. */
export interface TestSeries {
  metric: string;
  column?: string;
  /** As `column = value`, for rules with `segments: true`. */
  segment?: string;
  /** One value per batch; `null` if it is not known. */
  values: (number | null)[];
  /** Number of rows behind each value; default 1,000. */
  rows?: number;
  /** 95 % interval of the reference, for the threshold "reference". */
  reference?: [number, number];
  /** Mean and standard deviation over chunks of the reference, for thresholds with `variation`. */
  spread?: [number, number];
}

export interface RuleTestReport {
  passed: number;
  failed: number;
  failures: { test: string; batch: number; state: string; expected: string[]; found: string[] }[];
}

export type Severity = "info" | "medium" | "high" | "critical";
