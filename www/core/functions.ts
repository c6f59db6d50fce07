import { bytes, fields, list } from "./check.js";
import { settings } from "./detect.js";
import { call } from "./glue.js";
import * as glue from "./pkg/core.js";
import { glueOf, type Table } from "./table.js";
import type {
  Alert,
  CauseOptions,
  Causes,
  ChangePointOptions,
  ChangePoints,
  ClassificationCurves,
  ClassificationInput,
  ClassificationMetrics,
  Confidence,
  CorrelationChanges,
  CorrelationOptions,
  DataQuality,
  DecisionInput,
  DecisionRecord,
  DetectedChanges,
  DetectorKind,
  DetectorOptions,
  DriftOptions,
  DriftReport,
  DriftResult,
  DriftTest,
  DriftTestOptions,
  EstimatedPerformance,
  EstimateOptions,
  GateDecision,
  GateOptions,
  Latency,
  MultivariateDrift,
  MultivariateOptions,
  PredictionDrift,
  ProfileDescription,
  ProfileOptions,
  QualityOptions,
  RegressionInput,
  RegressionMetrics,
  Report,
  RuleFile,
  RuleTestReport,
  Scores,
  Trend,
  TrendOptions,
  Values,
  WeakSegments,
} from "./types.js";

/** Version of the engine. */
export function version(): string {
  return call(() => glue.version());
}

/** The format of a file, told by how it begins; a few thousand bytes are enough. "other" holds no table that can be read here. */
export function formatOf(
  start: Uint8Array,
): "csv" | "json" | "gzip" | "parquet" | "arrow" | "other" {
  return call(() => glue.formatOf(bytes("The start of a file", start)));
}

/** Compares two samples by one test or distance. */
export function driftTest(
  test: DriftTest,
  reference: Values,
  batch: Values,
  options?: DriftTestOptions,
): DriftResult {
  return call(() => glue.driftTest(test, reference, batch, options));
}

/**
 * The `statistic` of `driftTest` alone. PSI, Jensen-Shannon, KL and Hellinger over bins of equal width
 * are counted without sorting; all others cost as much as in `driftTest`.
 */
export function driftStatistic(
  test: DriftTest,
  reference: Values,
  batch: Values,
  options?: DriftTestOptions,
): number | null {
  return call(() => glue.driftStatistic(test, reference, batch, options));
}

/** Compares every common column of two tables and adjusts the p-values together. */
export function detectDrift(reference: Table, batch: Table, options?: DriftOptions): DriftReport {
  return call(() =>
    glue.detectDrift(glueOf("The reference", reference), glueOf("The batch", batch), options),
  );
}

/**
 * The columns of a table as counts, without rows, as the text of a file: versioned, with a checksum. Profiles of parts
 * merge, in any order, into the same bytes as the profile of all rows.
 */
export function profile(table: Table, options?: ProfileOptions): string {
  return call(() => glue.profile(glueOf("The table", table), options));
}

/** The profile of all rows that these profiles were made of. */
export function mergeProfiles(profiles: string[]): string {
  return call(() => glue.mergeProfiles(list("Profiles", profiles) as string[]));
}

/** What a profile says of each column. */
export function describeProfile(profile: string): ProfileDescription {
  return call(() => glue.describeProfile(profile));
}

/** `detectDrift` with a profile in place of the reference: every result has its `errorBound`. */
export function driftFromProfile(
  profile: string,
  batch: Table,
  options?: DriftOptions,
): DriftReport {
  return call(() => glue.driftFromProfile(profile, glueOf("The batch", batch), options));
}

/**
 * The performance to expect of a batch by its probabilities, before its targets are there (CBPE). Assumes that a
 * probability means what it meant in the reference, so concept drift is not seen. A `Monitor` has the same in every
 * report, and learns from the reference only once.
 */
export function estimatePerformance(
  reference: Table,
  batch: Table,
  options: EstimateOptions,
): EstimatedPerformance {
  return call(() =>
    glue.estimatePerformance(
      glueOf("The reference", reference),
      glueOf("The batch", batch),
      options,
    ),
  );
}

/**
 * Compares all columns together: whether they still belong together as they did, and whether rows of the batch can be
 * told from rows of the reference. On clean data at most `alpha` of batches are called drifted.
 */
export function multivariateDrift(
  reference: Table,
  batch: Table,
  options?: MultivariateOptions,
): MultivariateDrift {
  return call(() =>
    glue.multivariateDrift(glueOf("The reference", reference), glueOf("The batch", batch), options),
  );
}

/**
 * Compares the correlations of all pairs of numeric columns, Spearman's by default. On clean data at most `alpha` of
 * batches have a pair that is called changed. Targets, predictions and ids are columns like any other: use `columns`
 * to leave them out.
 */
export function correlationChanges(
  reference: Table,
  batch: Table,
  options?: CorrelationOptions,
): CorrelationChanges {
  return call(() =>
    glue.correlationChanges(
      glueOf("The reference", reference),
      glueOf("The batch", batch),
      options,
    ),
  );
}

/** Compares predictions: chi-squared on counts for classes, Kolmogorov-Smirnov for numbers. */
export function predictionDrift(
  reference: Values,
  batch: Values,
  options?: DriftOptions,
): PredictionDrift {
  return call(() => glue.predictionDrift(reference, batch, options));
}

