//! Results for each value of the segment columns.

use super::batch::Yardstick;
use super::batch_report::{BatchReport, SegmentDrift, SegmentReport};
use super::catalogue::{KNOWN, is_metric, watched_metric};
use super::config::MonitorConfig;
use super::estimator::Estimator;
use super::observed::ObserveOptions;
use super::plan::Plan;
use super::together::Together;
use crate::drift::{DriftResult, Verdict};
use crate::error::{Error, Result, Warning, listed};
use crate::metric::{Measurement, is_of_column, name};
use crate::near::did_you_mean;
use crate::numerals::counted_as;
use crate::order;
use crate::summary::{ColumnSummary, profile};
use crate::table::{Column, Table};
use std::collections::HashMap;

/// Largest number of segment columns.
const MOST_COLUMNS: usize = 3;
/// Largest number of segments per column: the most frequent values of the reference.
const MOST_VALUES: usize = 20;
/// Largest number of numbers of single columns in segments that a history holds: about 8 MB.
const MOST_NUMBERS: u64 = 2_000_000;

/// Metrics of the columns of a batch, which are the same in each of its segments.
const OF_THE_BATCH: [&str; 4] =
    [name::REMOVED_COLUMNS, name::CHANGED_KINDS, name::ADDED_COLUMNS, name::SCHEMA_BREAK];

/// Whether segments are measured by a metric. The same applies to its change metric (`accuracyChange`).
#[must_use]
pub fn is_segment_metric(metric: &str) -> bool {
    let watched = watched_metric(metric).unwrap_or(metric);
    is_metric(metric) && !OF_THE_BATCH.contains(&watched)
}

/// Whether it is measured for single columns in segments.
pub(super) fn is_of_segment_column(metric: &str) -> bool {
    is_of_column(metric) && is_segment_metric(metric)
}

/// Refuses detectors of segments that cannot exist and so would be silently green. `known` are all existing segments.
///
/// # Errors
/// `config-invalid`, with the JSON Pointer to the wrong value and the segments that exist.
pub(super) fn check_segments(config: &MonitorConfig, known: &[String]) -> Result<()> {
    for (place, rule) in config.detectors.iter().enumerate() {
        let Some(segment) = &rule.segment else { continue };
        let (field, message) = if known.is_empty() {
            let why = "for there are no segments. Name a column in `roles.segment`.";
            ("segment", format!("\"{segment}\" cannot be, {why}"))
        } else if !known.contains(segment) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let (listed, meant) = (listed(known.iter().copied()), did_you_mean(segment, &known));
            let is_none = "is no segment of the reference. Its segments are:";
            ("segment", format!("\"{segment}\" {is_none} {listed}.{meant}"))
        } else if rule.column.is_some() && !is_of_segment_column(&rule.metric) {
            let is_not = "is not measured of columns in segments. Leave out `column`.";
            ("column", format!("\"{}\" {is_not}", rule.metric))
        } else {
            continue;
        };
        return Err(Error::invalid(message).at_field(field).at_element("detectors", place));
    }
    Ok(())
}

/// The reference, divided by the values of the segment columns.
#[derive(Debug, Clone)]
pub(super) struct Segments {
    columns: Vec<SegmentColumn>,
    /// The configuration by which a segment is measured. Alpha is divided among all segments, so that together they
    /// raise no more false alarms than one batch.
    config: MonitorConfig,
    /// Metrics and columns that are watched in segments.
    watched: Watched,
}

/// Pairs of a metric and a column, each once.
type Watched = Vec<(String, String)>;

#[derive(Debug, Clone)]
struct SegmentColumn {
    name: String,
    segments: Vec<Segment>,
}

/// The rows of the reference that have one value.
#[derive(Debug, Clone)]
struct Segment {
    value: String,
    summaries: Vec<ColumnSummary>,
    /// The models fitted to its columns together; empty if its rows are no longer available.
    together: Together,
}

/// What segments are measured with besides their own rows.
#[derive(Clone, Copy)]
pub(super) struct Teacher<'a> {
    pub(super) plan: &'a Plan,
    pub(super) estimator: Option<&'a Estimator>,
}

