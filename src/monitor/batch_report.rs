//! What one observed batch came to, and the dashboard over all of them.

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

/// Parts of the labels of a batch that are kept, beside the last.
const MOST_PARTS: usize = 8;

/// What a batch's report keeps of its late labels: of all deliveries together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Labelled {
    /// When the last of them came that changed anything.
    pub at: f64,
    /// Rows that have one.
    pub matched: u64,
    /// Rows that have none.
    pub unlabelled: u64,
    /// When the batch could be judged first, which rules on performance did unless 50 newer ones had targets; `None`
    /// while too few rows have a label.
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
    /// One sentence for a person.
    pub message: String,
}

json::shape!(SchemaChange { column, change, message });

/// One column of a segment against the same rows of the reference, in short.
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
    /// The same adjusted over the columns of the segment.
    pub adjusted_p_value: Option<f64>,
    /// Observed share of rows moved.
    pub effect: Option<f64>,
    /// Share of missing values in the segment of the reference, and in that of the batch.
    pub missing: [f64; 2],
    /// At alpha divided among all segments; of values or of missing ones.
    pub verdict: Verdict,
    /// Present values in the segment of the batch.
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

/// The rows of a batch that have one value of a segment column, against those of the reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SegmentReport {
    /// The segment column.
    pub column: String,
    /// Its value.
    pub value: String,
    /// Rows of the batch that have it.
    pub rows: u64,
    /// Columns that drifted within the segment, at alpha divided among all segments.
    pub drifted: Vec<String>,
    /// The verdict of the segment's drift.
    pub verdict: Verdict,
    /// Every compared column; empty for the reference, and in snapshots written before there was such.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<SegmentDrift>,
    /// All columns of its rows together, where `config.multivariate` asks for it; not of the reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multivariate: Option<MultivariateDrift>,
    /// Pairs of columns whose correlation changed in its rows, where `config.correlations` asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_changes: Option<CorrelationChanges>,
    /// What was measured of the segment; `segment` is `column = value`. Of metrics of columns (drift, missing
    /// values, outliers) it is the worst column's, without its name, and then those of the columns that a rule or a
    /// detector watches in segments.
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
    /// How many measurements take as much room as it does: a column or a pair of columns as much as one.
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

/// What targets told of a batch by a part of its labels, before more came: what rules judged at that time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelPart {
    /// When that part came, milliseconds since 1970: the time of the batch for targets that it had itself.
    pub at: f64,
    /// What rested on targets then, of the batch and of its segments.
    pub measurements: Vec<Measurement>,
}

json::shape!(LabelPart { at, measurements });

/// Everything about one batch. Plain data: it serialises to the shape of the contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchReport {
    /// Name of the batch.
    pub label: String,
    /// Its time, milliseconds since 1970.
    pub at: f64,
    /// Whether only its numbers are kept, as it is an older batch ([`MonitorConfig::full_reports`]). What
    /// rests on rows or columns is empty then; `measurements` are those of the whole batch to five digits.
    ///
    /// [`MonitorConfig::full_reports`]: super::config::MonitorConfig::full_reports
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub condensed: bool,
    /// Its rows.
    pub rows: u64,
    /// Realised performance, where there are targets.
    pub performance: Option<Performance>,
    /// Performance to expect, targets or not: of classes by their probabilities, of numbers by direct loss. `None`
    /// without a role for target, prediction and, of classes, probability.
    pub estimated: Option<EstimatedPerformance>,
    /// The prediction's distribution against the reference.
    pub predictions: Option<PredictionDrift>,
    /// The target's distribution against the reference, where the batch has targets: of late ones as soon as they
    /// are joined, on the rows that got one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<PredictionDrift>,
    /// How sure the model was.
    pub confidence: Option<Confidence>,
    /// Data quality against the reference.
    pub quality: DataQuality,
    /// Features against the reference; `None` for the reference itself.
    pub drift: Option<DriftReport>,
    /// All columns together against the reference, where `config.multivariate` asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multivariate: Option<MultivariateDrift>,
    /// Pairs of columns whose correlation changed, where `config.correlations` asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_changes: Option<CorrelationChanges>,
    /// What the change detectors of `config.detectors` say of the series that this batch continues.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detectors: Vec<DetectorReport>,
    /// Latency, where there is a column or a measurement.
    pub latency: Option<Latency>,
    /// Everything as measurements: what rules look at.
    pub measurements: Vec<Measurement>,
    /// The same for each value of the segment columns; empty without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<SegmentReport>,
    /// What came of targets that followed later; `None` where none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labelled: Option<Labelled>,
    /// What was judged by the labels that came before the last, oldest first: of more than 8 parts the first and the
    /// newest 7. Not of a condensed batch.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub label_parts: Vec<LabelPart>,
    /// Alerts that changed state.
    pub events: Vec<AlertEvent>,
    /// Columns that differ from the reference's.
    pub schema: Vec<SchemaChange>,
    /// What was noticed.
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
    /// A report of nothing.
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

    /// How many measurements it has; a column of a segment takes as much room as one.
    pub(super) fn measured(&self) -> usize {
        let of_segments = self.segments.iter().map(SegmentReport::measured);
        let of_parts = self.label_parts.iter().map(|part| part.measurements.len());
        self.measurements.len() + of_segments.sum::<usize>() + of_parts.sum::<usize>()
    }

    /// Keeps what targets told so far, which more labels are about to change.
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

    /// Whether its performance counts: not while too few late labels have come for rules to judge it.
    pub(super) fn is_judged(&self) -> bool {
        self.labelled.is_none_or(|labelled| labelled.judged_at.is_some())
    }

    /// What rules look at: the measurements of the batch, then those of its segments.
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

/// The state of the whole, after the last batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dashboard {
    /// Accuracy of the last batch with targets; of late ones, once enough are there for rules to judge it.
    pub current_accuracy: Option<f64>,
    /// Accuracy of each batch kept, in the same way.
    pub accuracy_trend: Vec<Option<f64>>,
    /// Mean confidence over all batches, weighted by rows.
    pub average_confidence: Option<f64>,
    /// Drifted columns of the last batch, largest effect first.
    pub drifted_columns: Vec<String>,
    /// Rows seen since the start, dropped batches included.
    pub total_predictions: u64,
    /// Batches seen since the start.
    pub batches: u64,
    /// Alerts that are firing.
    pub firing: u64,
    /// The sentence that answers "is my model still fine?".
    pub verdict: String,
    /// `ok`, `attention`, `critical` or `unknown`: how to colour the sentence.
    pub status: String,
    /// What to do now.
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
