/** Types of change detectors and change points. */

/**
 * A change detector. `adwin` to `kswin` take numbers; `ddm` to `fhddm` take errors: 1 = wrong, 0 = right. KSWIN and
 * ADWIN detect changes in both directions.
 */
export type DetectorKind =
  | "adwin"
  | "page-hinkley"
  | "cusum"
  | "geometric-moving-average"
  | "kswin"
  | "ddm"
  | "eddm"
  | "hddm-a"
  | "hddm-w"
  | "fhddm";

/** Settings of a detector. Defaults are those of river, and of frouros for CUSUM and the geometric moving average. */
export interface DetectorOptions {
  /**
   * ADWIN: bound on the chance of a false cut, default 0.002. Page-Hinkley and CUSUM: tolerated deviation, default
   * 0.005.
   * @minimum 0
   */
  delta?: number;
  /**
   * Page-Hinkley: forgetting factor of the sum, default 0.9999; geometric moving average: default 0.99. EDDM: warning
   * level, default 0.95. KSWIN: level of the test, default 0.005.
   * @minimum 0
   * @maximum 1
   */
  alpha?: number;
  /**
   * EDDM: change level, default 0.9.
   * @minimum 0
   * @maximum 1
   */
  beta?: number;
  /**
   * HDDM-W: weight of the newest value, default 0.05.
   * @exclusiveMinimum 0
   * @maximum 1
   */
  lambda?: number;
  /**
   * Limit of the sum, in the units of the series. Page-Hinkley and CUSUM: default 50; geometric moving average: default
   * 1.
   * @minimum 0
   */
  threshold?: number;
  /**
   * DDM: number of standard deviations for a warning, default 2.
   * @minimum 0
   */
  warningThreshold?: number;
  /**
   * DDM: number of standard deviations for a change, default 3.
   * @minimum 0.000001
   */
  driftThreshold?: number;
  /**
   * HDDM: bound on the chance of a false warning, default 0.005.
   * @exclusiveMinimum 0
   * @maximum 0.999999
   */
  warningConfidence?: number;
  /**
   * Bound on the chance of a false change. HDDM: default 0.001; FHDDM: default 0.000001.
   * @exclusiveMinimum 0
   * @maximum 0.999999
   */
  driftConfidence?: number;
  /** HDDM: whether a decrease of errors is also a change; default false. */
  twoSided?: boolean;
  /** Direction of changes to detect. Page-Hinkley: default "both"; CUSUM and geometric moving average: default "up". */
  direction?: "up" | "down" | "both";
  /** Page-Hinkley: whose definition of the sum to use; default "river". */
  convention?: "river" | "frouros";
  /**
   * Page-Hinkley, CUSUM, geometric moving average: number of values before the first test, default 30.
   * @asType integer
   * @minimum 1
   */
  minInstances?: number;
  /**
   * DDM, EDDM: number of values before the first test, default 30.
   * @asType integer
   * @minimum 1
   */
  warmStart?: number;
  /**
   * ADWIN: number of values between tests, default 32.
   * @asType integer
   * @minimum 1
   */
  clock?: number;
  /**
   * ADWIN: number of buckets per size, default 5.
   * @asType integer
   * @minimum 2
   * @maximum 1000
   */
  maxBuckets?: number;
  /**
   * ADWIN: minimum number of values on each side of a cut, default 5.
   * @asType integer
   * @minimum 1
   */
  minWindowLength?: number;
  /**
   * ADWIN: number of values before the first test, default 10.
   * @asType integer
   * @minimum 1
   */
  gracePeriod?: number;
  /**
   * KSWIN, FHDDM: number of values in the window, default 100.
   * @asType integer
   * @minimum 2
   * @maximum 10000
   */
  windowSize?: number;
  /**
   * KSWIN: number of values on each side of the test, default 30.
   * @asType integer
   * @minimum 2
   * @maximum 5000
   */
  statSize?: number;
  /**
   * Seed of KSWIN's draws and of the simulation behind `expectedRunLength`; default 0.
   * @asType integer
   * @minimum 0
   */
  seed?: number;
  /**
   * Mean number of updates per false alarm on a stable series, 20 to 20,000, instead of an explicit limit. The limit is
   * found by simulation when the detector is made, which takes up to one second for 1,000 and some twenty seconds for
   * 20,000.
   * @asType integer
   * @minimum 20
   * @maximum 20000
   */
  expectedRunLength?: number;
  /**
   * With `expectedRunLength`: a stable series to draw from. Without it, the simulation draws standard normal values, or
   * errors for detectors of errors.
   */
  reference?: Float64Array | readonly (number | null)[];
  /**
   * With `expectedRunLength`, for detectors of errors without a `reference`: their error rate, default 0.1.
   * @minimum 0
   * @maximum 1
   */
  errorRate?: number;
  /**
   * With `reference`: number of consecutive values per draw, default 1. Longer blocks preserve the dependence between
   * neighboring values.
   * @asType integer
   * @minimum 1
   */
  block?: number;
}

