/** The shapes of change detectors and change points in the public contract. */

/**
 * `adwin` to `kswin` watch numbers; `ddm` to `fhddm` watch errors: 1 = wrong, 0 = right. KSWIN and ADWIN
 * know no direction.
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

/** Settings of a detector, with the defaults of river (frouros for CUSUM and the moving average). */
export interface DetectorOptions {
  /**
   * ADWIN: chance of a false cut by its bound, 0.002. Page-Hinkley, CUSUM: tolerated deviation, 0.005.
   * @minimum 0
   */
  delta?: number;
  /**
   * Page-Hinkley: share of the sum that is kept, 0.9999; moving average: 0.99. EDDM: level of a warning, 0.95. KSWIN: level of the test, 0.005.
   * @minimum 0
   * @maximum 1
   */
  alpha?: number;
  /**
   * EDDM: level of a change, 0.9.
   * @minimum 0
   * @maximum 1
   */
  beta?: number;
  /**
   * HDDM-W: weight of the newest value, 0.05.
   * @exclusiveMinimum 0
   * @maximum 1
   */
  lambda?: number;
  /**
   * Page-Hinkley, CUSUM: limit of the sum, 50; moving average: 1. In the units of the series.
   * @minimum 0
   */
  threshold?: number;
  /**
   * DDM: standard deviations to a warning, 2.
   * @minimum 0
   */
  warningThreshold?: number;
  /**
   * DDM: standard deviations to a change, 3.
   * @minimum 0.000001
   */
  driftThreshold?: number;
  /**
   * HDDM: chance of a false warning by its bound, 0.005.
   * @exclusiveMinimum 0
   * @maximum 0.999999
   */
  warningConfidence?: number;
  /**
   * HDDM: chance of a false change by its bound, 0.001; FHDDM: 0.000001.
   * @exclusiveMinimum 0
   * @maximum 0.999999
   */
  driftConfidence?: number;
  /** HDDM: whether fewer errors are a change too; default false. */
  twoSided?: boolean;
  /** Page-Hinkley (default both), CUSUM and moving average (default up). */
  direction?: "up" | "down" | "both";
  /** Page-Hinkley: whose sum; default river. */
  convention?: "river" | "frouros";
  /**
   * Page-Hinkley, CUSUM, moving average: values before the first test, 30.
   * @asType integer
   * @minimum 1
   */
  minInstances?: number;
  /**
   * DDM, EDDM: values before the first test, 30.
   * @asType integer
   * @minimum 1
   */
  warmStart?: number;
  /**
   * ADWIN: values from one test to the next, 32.
   * @asType integer
   * @minimum 1
   */
  clock?: number;
  /**
   * ADWIN: buckets of one size, 5.
   * @asType integer
   * @minimum 2
   * @maximum 1000
   */
  maxBuckets?: number;
  /**
   * ADWIN: values on each side of a cut at least, 5.
   * @asType integer
   * @minimum 1
   */
  minWindowLength?: number;
  /**
   * ADWIN: values before the first test, 10.
   * @asType integer
   * @minimum 1
   */
  gracePeriod?: number;
  /**
   * KSWIN, FHDDM: values in the window, 100.
   * @asType integer
   * @minimum 2
   * @maximum 10000
   */
  windowSize?: number;
  /**
   * KSWIN: values on each side of the test, 30.
   * @asType integer
   * @minimum 2
   * @maximum 5000
   */
  statSize?: number;
  /**
   * Of KSWIN's draws and of the simulation behind `expectedRunLength`; default 0.
   * @asType integer
   * @minimum 0
   */
  seed?: number;
  /**
   * Updates for each false alarm on a stable series (20 to 20,000), in place of the limit. Simulated when
   * the detector is made, which takes up to a second for 1,000 and some twenty for 20,000.
   * @asType integer
   * @minimum 20
   * @maximum 20000
   */
  expectedRunLength?: number;
  /** With `expectedRunLength`: a stable series to draw from. Without it: standard normal values, or errors. */
  reference?: Float64Array | readonly (number | null)[];
  /**
   * With `expectedRunLength`, for detectors of errors without a reference: their rate, 0.1.
   * @minimum 0
   * @maximum 1
   */
  errorRate?: number;
  /**
   * With `reference`: how many values are drawn in a row, 1. More keep what neighbours have in common.
   * @asType integer
   * @minimum 1
   */
  block?: number;
}

