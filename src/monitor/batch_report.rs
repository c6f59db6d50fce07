//! The report on one observed batch, and the dashboard over all batches.

use super::catalogue::rests_on_targets;
use super::detector_report::DetectorReport;
use crate::alert::AlertEvent;
use crate::drift::{DriftReport, Verdict};
use crate::error::Warning;
use crate::estimation::EstimatedPerformance;
use crate::json;
use crate::latency::Latency;
use crate::metric::Measurement;
use crate::multivariate::{CorrelationChanges, MultivariateDrift};
use crate::performance::{Confidence, Performance};
use crate::predictions::PredictionDrift;
use crate::quality::DataQuality;
use serde::Serialize;
use std::borrow::Cow;

/// Largest number of parts of a batch's labels that are kept, besides the last.
const MOST_PARTS: usize = 8;

/// Summary of a batch's late labels, of all deliveries together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Labelled {
    /// Time of the last delivery that changed anything.
    pub at: f64,
    /// Number of rows that have a label.
    pub matched: u64,
    /// Number of rows that have none.
    pub unlabelled: u64,
    /// When the batch could first be judged, which rules on performance did unless 50 newer batches had targets;
    /// `None` while too few rows have a label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_at: Option<f64>,
}

json::shape!(Labelled { at, matched, unlabelled, judged_at });

/// A difference between the columns of batch and reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaChange {
    /// Name of the column.
    pub column: String,
    /// `added`, `removed` or `kind-changed`.
    pub change: String,
    /// One sentence.
    pub message: String,
}

json::shape!(SchemaChange { column, change, message });

/// Drift of one column of a segment against the same segment of the reference, condensed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SegmentDrift {
    /// Name of the column.
    pub column: String,
    /// Name of the test.
    pub test: String,
    /// The test's statistic.
    pub statistic: Option<f64>,
    /// Its p-value.
    pub p_value: Option<f64>,
    /// The p-value adjusted over the columns of the segment.
    pub adjusted_p_value: Option<f64>,
    /// Observed share of rows moved.
    pub effect: Option<f64>,
    /// Share of missing values in the segment of the reference, and in that of the batch.
    pub missing: [f64; 2],
    /// The verdict on values or missing values, at alpha divided among all segments.
    pub verdict: Verdict,
    /// Number of present values in the segment of the batch.
    pub n: u64,
}

json::shape!(SegmentDrift {
    column,
    test,
    statistic,
    p_value,
    adjusted_p_value,
    effect,
    missing,
    verdict,
    n
});

/// The rows of a batch with one value of a segment column, compared with those of the reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SegmentReport {
    /// The segment column.
    pub column: String,
    /// Its value.
    pub value: String,
    /// Number of rows of the batch with this value.
    pub rows: u64,
    /// Columns that drifted within the segment, at alpha divided among all segments.
    pub drifted: Vec<String>,
    /// The verdict of the segment's drift.
    pub verdict: Verdict,
    /// Every compared column; empty for the reference, and in snapshots written before this field existed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<SegmentDrift>,
    /// Drift of all columns of its rows together, if `config.multivariate` is set; not for the reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multivariate: Option<MultivariateDrift>,
    /// Pairs of columns whose correlation changed in its rows, if `config.correlations` is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_changes: Option<CorrelationChanges>,
    /// Measurements of the segment; `segment` is `column = value`. For metrics of columns (drift, missing values,
    /// outliers) there is the measurement of the worst column, without its name, followed by those of the columns
    /// that a rule or a detector watches in segments.
    pub measurements: Vec<Measurement>,
}

json::shape!(SegmentReport {
    column,
    value,
    rows,
    drifted,
    verdict,
    columns = Vec::new(),
    multivariate,
    correlation_changes,
    measurements,
});

impl SegmentReport {
    /// Its size in measurements; a column or a pair of columns counts as one.
    fn measured(&self) -> usize {
        let of_joint = |found: &MultivariateDrift| {
            let told = found.classifier.as_ref().map_or(0, |told| told.columns.len());
            found.reconstruction.columns.len() + found.columns.len() + told
        };
        let joint = self.multivariate.as_ref().map_or(0, of_joint);
        let pairs = self.correlation_changes.as_ref().map_or(0, |found| found.pairs.len());
        self.measurements.len() + self.columns.len() + joint + pairs
    }
}

/// Measurements from a part of a batch's labels, before more arrived: what rules judged at that time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelPart {
    /// When that part came, in milliseconds since 1970; the time of the batch for targets that it had itself.
    pub at: f64,
    /// The measurements that needed targets, of the batch and of its segments.
    pub measurements: Vec<Measurement>,
}

json::shape!(LabelPart { at, measurements });