export type DetectorStage = "none" | "warning" | "change";

export interface DetectorUpdate {
  stage: DetectorStage;
  /** The test statistic; a change if it is above the limit. `null` if nothing was tested or the value was skipped. */
  statistic: number | null;
  limit: number | null;
}

/** How a limit was found from an expected run length. */
export interface DetectorCalibration {
  expectedRunLength: number;
  /**
   * Mean run length that the simulation gives for the chosen limit. Larger than requested if the statistic has few
   * distinct values.
   */
  simulatedRunLength: number | null;
  parameter: string;
  value: number;
  series: number;
  drawnFrom: "reference" | "normal" | "errors";
}

export interface DetectorState {
  detector: DetectorKind;
  /** Number of values used. */
  n: number;
  /** Number of values skipped: missing, infinite or beyond 1e100. */
  missing: number;
  changes: number;
  stage: DetectorStage;
  /** The setting that determines the limit, and its value. */
  parameter: string;
  value: number;
  calibration: DetectorCalibration | null;
}

export interface DetectedChanges {
  detector: DetectorKind;
  /** Positions at which the detector reported a change, some time after the change itself. */
  changes: number[];
  warnings: number[];
  n: number;
  missing: number;
  parameter: string;
  value: number;
  calibration: DetectorCalibration | null;
}

export interface ChangePointOptions {
  /** Find at most one change; by default several. */
  single?: boolean;
  /** Level of the p-value that a change needs; default 0.05. */
  alpha?: number;
  /**
   * Minimum reduction of the sum of squares by a further change, in units of the noise variance times ln n; default 3.
   */
  penalty?: number;
  /** Minimum number of values between changes; default 3. */
  minSegment?: number;
  /** Maximum number of permutations for a p-value; default 999. */
  resamples?: number;
  seed?: number;
}

/** One change of the mean. */
export interface MeanChange {
  /** Position of the first value after the change. */
  index: number;
  /** First and last possible position of the change, at 95 % confidence. */
  interval: [number, number];
  /** Mean since the previous change, or the start. */
  before: number;
  /** Mean until the next change, or the end. */
  after: number;
  difference: number;
  /** Chance of so large a difference anywhere between the neighboring changes if nothing changed. */
  pValue: number;
}

/**
 * Changes of the mean of a series (PELT with permutation tests). Autocorrelated values give more changes than there
 * are. Cost: up to the square of the number of values, plus one pass per permutation.
 */
export interface ChangePoints {
  changes: MeanChange[];
  /** Mean since the last change, or of the whole series if there is none. */
  mean: number | null;
  /** Standard deviation of the noise around the segment means. */
  noise: number | null;
  alpha: number;
  n: number;
  missing: number;
  seed: number;
}

/** A change detector on a measurement of a monitor: what it watches, its method and its settings. */
export interface DetectorRule extends Omit<DetectorOptions, "reference"> {
  /** Any metric of a monitor, such as `accuracy`, `driftEffect`, `missingPct` or `reconstructionError`. */
  metric: string;
  /** The column. If absent, every column with this metric is watched separately; within a segment, its worst column. */
  column?: string;
  /** The segment, as `column = value`. If absent, the whole batch. */
  segment?: string;
  /**
   * Any detector but `eddm`. Detectors of errors receive 1 - accuracy and the like. They skip values that are not rates
   * from 0 to 1.
   */
  method: DetectorKind;
  /**
   * Number of first values that set the scale of the series: all values are standardized by their mean and standard
   * deviation. If most of these values are equal, the standard deviation is at least the metric's resolution: one row,
   * 1, or a hundredth of the value. Default: 20 with `expectedRunLength` and without `reference`, otherwise 0 (values
   * are used as they are).
   * @asType integer
   * @minimum 0
   * @maximum 400
   */
  warmUp?: number;
  /** With `expectedRunLength`: a stable series to draw from, in the units of the metric. */
  reference?: readonly (number | null)[];
}

/** A change that a detector of a monitor found. */
export interface FoundChange {
  /** Number (from 1) and label of the batch in which the change was found. */
  batch: number;
  label: string;
  /** First batch after the change, in hindsight; `null` if the history no longer holds it. */
  since: string | null;
  sinceAt: number | null;
  /** First and last possible batch of the change, at 95 % confidence. */
  earliest: string | null;
  latest: string | null;
  before: number | null;
  after: number | null;
  /**
   * Whether the change is an improvement, such as a higher accuracy or a lower latency. An improvement raises no alert.
   */
  better: boolean;
}

/** The state of a detector after a batch. */
export interface DetectorReport {
  method: DetectorKind;
  metric: string;
  column: string | null;
  segment: string | null;
  /** "change" only in the batch in which the change was found. */
  stage: DetectorStage;
  value: number | null;
  statistic: number | null;
  limit: number | null;
  /** Number of values seen. */
  n: number;
  /** Minimum number of values that it still needs before it starts (`warmUp`). */
  waiting: number;
  /** The last change it found. */
  change: FoundChange | null;
}