export type DetectorStage = "none" | "warning" | "change";

export interface DetectorUpdate {
  stage: DetectorStage;
  /** A change when it is above the limit; `null` when nothing was tested or the value was passed over. */
  statistic: number | null;
  limit: number | null;
}

/** How a limit was set by an expected run length. */
export interface DetectorCalibration {
  expectedRunLength: number;
  /** What the simulation gives for the limit chosen; more than asked where the statistic has few distinct values. */
  simulatedRunLength: number | null;
  parameter: string;
  value: number;
  series: number;
  drawnFrom: "reference" | "normal" | "errors";
}

export interface DetectorState {
  detector: DetectorKind;
  /** Values taken in. */
  n: number;
  /** Values passed over: missing, infinite or beyond 1e100. */
  missing: number;
  changes: number;
  stage: DetectorStage;
  /** The setting behind the limit, and its value. */
  parameter: string;
  value: number;
  calibration: DetectorCalibration | null;
}

export interface DetectedChanges {
  detector: DetectorKind;
  /** Positions at which the detector said so: some while after the change itself. */
  changes: number[];
  warnings: number[];
  n: number;
  missing: number;
  parameter: string;
  value: number;
  calibration: DetectorCalibration | null;
}

export interface ChangePointOptions {
  /** One change at most; by default several. */
  single?: boolean;
  /** Level of the p-value a change needs; default 0.05. */
  alpha?: number;
  /** What a further change has to take off the squares, in variances of the noise times ln n; default 3. */
  penalty?: number;
  /** Values between changes at least; default 3. */
  minSegment?: number;
  /** Permutations behind a p-value at most; default 999. */
  resamples?: number;
  seed?: number;
}

export interface MeanChange {
  /** Position of the first value after it. */
  index: number;
  /** First and last position at which it may have been, at 95 % confidence. */
  interval: [number, number];
  before: number;
  after: number;
  difference: number;
  pValue: number;
}

export interface ChangePoints {
  changes: MeanChange[];
  /** Mean since the last change, or of all. */
  mean: number | null;
  /** Standard deviation of the noise around the means. */
  noise: number | null;
  alpha: number;
  n: number;
  missing: number;
  seed: number;
}

/** A change detector on what a monitor measures of its batches: what it watches, its method and its settings. */
export interface DetectorRule extends Omit<DetectorOptions, "reference"> {
  /** Any metric of a monitor, such as `accuracy`, `driftEffect`, `missingPct` or `reconstructionError`. */
  metric: string;
  /** Without one, every column with that metric by itself, and in a segment the worst of them. */
  column?: string;
  /** As `column = value`; without one, the batch as a whole. */
  segment?: string;
  /** Not `eddm`. Detectors of errors see 1 - accuracy and the like; what is no rate from 0 to 1 they pass over. */
  method: DetectorKind;
  /**
   * How many first values say what the scale of the series is: all are standardised by their mean and standard
   * deviation (of values that mostly are one and the same at least what the metric can tell apart: one row, 1, or a
   * hundredth of the value). Default 20 with `expectedRunLength` and without `reference`, else 0: values as they are.
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
  /** Number of the batch in which it was found, from 1, and its label. */
  batch: number;
  label: string;
  /** First batch after the change, in hindsight; `null` where the history has dropped it. */
  since: string | null;
  sinceAt: number | null;
  /** First and last batch that it may have been, at 95 % confidence. */
  earliest: string | null;
  latest: string | null;
  before: number | null;
  after: number | null;
  /** Whether it is for the better, such as an accuracy that rose or a latency that fell: no incident, and no alert. */
  better: boolean;
}

/** How far a detector is after a batch. */
export interface DetectorReport {
  method: DetectorKind;
  metric: string;
  column: string | null;
  segment: string | null;
  /** A change is reported once, in the batch in which it was found. */
  stage: DetectorStage;
  value: number | null;
  statistic: number | null;
  limit: number | null;
  /** Values it has seen. */
  n: number;
  /** Values that it still waits for at least (`warmUp`). */
  waiting: number;
  /** The last change it found. */
  change: FoundChange | null;
}