/// Everything about one batch, as plain data for serialisation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchReport {
    /// Name of the batch.
    pub label: String,
    /// Its time, milliseconds since 1970.
    pub at: f64,
    /// Whether only its numbers are kept, because it is an older batch ([`MonitorConfig::full_reports`]). Fields
    /// about rows or columns are then empty; `measurements` holds those of the whole batch to five digits.
    ///
    /// [`MonitorConfig::full_reports`]: super::config::MonitorConfig::full_reports
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub condensed: bool,
    /// Number of rows.
    pub rows: u64,
    /// Realised performance, if there are targets.
    pub performance: Option<Performance>,
    /// Estimated performance, with or without targets: of a classifier from its probabilities, of a regression by
    /// direct loss estimation. `None` without a role for target, prediction and, for classes, probability.
    pub estimated: Option<EstimatedPerformance>,
    /// Drift of predictions against the reference.
    pub predictions: Option<PredictionDrift>,
    /// Drift of targets against the reference, if the batch has targets. For late targets it is computed on the rows
    /// that have one, as soon as they are joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<PredictionDrift>,
    /// Confidence of the predictions.
    pub confidence: Option<Confidence>,
    /// Data quality compared with the reference.
    pub quality: DataQuality,
    /// Drift of features against the reference; `None` for the reference itself.
    pub drift: Option<DriftReport>,
    /// Drift of all columns together, if `config.multivariate` is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multivariate: Option<MultivariateDrift>,
    /// Pairs of columns whose correlation changed, if `config.correlations` is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_changes: Option<CorrelationChanges>,
    /// Results of the change detectors in `config.detectors` for the series that this batch continues.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detectors: Vec<DetectorReport>,
    /// Latency, if there is a column or a measurement.
    pub latency: Option<Latency>,
    /// All results as measurements; rules use these.
    pub measurements: Vec<Measurement>,
    /// The results for each value of the segment columns; empty without segment columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<SegmentReport>,
    /// Summary of targets that came later; `None` if none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labelled: Option<Labelled>,
    /// Measurements judged by the labels that came before the last ones, oldest first: of more than 8 parts the first
    /// and the newest 7. Empty in a condensed batch.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub label_parts: Vec<LabelPart>,
    /// Changes of alert states.
    pub events: Vec<AlertEvent>,
    /// Columns that differ from those of the reference.
    pub schema: Vec<SchemaChange>,
    /// Warnings about the batch.
    pub warnings: Vec<Warning>,
}

json::shape!(BatchReport {
    label,
    at,
    condensed = false,
    rows,
    performance,
    estimated,
    predictions,
    targets,
    confidence,
    quality,
    drift,
    multivariate,
    correlation_changes,
    detectors = Vec::new(),
    latency,
    measurements,
    segments = Vec::new(),
    labelled,
    label_parts = Vec::new(),
    events,
    schema,
    warnings,
});

impl BatchReport {
    /// A report without results.
    pub(super) fn empty(label: String, at: f64) -> Self {
        Self {
            label,
            at,
            condensed: false,
            rows: 0,
            performance: None,
            estimated: None,
            predictions: None,
            targets: None,
            confidence: None,
            quality: DataQuality {
                rows: 0,
                duplicate_rows: 0,
                columns: Vec::new(),
                issues: Vec::new(),
            },
            drift: None,
            multivariate: None,
            correlation_changes: None,
            detectors: Vec::new(),
            latency: None,
            measurements: Vec::new(),
            segments: Vec::new(),
            labelled: None,
            label_parts: Vec::new(),
            events: Vec::new(),
            schema: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Its size in measurements; a column of a segment counts as one.
    pub(super) fn measured(&self) -> usize {
        let of_segments = self.segments.iter().map(SegmentReport::measured);
        let of_parts = self.label_parts.iter().map(|part| part.measurements.len());
        self.measurements.len() + of_segments.sum::<usize>() + of_parts.sum::<usize>()
    }

    /// Keeps the current measurements from targets, which more labels are about to change.
    pub(super) fn keep_part(&mut self) {
        if self.condensed {
            return;
        }
        let at = self.labelled.map_or(self.at, |labelled| labelled.at);
        let measured = self.all_measurements();
        let of_targets = measured.iter().filter(|measured| rests_on_targets(&measured.metric));
        let measurements = of_targets.cloned().collect();
        if self.label_parts.len() >= MOST_PARTS {
            self.label_parts.remove(1);
        }
        self.label_parts.push(LabelPart { at, measurements });
    }

    /// Whether its performance counts: false while too few late labels have come for rules to judge it.
    pub(super) fn is_judged(&self) -> bool {
        self.labelled.is_none_or(|labelled| labelled.judged_at.is_some())
    }

    /// All measurements that rules use: those of the batch, then those of its segments.
    #[must_use]
    pub fn all_measurements(&self) -> Cow<'_, [Measurement]> {
        if self.segments.is_empty() {
            return Cow::Borrowed(&self.measurements);
        }
        let of_segments = self.segments.iter().flat_map(|segment| &segment.measurements);
        self.measurements.iter().chain(of_segments).cloned().collect()
    }

    /// The first measurement of the batch or of one of its segments that is wanted.
    pub(super) fn measurement(
        &self,
        wanted: &dyn Fn(&&Measurement) -> bool,
    ) -> Option<&Measurement> {
        let of_segments = self.segments.iter().flat_map(|segment| &segment.measurements);
        self.measurements.iter().chain(of_segments).find(|measured| wanted(measured))
    }
}

/// The overall state after the last batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dashboard {
    /// Accuracy of the last batch with targets; with late targets, once enough have come for rules to judge it.
    pub current_accuracy: Option<f64>,
    /// Accuracy of each kept batch, in the same way.
    pub accuracy_trend: Vec<Option<f64>>,
    /// Mean confidence over all batches, weighted by rows.
    pub average_confidence: Option<f64>,
    /// Drifted columns of the last batch, largest effect first.
    pub drifted_columns: Vec<String>,
    /// Rows seen since the start, including those of dropped batches.
    pub total_predictions: u64,
    /// Batches seen since the start.
    pub batches: u64,
    /// Number of firing alerts.
    pub firing: u64,
    /// The sentence that answers "is my model still fine?".
    pub verdict: String,
    /// `ok`, `attention`, `critical` or `unknown`: determines the colour of the sentence.
    pub status: String,
    /// The recommended action.
    pub advice: crate::decide::Advice,
}

json::shape!(Dashboard {
    current_accuracy,
    accuracy_trend,
    average_confidence,
    drifted_columns,
    total_predictions,
    batches,
    firing,
    verdict,
    status,
    advice,
});