impl Segments {
    /// Divides a reference by the columns that the configuration names. Each segment keeps the sorted columns of its
    /// rows: as much memory as the summaries of the reference for each segment column. Comparisons of columns
    /// together are fitted to each segment, at the cost of as many references of its rows.
    ///
    /// # Errors
    /// `config-invalid` for more than three columns, and if more single columns are watched in segments than a
    /// history has room for.
    pub(super) fn of(reference: &Table, config: &MonitorConfig, plan: &Plan) -> Result<Self> {
        let names = &config.roles.segment;
        if names.len() > MOST_COLUMNS {
            return Err(Error::invalid(format!(
                "{} segment columns are too many; at most {MOST_COLUMNS} are measured.",
                names.len()
            )));
        }
        let mut divided = Vec::new();
        for name in names {
            let mut values = divide(reference.column(name)?);
            values.truncate(MOST_VALUES);
            divided.push((name, values));
        }
        let config = among(config, divided.iter().map(|(_, values)| values.len()).sum());
        let of_column = |(name, values): (&String, Vec<(String, Vec<u32>)>)| {
            let segment = |(value, rows): (String, Vec<u32>)| {
                let own = reference.pick(&rows);
                let together = Together::fit(&own, &config, plan)?;
                Ok(Segment { value, summaries: profile(&own).columns, together })
            };
            let segments = values.into_iter().map(segment).collect::<Result<Vec<Segment>>>()?;
            Ok(SegmentColumn { name: name.clone(), segments })
        };
        let columns = divided.into_iter().map(of_column).collect::<Result<Vec<SegmentColumn>>>()?;
        Self::by(columns, config)
    }