/** Performance of a classifier, by scikit-learn's definitions. Lists are matched row by row. */
export function classificationMetrics(input: ClassificationInput): ClassificationMetrics {
  return call(() => glue.classificationMetrics(input));
}

/**
 * ROC and precision-recall curve in at most 200 points each, with the areas of the full curves, and
 * the reliability diagram by bins of equal width and of equal counts.
 */
export function classificationCurves(input: ClassificationInput): ClassificationCurves {
  return call(() => glue.classificationCurves(input));
}

/** Performance of a regression model, by scikit-learn's definitions. Lists are matched row by row. */
export function regressionMetrics(input: RegressionInput): RegressionMetrics {
  return call(() => glue.regressionMetrics(input));
}

/** Mean probability of the top class, and the percentage of rows below `low` (default 0.7). */
export function confidence(
  probability: Float64Array | Record<string, Float64Array>,
  options?: { low?: number },
): Confidence {
  return call(() => glue.confidence(probability, options));
}

/** Missing values, outliers, duplicates and, against a reference, values that it never had. */
export function dataQuality(
  table: Table,
  options?: QualityOptions & { reference?: Table },
): DataQuality {
  const { reference, ...thresholds } = fields(options);
  return call(() =>
    reference === undefined
      ? glue.dataQuality(glueOf("The table", table), thresholds)
      : glue.dataQualityAgainst(
          glueOf("The table", table),
          glueOf("The reference", reference),
          thresholds,
        ),
  );
}

/** Mean, percentiles and the share over a threshold (default 100 ms). */
export function latency(
  ms: Float64Array | readonly (number | null)[],
  options?: { threshold?: number },
): Latency {
  return call(() => glue.latency(ms, options));
}

/** The slope of the last values (default 10), whether it is significant, and whether the series declines. */
export function trend(values: readonly (number | null)[], options?: TrendOptions): Trend {
  return call(() => glue.trend(values, options));
}

/** Shows a series to a change detector (default ADWIN) and says where it saw changes. */
export function detectChanges(
  values: Float64Array | readonly (number | null)[],
  options?: DetectorOptions & { detector?: DetectorKind },
): DetectedChanges {
  const { detector = "adwin", ...given } = fields(options);
  return call(() => glue.detectChanges(values, detector, settings(given)));
}

/** Since when? Where the mean of a series changed, in hindsight, with intervals and p-values. */
export function changePoints(
  values: Float64Array | readonly (number | null)[],
  options?: ChangePointOptions,
): ChangePoints {
  return call(() => glue.changePoints(values, options));
}

/** Whether to deploy the candidate or to keep the incumbent. */
export function deploymentGate(
  candidate: Scores,
  incumbent: Scores,
  options?: GateOptions,
): GateDecision {
  return call(() => glue.deploymentGate(candidate, incumbent, options));
}

/** A record of a decision: what was compared, on which files, under which limits, and why. */
export function decisionRecord(decision: DecisionInput): DecisionRecord {
  return call(() => glue.decisionRecord(decision));
}

/** A decision record as Markdown. */
export function decisionMarkdown(record: DecisionRecord): string {
  return call(() => glue.decisionMarkdown(record));
}

/** A report as CSV, one measurement per line; text that a spreadsheet would run as a formula is defused. */
export function reportCsv(report: Report): string {
  return call(() => glue.reportCsv(JSON.stringify(report)));
}

/** A report as Markdown, for a pull request. */
export function reportMarkdown(report: Report): string {
  return call(() => glue.reportMarkdown(JSON.stringify(report)));
}

/** The body of a Slack incoming webhook. The caller sends it. */
export function slackPayload(alert: Alert): Record<string, unknown> {
  return call(() => glue.slackPayload(alert));
}

/** A PagerDuty Events v2 event. The caller sends it. */
export function pagerDutyPayload(alert: Alert, routingKey: string): Record<string, unknown> {
  return call(() => glue.pagerDutyPayload(alert, routingKey));
}

/** The body of a POST to Alertmanager's `/api/v2/alerts`. The caller sends it. */
export function alertmanagerPayload(alerts: readonly Alert[]): Record<string, unknown>[] {
  return call(() => glue.alertmanagerPayload(alerts));
}

/**
 * Runs the tests of a file of rules: made-up series, and which alerts have to fire after which batch. So a slip in a
 * rule is found before it wakes anybody.
 */
export function testRules(file: RuleFile): RuleTestReport {
  return call(() => glue.testRules(file));
}

/**
 * Divides a change of accuracy (or of mean absolute error) between two tables among the columns that shifted; their
 * shares and the unexplained rest add up to 1. A change that may well be chance is explained by nothing.
 */
export function explainPerformance(reference: Table, batch: Table, options: CauseOptions): Causes {
  return call(() =>
    glue.explainPerformance(
      glueOf("The reference", reference),
      glueOf("The batch", batch),
      options,
    ),
  );
}

/** The segments in which the model does worse than in the rest, corrected for the search. */
export function weakestSegments(table: Table, options: CauseOptions): WeakSegments {
  return call(() => glue.weakestSegments(glueOf("The table", table), options));
}
