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

/** Returns the version of the engine. */
export function version(): string {
  return call(() => glue.version());
}

/**
 * Detects the format of a file from its first bytes; a few thousand are enough. "other" means that the file contains no
 * table that this package can read.
 */
export function formatOf(
  start: Uint8Array,
): "csv" | "json" | "gzip" | "parquet" | "arrow" | "other" {
  return call(() => glue.formatOf(bytes("The start of a file", start)));
}

/**
 * Compares two samples with one test or distance. Throws `config-invalid` for an unknown test or an option that the
 * test does not have, and `kind-mismatch` for values that it cannot take.
 */
export function driftTest(
  test: DriftTest,
  reference: Values,
  batch: Values,
  options?: DriftTestOptions,
): DriftResult {
  return call(() => glue.driftTest(test, reference, batch, options));
}

/**
 * Returns only the `statistic` of `driftTest`. PSI, Jensen-Shannon, KL and Hellinger over bins of equal width are
 * counted without sorting; all other tests cost as much as `driftTest`.
 */
export function driftStatistic(
  test: DriftTest,
  reference: Values,
  batch: Values,
  options?: DriftTestOptions,
): number | null {
  return call(() => glue.driftStatistic(test, reference, batch, options));
}

/**
 * Compares every column that two tables have in common, and adjusts the p-values together. With the default preset, at
 * most `alpha` of clean batches are called drifted. Throws `config-invalid`, `column-missing` for an unknown column in
 * the options, and `kind-mismatch` for a test that a column cannot take.
 */
export function detectDrift(reference: Table, batch: Table, options?: DriftOptions): DriftReport {
  return call(() =>
    glue.detectDrift(glueOf("The reference", reference), glueOf("The batch", batch), options),
  );
}

/**
 * Returns the columns of a table as counts, without rows: the text of a versioned file with a checksum. Profiles of
 * parts merge, in any order, into the same bytes as the profile of all rows. Throws `config-invalid` if `cells` is out
 * of range or the table is a sample of its file.
 */
export function profile(table: Table, options?: ProfileOptions): string {
  return call(() => glue.profile(glueOf("The table", table), options));
}

/**
 * Merges profiles into the profile of all their rows. Throws `profile-invalid`, `config-invalid` for an empty list, and
 * `kind-mismatch` if a column is numeric in one profile and not in another.
 */
export function mergeProfiles(profiles: string[]): string {
  return call(() => glue.mergeProfiles(list("Profiles", profiles) as string[]));
}

/** Returns the content of a profile by column. Throws `profile-invalid`. */
export function describeProfile(profile: string): ProfileDescription {
  return call(() => glue.describeProfile(profile));
}

/**
 * Compares a batch with a profile instead of a reference table, like `detectDrift`. Every result states its
 * `errorBound`.
 */
export function driftFromProfile(
  profile: string,
  batch: Table,
  options?: DriftOptions,
): DriftReport {
  return call(() => glue.driftFromProfile(profile, glueOf("The batch", batch), options));
}

/**
 * Estimates the performance of a batch before its targets are known: of a classifier from its probabilities (CBPE), of
 * a regression from a learned model of the loss (DLE). Assumes that the relation learned from the reference still
 * holds; concept drift therefore goes undetected. A `Monitor` has the same estimate in every report and learns from the
 * reference only once. Throws `config-invalid` for missing roles, `column-missing` and `kind-mismatch`.
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
 * Compares all columns together: whether their relations have changed (reconstruction error), and whether rows of the
 * batch can be told from rows of the reference (domain classifier). At most `alpha` of clean batches are called
 * drifted. Throws `config-invalid` and `column-missing`.
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
 * Compares the correlations of all pairs of numeric columns, by default Spearman's. In at most `alpha` of clean batches
 * any pair is called changed. Targets, predictions and ids are treated like other columns: use `columns` to exclude
 * them. Throws `config-invalid`, `column-missing` and `kind-mismatch`.
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

/**
 * Calculates the performance of a classifier by scikit-learn's definitions. The lists are matched by position. Throws
 * `length-mismatch`, `value-out-of-range` for invalid weights, `config-invalid` for an unknown positive class, and
 * `kind-mismatch` for too many classes.
 */
export function classificationMetrics(input: ClassificationInput): ClassificationMetrics {
  return call(() => glue.classificationMetrics(input));
}

/**
 * Calculates the ROC and precision-recall curves in at most 200 points each, with the areas of the full curves, and the
 * reliability diagram with bins of equal width and of equal counts.
 */
export function classificationCurves(input: ClassificationInput): ClassificationCurves {
  return call(() => glue.classificationCurves(input));
}

/**
 * Calculates the performance of a regression by scikit-learn's definitions. The lists are matched by position. Throws
 * `length-mismatch`, and `value-out-of-range` for invalid weights.
 */