    /// The segments of a reference whose rows are no longer available: `known` are the segments it had, `outline` has
    /// its columns. They are compared with nothing, so only results that need no reference are measured.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub(super) fn without_rows(
        known: &[SegmentReport],
        outline: &Table,
        config: &MonitorConfig,
    ) -> Result<Self> {
        let nothing = profile(&outline.slice(0, 0)).columns;
        let of_column = |name: &String| SegmentColumn {
            name: name.clone(),
            segments: known
                .iter()
                .filter(|segment| segment.column == *name)
                .map(|segment| Segment {
                    value: segment.value.clone(),
                    summaries: nothing.clone(),
                    together: Together::default(),
                })
                .collect(),
        };
        Self::by(config.roles.segment.iter().map(of_column).collect(), among(config, known.len()))
    }

    fn by(columns: Vec<SegmentColumn>, config: MonitorConfig) -> Result<Self> {
        let count = columns.iter().map(|column| column.segments.len()).sum::<usize>().max(1);
        let watched = watched(&config);
        check_room(watched.len() as u64, count as u64, config.history_limit.unwrap_or(1))?;
        let segments = Self { columns, config, watched };
        segments.check_labels()?;
        Ok(segments)
    }

    /// Refuses segments with equal labels: column `a` with the value `b = c`, and column `a = b` with the value `c`,
    /// would be one segment to every rule.
    fn check_labels(&self) -> Result<()> {
        let mut labels = self.labels();
        order::sort_by(&mut labels, Ord::cmp);
        let twice = labels.windows(2).find(|pair| pair[0] == pair[1]);
        twice.map_or(Ok(()), |pair| {
            let message = format!(
                "Two segments are both called \"{}\". Rename one of their columns.",
                pair[0]
            );
            Err(Error::invalid(message))
        })
    }

    /// The same segments of other rows; segments without rows are compared with nothing.
    pub(super) fn of_other(&self, reference: &Table, plan: &Plan) -> Self {
        let of_column = |column: &SegmentColumn| {
            let values = reference.find(&column.name);
            let mut rows: HashMap<String, Vec<u32>> =
                values.map(divide).unwrap_or_default().into_iter().collect();
            let other = |segment: &Segment| {
                let own = reference.pick(&rows.remove(&segment.value).unwrap_or_default());
                Segment {
                    value: segment.value.clone(),
                    summaries: profile(&own).columns,
                    // The batch's report says what could not be fitted.
                    together: Together::of_batch(&own, &self.config, plan, &mut Vec::new()),
                }
            };
            let segments = column.segments.iter().map(other).collect();
            SegmentColumn { name: column.name.clone(), segments }
        };
        let columns = self.columns.iter().map(of_column).collect();
        Self { columns, config: self.config.clone(), watched: self.watched.clone() }
    }

    /// The name of every segment in measurements.
    pub(super) fn labels(&self) -> Vec<String> {
        let mut all = Vec::new();
        for column in &self.columns {
            all.extend(column.segments.iter().map(|segment| label(&column.name, &segment.value)));
        }
        all
    }

    /// Measures each segment of a batch against the same segment of the reference; performance is estimated with the
    /// estimator of the whole reference.
    ///
    /// # Errors
    /// As measuring the batch itself.
    pub(super) fn measure(
        &self,
        batch: &Table,
        by: Teacher<'_>,
        options: &ObserveOptions,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<SegmentReport>> {
        self.each(batch, by, options, &|segment| Some(&segment.together), warnings)
    }

    /// The same for single columns and for what needs targets, without comparing columns together.
    ///
    /// # Errors
    /// As [`Self::measure`].
    pub(super) fn measure_apart(
        &self,
        batch: &Table,
        by: Teacher<'_>,
        options: &ObserveOptions,
    ) -> Result<Vec<SegmentReport>> {
        self.each(batch, by, options, &|_| None, &mut Vec::new())
    }

    /// Measures the segments of the reference itself. Compared with itself no column has moved, so the result has no
    /// columns.
    ///
    /// # Errors
    /// As [`Self::measure`].
    pub(super) fn measure_reference(
        &self,
        reference: &Table,
        by: Teacher<'_>,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<SegmentReport>> {
        let options = ObserveOptions::default();
        let mut all = self.each(reference, by, &options, &|_| None, warnings)?;
        let segments = self.columns.iter().flat_map(|column| &column.segments);
        for (report, segment) in all.iter_mut().zip(segments) {
            report.columns.clear();
            if let Some(mut usual) = segment.together.of_reference(report.rows) {
                usual.segment = Some(label(&report.column, &report.value));
                report.measurements.push(usual);
            }
        }
        Ok(all)
    }

    fn each(
        &self,
        batch: &Table,
        Teacher { plan, estimator }: Teacher<'_>,
        options: &ObserveOptions,
        together: &dyn for<'a> Fn(&'a Segment) -> Option<&'a Together>,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<SegmentReport>> {
        let mut all = Vec::new();
        for column in &self.columns {
            let Some(values) = batch.find(&column.name) else {
                warnings.push(absent(&column.name));
                continue;
            };
            let mut rows: HashMap<String, Vec<u32>> = divide(values).into_iter().collect();
            for segment in &column.segments {
                let rows = rows.remove(&segment.value).unwrap_or_default();
                let yardstick = Yardstick {
                    config: &self.config,
                    plan,
                    reference: &segment.summaries,
                    estimator,
                    together: together(segment),
                };
                let label = label(&column.name, &segment.value);
                let options = ObserveOptions { latency_ms: None, ..options.clone() };
                let report =
                    yardstick.measure_batch(&batch.pick(&rows), None, label.clone(), &options)?;
                all.push(self.of_report(&column.name, &segment.value, &label, report));
            }
            warnings.extend(left_over(&column.name, &rows));
        }
        Ok(all)
    }

    /// The kept results of a segment: its measurements as a whole, those of its worst and of the watched columns, and
    /// the drift of each column.
    fn of_report(
        &self,
        column: &str,
        value: &str,
        label: &str,
        report: BatchReport,
    ) -> SegmentReport {
        let drift = report.drift.iter().flat_map(|drift| &drift.columns);
        let columns: Vec<SegmentDrift> = drift.filter_map(in_short).collect();
        let drifted = columns.iter().filter(|column| column.verdict == Verdict::Drifted);
        let measured = || report.measurements.iter();
        let of_columns = KNOWN.iter().filter(|metric| is_of_segment_column(metric));
        let worst = of_columns.filter_map(|metric| worst_column(metric, &report.measurements));
        let whole = measured()
            .filter(|measured| measured.column.is_none() && is_segment_metric(&measured.metric));
        let is_watched = |measured: &&Measurement| {
            let is_it = |(metric, column): &(String, String)| {
                *metric == measured.metric && Some(column) == measured.column.as_ref()
            };
            self.watched.iter().any(is_it)
        };
        let mut measurements: Vec<Measurement> = whole.chain(worst).cloned().collect();
        measurements.iter_mut().for_each(|measured| measured.column = None);
        measurements.extend(measured().filter(is_watched).cloned());
        measurements.iter_mut().for_each(|measured| measured.segment = Some(label.to_owned()));
        SegmentReport {
            column: column.to_owned(),
            value: value.to_owned(),
            rows: report.rows,
            drifted: drifted.map(|column| column.column.clone()).collect(),
            verdict: report.drift.as_ref().map_or(Verdict::Inconclusive, |drift| drift.verdict),
            columns,
            multivariate: report.multivariate,
            correlation_changes: report.correlation_changes,
            measurements,
        }
    }
}