export function regressionMetrics(input: RegressionInput): RegressionMetrics {
  return call(() => glue.regressionMetrics(input));
}

/**
 * Returns the mean probability of the top class, and the percentage of rows below `low` (default 0.7). Throws
 * `config-invalid` and `length-mismatch`.
 */
export function confidence(
  probability: Float64Array | Record<string, Float64Array>,
  options?: { low?: number },
): Confidence {
  return call(() => glue.confidence(probability, options));
}

/**
 * Counts missing values, outliers and duplicates, and with a `reference` also values that the reference never had.
 * Throws `config-invalid` for a percentage outside 0 to 100.
 */
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

/**
 * Returns mean and percentiles in milliseconds, and the share above a threshold (default 100 ms). Throws
 * `config-invalid` for a threshold that is negative or not finite.
 */
export function latency(
  ms: Float64Array | readonly (number | null)[],
  options?: { threshold?: number },
): Latency {
  return call(() => glue.latency(ms, options));
}

/**
 * Calculates the slope of the last values (default 10), whether it is significant, and whether the series is declining.
 * Throws `config-invalid` for a window or season below 2, an alpha outside 0 to 1, and Theil-Sen over more than 2,000
 * values.
 */
export function trend(values: readonly (number | null)[], options?: TrendOptions): Trend {
  return call(() => glue.trend(values, options));
}

/** Runs a change detector (default ADWIN) over a series and returns the positions of changes. */
export function detectChanges(
  values: Float64Array | readonly (number | null)[],
  options?: DetectorOptions & { detector?: DetectorKind },
): DetectedChanges {
  const { detector = "adwin", ...given } = fields(options);
  return call(() => glue.detectChanges(values, detector, settings(given)));
}

/** Finds in hindsight where the mean of a series changed, with intervals and p-values. */
export function changePoints(
  values: Float64Array | readonly (number | null)[],
  options?: ChangePointOptions,
): ChangePoints {
  return call(() => glue.changePoints(values, options));
}

/** Decides whether to deploy the candidate or to keep the incumbent. Throws `config-invalid`. */
export function deploymentGate(
  candidate: Scores,
  incumbent: Scores,
  options?: GateOptions,
): GateDecision {
  return call(() => glue.deploymentGate(candidate, incumbent, options));
}

/**
 * Makes a record of a decision: what was compared, which files were used, which limits applied, and the reasons. Throws
 * `config-invalid`.
 */
export function decisionRecord(decision: DecisionInput): DecisionRecord {
  return call(() => glue.decisionRecord(decision));
}

/** Formats a decision record as Markdown. */
export function decisionMarkdown(record: DecisionRecord): string {
  return call(() => glue.decisionMarkdown(record));
}

/** Formats a report as CSV, one measurement per line. Text that a spreadsheet would run as a formula is escaped. */
export function reportCsv(report: Report): string {
  return call(() => glue.reportCsv(JSON.stringify(report)));
}

/** Formats a report as Markdown, for a pull request. */
export function reportMarkdown(report: Report): string {
  return call(() => glue.reportMarkdown(JSON.stringify(report)));
}

/** Returns the body for a Slack incoming webhook. The caller sends it. */
export function slackPayload(alert: Alert): Record<string, unknown> {
  return call(() => glue.slackPayload(alert));
}

/** Returns a PagerDuty Events v2 event. The caller sends it. */
export function pagerDutyPayload(alert: Alert, routingKey: string): Record<string, unknown> {
  return call(() => glue.pagerDutyPayload(alert, routingKey));
}

/** Returns the body for a POST to Alertmanager's `/api/v2/alerts`. The caller sends it. */
export function alertmanagerPayload(alerts: readonly Alert[]): Record<string, unknown>[] {
  return call(() => glue.alertmanagerPayload(alerts));
}

/**
 * Runs the tests of a rule file: made-up series, and the alerts expected after each batch. This finds mistakes in rules
 * before they alert anybody.
 */
export function testRules(file: RuleFile): RuleTestReport {
  return call(() => glue.testRules(file));
}

/**
 * Divides the change of accuracy (or mean absolute error) between two tables among the columns that shifted. The
 * columns' shares and the unexplained rest add up to 1. If chance could explain the change, nothing is attributed.
 * Throws `column-missing`, and `kind-mismatch` for a regression on labels.
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

/**
 * Finds the segments in which the model performs worse than on all other rows. P-values are corrected for the search.
 * Throws `column-missing`, and `kind-mismatch` for a regression on labels.
 */
export function weakestSegments(table: Table, options: CauseOptions): WeakSegments {
  return call(() => glue.weakestSegments(glueOf("The table", table), options));
}