/// The configuration by which one of so many segments is measured. A segment has no segments of its own.
fn among(config: &MonitorConfig, segments: usize) -> MonitorConfig {
    let divided = |alpha: f64| alpha / segments.max(1) as f64;
    let mut own = config.clone();
    own.roles.segment = Vec::new();
    own.drift.alpha = Some(divided(config.drift.alpha.unwrap_or(0.05)));
    if let Some(multivariate) = &mut own.multivariate {
        multivariate.alpha = multivariate.alpha.map(divided);
    }
    if let Some(correlations) = &mut own.correlations {
        correlations.alpha = correlations.alpha.map(divided);
    }
    own
}

fn label(column: &str, value: &str) -> String {
    format!("{column} = {value}")
}

/// Rows of each value, the most frequent values first.
fn divide(column: &Column) -> Vec<(String, Vec<u32>)> {
    let categories = column.categories();
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); categories.labels.len()];
    for (row, &code) in categories.codes.iter().enumerate() {
        rows.get_mut(code as usize).into_iter().for_each(|rows| rows.push(row as u32));
    }
    let of = |code: usize| {
        let rows = std::mem::take(rows.get_mut(code)?);
        Some((categories.labels.get(code)?.clone(), rows))
    };
    categories.by_frequency().into_iter().filter_map(of).collect()
}

/// The single columns that rules and detectors watch in segments.
fn watched(config: &MonitorConfig) -> Watched {
    let rules = config.rules.iter().flatten();
    let of_rules = rules.map(|rule| (rule.segments, &rule.metric, &rule.column));
    let detectors = config.detectors.iter();
    let of_detectors = detectors.map(|rule| (rule.segment.is_some(), &rule.metric, &rule.column));
    let mut watched = Watched::new();
    for (in_segments, metric, column) in of_rules.chain(of_detectors) {
        let Some(column) = column.as_ref().filter(|_| in_segments) else { continue };
        let pair = (metric.clone(), column.clone());
        if is_of_segment_column(metric) && !watched.contains(&pair) {
            watched.push(pair);
        }
    }
    watched
}

fn check_room(pairs: u64, segments: u64, batches: u64) -> Result<()> {
    let numbers = pairs.saturating_mul(segments).saturating_mul(batches);
    if numbers <= MOST_NUMBERS {
        return Ok(());
    }
    let message = format!(
        "Rules and detectors watch {pairs} metrics of single columns in {segments} segments over {batches} batches: {numbers} numbers, of which a history holds {MOST_NUMBERS}. Name fewer columns, or take a lower `historyLimit`."
    );
    Err(Error::invalid(message))
}

fn in_short(result: &DriftResult) -> Option<SegmentDrift> {
    Some(SegmentDrift {
        column: result.column.clone()?,
        test: result.test.clone(),
        statistic: result.statistic,
        p_value: result.p_value,
        adjusted_p_value: result.adjusted_p_value,
        effect: result.effect,
        missing: [result.missingness.reference, result.missingness.batch],
        verdict: result.verdict,
        n: result.n_batch,
    })
}

/// The measurement of the worst column by a metric of columns: the one with the smallest p-value, or else the largest
/// value. Among equals it is the first. A column without a value counts only if no column has one.
fn worst_column<'a>(metric: &str, all: &'a [Measurement]) -> Option<&'a Measurement> {
    let badness = |measured: &Measurement| match measured.value {
        Some(value) if metric.ends_with("PValue") => -value,
        Some(value) => value,
        None => f64::NEG_INFINITY,
    };
    let of_columns = all.iter().filter(|m| m.column.is_some() && m.metric == metric);
    of_columns.reduce(|worst, next| if badness(next) > badness(worst) { next } else { worst })
}

/// The warning for segments of a monitor whose reference has no rows any more.
pub(super) fn held_against_nothing() -> Warning {
    let message = "The monitor was restored without its reference: segments are measured and not compared with those of the reference, nor is a classifier's performance in them estimated. Restore it with the reference to have that.";
    Warning::new("segments-without-reference", message)
}

fn absent(column: &str) -> Warning {
    let message = format!("The batch has no column \"{column}\": it has no segments by it.");
    Warning::new("segment-absent", message)
}

/// The warning for rows of the batch whose value is no segment.
fn left_over(column: &str, rows: &HashMap<String, Vec<u32>>) -> Option<Warning> {
    let count = rows.values().map(Vec::len).sum::<usize>();
    let rows_have = counted_as(count as u64, "row has", "rows have");
    let message = format!(
        "{rows_have} a value of \"{column}\" that is no segment: new, or not among the {MOST_VALUES} most frequent ones of the reference."
    );
    (count > 0).then(|| Warning::new("segment-unknown", message).times(count as u64))
}
