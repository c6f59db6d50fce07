//! Archived batches, of which only the numbers are kept, as one series per measurement.

use super::batch_report::{BatchReport, Labelled};
use super::codes;
use crate::drift::{DriftReport, Verdict};
use crate::json;
use crate::metric::{Measurement, name};
use crate::order;
use crate::quality::DataQuality;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// Largest number of archived numbers of columns and segments: at about 2.5 bytes each a snapshot stays below 25 MB.
/// A hundred columns over 10,000 batches are 5,000,000 numbers.
pub(super) const MOST_NUMBERS: usize = 7_000_000;

/// Largest number of state changes that a condensed batch keeps.
pub(super) const MOST_EVENTS: usize = 20;
const REASON: &str = "only the numbers of this batch are kept";

/// Measurements of columns and segments of the oldest batches, to three digits. A number takes four bytes; a full
/// measurement takes two hundred.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Archive {
    pub(super) batches: usize,
    pub(super) series: Vec<Series>,
    /// Metrics of whole batches, in the order in which they were first seen.
    whole: Vec<String>,
    /// Number of state changes in the condensed reports.
    pub(super) events: usize,
    /// Number of oldest batches whose segment numbers this archive has dropped.
    pub(super) without_segments: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    metric: String,
    column: Option<String>,
    segment: Option<String>,
    pub(super) codes: VecDeque<u32>,
}

impl Series {
    fn key(&self) -> Key<'_> {
        (&self.metric, self.column.as_deref(), self.segment.as_deref())
    }

    fn is_of(&self, measured: &Measurement) -> bool {
        self.key() == key(measured)
    }

    /// Whether it may be dropped: measurements of a segment as a whole may be, those of a column watched in a segment
    /// may not.
    pub(super) fn is_of_segment(&self) -> bool {
        self.segment.is_some() && self.column.is_none()
    }
}

impl Archive {
    /// Number of batches it holds.
    pub(super) fn batches(&self) -> usize {
        self.batches
    }

    /// Number of column and segment numbers it holds.
    pub(super) fn numbers(&self) -> usize {
        self.batches * self.series.len()
    }

    /// Adds the measurements of the next batch, and condenses its report.
    pub(super) fn add(&mut self, report: &mut BatchReport) {
        let (mut whole, parts): (Vec<Measurement>, Vec<Measurement>) =
            report.all_measurements().iter().cloned().partition(is_whole);
        let (mut next, mut places) = (0, None);
        for measured in &parts {
            let place = self.place_of(measured, next, &mut places);
            if let Some(series) = self.series.get_mut(place) {
                series.codes.push_back(codes::code(measured.value));
            }
            next = place + 1;
        }
        self.batches += 1;
        for series in &mut self.series {
            series.codes.resize(self.batches, codes::ABSENT);
        }
        self.shorten(&mut whole);
        condense(report, whole);
        self.events += report.events.len();
        self.give_up_segments(MOST_NUMBERS);
    }

    /// Replaces measurements of a batch's segments with those from late labels; those of the whole batch are in its
    /// report. Returns whether there was room for all.
    pub(super) fn put<'a>(
        &mut self,
        batch: usize,
        measured: impl Iterator<Item = &'a Measurement>,
    ) -> bool {
        let (mut next, mut kept, mut places) = (0, true, None);
        let too_old = self.too_old(self.batches, MOST_NUMBERS);
        for measured in measured.filter(|measured| !is_whole(measured)) {
            next = self.place_of(measured, next, &mut places);
            let Some(series) = self.series.get_mut(next) else { continue };
            if series.is_of_segment() && batch < too_old {
                kept = false;
            } else if let Some(code) = series.codes.get_mut(batch) {
                *code = codes::code(measured.value);
            }
            next += 1;
        }
        kept
    }

    /// Counts state changes that late labels added to a condensed report.
    pub(super) fn add_events(&mut self, count: usize) {
        self.events += count;
    }

    /// Rounds measurements of a whole batch, and puts them into the stored order.
    pub(super) fn shorten(&mut self, whole: &mut [Measurement]) {
        for measured in &mut *whole {
            round(measured);
            if !self.whole.contains(&measured.metric) {
                self.whole.push(measured.metric.clone());
            }
        }
        let place = |measured: &Measurement| {
            self.whole.iter().position(|metric| *metric == measured.metric)
        };
        order::sort_by(whole, |a, b| place(a).cmp(&place(b)));
    }

    /// The index of a series, most likely `next`; a new series is added, at most once per batch. `places` belongs to
    /// this batch: once a series is not where it was expected, it holds the earlier series in the order of their
    /// keys.
    fn place_of(
        &mut self,
        measured: &Measurement,
        next: usize,
        places: &mut Option<Vec<usize>>,
    ) -> usize {
        if self.series.get(next).is_some_and(|series| series.is_of(measured)) {
            return next;
        }
        let series = &self.series;
        let places = places.get_or_insert_with(|| {
            let mut places: Vec<usize> = (0..series.len()).collect();
            order::sort_by(&mut places, |&a, &b| series[a].key().cmp(&series[b].key()));
            places
        });
        match places.binary_search_by(|&at| series[at].key().cmp(&key(measured))) {
            Ok(found) => places[found],
            Err(_) => {
                self.series.push(Series {
                    metric: measured.metric.clone(),
                    column: measured.column.clone(),
                    segment: measured.segment.clone(),
                    codes: std::iter::repeat_n(codes::ABSENT, self.batches).collect(),
                });
                self.series.len() - 1
            }
        }
    }

    /// Removes the oldest batch, if it is archived; `report` is its report.
    pub(super) fn forget_oldest(&mut self, report: Option<&BatchReport>) {
        let events =
            report.filter(|report| report.condensed).map_or(0, |report| report.events.len());
        self.events = self.events.saturating_sub(events);
        self.batches = self.batches.saturating_sub(1);
        self.without_segments = self.without_segments.saturating_sub(1);
        for series in &mut self.series {
            series.codes.pop_front();
        }
        self.series.retain(|series| series.codes.iter().any(|&code| code != codes::ABSENT));
    }

    /// Measurements of columns and segments of a batch. The number of rows behind a value is that of the batch or
    /// segment; where drift is measured, rows with a missing value are subtracted.
    pub(super) fn measurements(&self, place: usize, rows: u64) -> Vec<Measurement> {
        let code = |series: &Series| series.codes.get(place).copied().unwrap_or(codes::ABSENT);
        let known = self.series.iter().filter(|series| code(series) != codes::ABSENT);
        let (mut missing, mut segments) = (BTreeMap::new(), BTreeMap::new());
        for series in known.clone() {
            let value = codes::number(code(series));
            match (&series.column, &series.segment) {
                (Some(column), None) if series.metric == name::MISSING_PCT => {
                    missing.insert(column.as_str(), value.unwrap_or(0.0));
                }
                (None, Some(segment)) if series.metric == name::ROWS => {
                    segments.insert(segment.as_str(), value.unwrap_or(0.0));
                }
                _ => {}
            }
        }
        let rows_of = |series: &Series| match (&series.column, &series.segment) {
            (_, Some(segment)) => segments.get(segment.as_str()).copied().unwrap_or(0.0) as u64,
            (Some(column), None) if series.metric.starts_with("drift") => {
                let missing = missing.get(column.as_str()).copied().unwrap_or(0.0);
                libm::round(rows as f64 * (1.0 - missing / 100.0)) as u64
            }
            _ => rows,
        };
        let measurement = |series: &Series| {
            let value = codes::number(code(series));
            Measurement {
                metric: series.metric.clone(),
                column: series.column.clone(),
                segment: series.segment.clone(),
                value,
                interval: None,
                n: rows_of(series),
                reason: value.is_none().then(|| REASON.to_owned()),
            }
        };
        known.map(measurement).collect()
    }

    /// The archive with the condensed reports of its batches, for saving.
    pub(super) fn state(&self, reports: &VecDeque<BatchReport>) -> ArchiveState {
        let condensed = || reports.iter().take(self.batches);
        let drift = || condensed().filter_map(|report| report.drift.as_ref());
        let mut before: Option<Vec<u32>> = None;
        let series = self.series.iter().map(|series| {
            let codes: Vec<u32> = series.codes.iter().copied().collect();
            let text = codes::write(codes.iter().copied(), before.as_deref());
            before = Some(codes);
            SeriesState {
                metric: series.metric.clone(),
                column: series.column.clone(),
                segment: series.segment.clone(),
                codes: text,
            }
        });
        ArchiveState {
            labels: condensed().map(|report| report.label.clone()).collect(),
            at: condensed().map(|report| report.at).collect(),
            rows: condensed().map(|report| report.rows).collect(),
            duplicate_rows: condensed().map(|report| report.quality.duplicate_rows).collect(),
            drifted: drift().map(|drift| drift.drifted).collect(),
            compared: drift().map(|drift| drift.compared).collect(),
            verdicts: drift().map(|drift| letter(drift.verdict)).collect(),
            alpha: drift().next().map_or(0.0, |drift| drift.alpha),
            adjust: drift().next().map_or_else(String::new, |drift| drift.adjust.clone()),
            whole: self.whole.iter().map(|metric| whole_series(metric, condensed())).collect(),
            series: series.collect(),
            told: condensed().zip(0..).filter_map(|(report, place)| told(report, place)).collect(),
        }
    }

    /// The archive and its reports from a saved state; `None` if the state contradicts itself.
    pub(super) fn restore(mut state: ArchiveState) -> Option<(Self, Vec<BatchReport>)> {
        let batches = state.labels.len();
        let whole = std::mem::take(&mut state.whole).into_iter();
        state.whole = whole.map(|series| series.decoded(batches)).collect::<Option<_>>()?;
        let lengths = [
            state.at.len(),
            state.rows.len(),
            state.duplicate_rows.len(),
            state.drifted.len(),
            state.compared.len(),
            state.verdicts.len(),
        ];
        if lengths.iter().any(|&length| length != batches) {
            return None;
        }
        let mut reports = state.reports()?;
        for told in state.told {
            let report = reports.get_mut(usize::try_from(told.place).ok()?)?;
            (report.events, report.labelled) = (told.events, told.labelled);
        }
        let mut series = Vec::with_capacity(state.series.len());
        let mut before: Option<Vec<u32>> = None;
        for one in state.series {
            let codes = codes::read(&one.codes, batches, before.as_deref())?;
            before = Some(codes.clone());
            let SeriesState { metric, column, segment, .. } = one;
            series.push(Series { metric, column, segment, codes: codes.into() });
        }
        let whole = state.whole.into_iter().map(|series| series.metric).collect();
        let events = reports.iter().map(|report| report.events.len()).sum();
        Some((Self { batches, series, whole, events, without_segments: 0 }, reports))
    }
}

/// Metric, column and segment.
type Key<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

fn key(measured: &Measurement) -> Key<'_> {
    (&measured.metric, measured.column.as_deref(), measured.segment.as_deref())
}

pub(super) fn is_whole(measured: &Measurement) -> bool {
    measured.column.is_none() && measured.segment.is_none()
}

/// Rounds a value to five digits and its interval to three.
fn round(measured: &mut Measurement) {
    let rounded = |value: f64, text: String| text.parse().unwrap_or(value);
    measured.value = measured.value.map(|value| rounded(value, format!("{value:.4e}")));
    let ends = |ends: [f64; 2]| ends.map(|end| rounded(end, format!("{end:.2e}")));
    measured.interval = measured.interval.map(ends);
    measured.reason = measured.value.is_none().then(|| REASON.to_owned());
}

/// Removes from a report what a condensed one does not have.
fn condense(report: &mut BatchReport, measurements: Vec<Measurement>) {
    let drift = report.drift.as_ref();
    let drift = DriftReport {
        columns: Vec::new(),
        drifted: drift.map_or(0, |drift| drift.drifted),
        compared: drift.map_or(0, |drift| drift.compared),
        share: 0.0,
        verdict: drift.map_or(Verdict::Inconclusive, |drift| drift.verdict),
        alpha: drift.map_or(0.0, |drift| drift.alpha),
        adjust: drift.map_or_else(String::new, |drift| drift.adjust.clone()),
        skipped: Vec::new(),
        warnings: Vec::new(),
        comparisons: None,
    };
    let mut events = std::mem::take(&mut report.events);
    events.truncate(MOST_EVENTS);
    *report = BatchReport {
        events,
        labelled: report.labelled,
        measurements,
        ..condensed(
            std::mem::take(&mut report.label),
            report.at,
            [report.rows, report.quality.duplicate_rows],
            drift,
        )
    };
}

fn condensed(
    label: String,
    at: f64,
    [rows, duplicate_rows]: [u64; 2],
    drift: DriftReport,
) -> BatchReport {
    let share =
        if drift.compared == 0 { 0.0 } else { drift.drifted as f64 / drift.compared as f64 };
    BatchReport {
        condensed: true,
        rows,
        quality: DataQuality { rows, duplicate_rows, columns: Vec::new(), issues: Vec::new() },
        drift: Some(DriftReport { share, ..drift }),
        ..BatchReport::empty(label, at)
    }
}

fn letter(verdict: Verdict) -> char {
    match verdict {
        Verdict::Stable => 's',
        Verdict::Drifted => 'd',
        Verdict::Inconclusive => 'i',
    }
}

fn whole_series<'a>(metric: &str, reports: impl Iterator<Item = &'a BatchReport>) -> WholeSeries {
    let mut series = WholeSeries { metric: metric.to_owned(), ..WholeSeries::default() };
    for report in reports {
        let measured = report.measurements.iter().find(|measured| measured.metric == metric);
        let interval = measured.and_then(|measured| measured.interval);
        series.n.push(measured.map(|measured| measured.n));
        series.values.push(measured.and_then(|measured| measured.value));
        series.low.push(interval.map(|[low, _]| low));
        series.high.push(interval.map(|[_, high]| high));
    }
    series.low_codes = ends_as_codes(&series.low);
    series.high_codes = ends_as_codes(&series.high);
    series
}

fn ends_as_codes(ends: &[Option<f64>]) -> Option<String> {
    let finite = |end: &Option<f64>| end.filter(|end| end.is_finite());
    let code = |end: &Option<f64>| finite(end).map_or(codes::ABSENT, |end| codes::code(Some(end)));
    let has_ends = ends.iter().any(|end| finite(end).is_some());
    has_ends.then(|| codes::write(ends.iter().map(code), None))
}

fn told(report: &BatchReport, place: u64) -> Option<Told> {
    let is_told = !report.events.is_empty() || report.labelled.is_some();
    is_told.then(|| Told { place, events: report.events.clone(), labelled: report.labelled })
}

/// A saved archive: lists with one entry per batch.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchiveState {
    labels: Vec<String>,
    at: Vec<f64>,
    rows: Vec<u64>,
    duplicate_rows: Vec<u64>,
    drifted: Vec<u64>,
    compared: Vec<u64>,
    /// One letter per batch: stable, drifted, inconclusive.
    verdicts: String,
    alpha: f64,
    adjust: String,
    whole: Vec<WholeSeries>,
    series: Vec<SeriesState>,
    told: Vec<Told>,
}

json::shape!(ArchiveState {
    labels,
    at,
    rows,
    duplicate_rows,
    drifted,
    compared,
    verdicts,
    alpha,
    adjust,
    whole,
    series,
    told,
});

/// A metric of whole batches.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct WholeSeries {
    metric: String,
    /// `None` if the batch does not have the metric.
    n: Vec<Option<u64>>,
    values: Vec<Option<f64>>,
    /// Ends of the intervals, to three digits; empty if there are none. Numbers in version 2.
    #[serde(skip_serializing)]
    low: Vec<Option<f64>>,
    #[serde(skip_serializing)]
    high: Vec<Option<f64>>,
    /// The same as codes, from version 3 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    low_codes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high_codes: Option<String>,
}

json::shape!(WholeSeries {
    metric,
    n,
    values,
    low = Vec::new(),
    high = Vec::new(),
    low_codes,
    high_codes,
});

#[derive(Debug, Clone, PartialEq, Serialize)]
struct SeriesState {
    metric: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    segment: Option<String>,
    codes: String,
}

json::shape!(SeriesState { metric, column, segment, codes });

/// Fields that few batches have.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Told {
    place: u64,
    events: Vec<crate::alert::AlertEvent>,
    labelled: Option<Labelled>,
}

json::shape!(Told { place, events, labelled });

impl ArchiveState {
    /// Number of batches it holds.
    pub(super) fn batches(&self) -> usize {
        self.labels.len()
    }

    /// The condensed reports; `None` if a letter is no verdict.
    fn reports(&self) -> Option<Vec<BatchReport>> {
        let numbers = self.rows.iter().zip(&self.duplicate_rows);
        let drift = self.drifted.iter().zip(&self.compared).zip(self.verdicts.chars());
        let each = self.labels.iter().zip(&self.at).zip(numbers).zip(drift).enumerate();
        each.map(
            |(place, (((label, &at), (&rows, &duplicates)), ((&drifted, &compared), letter)))| {
                let drift = DriftReport {
                    columns: Vec::new(),
                    drifted,
                    compared,
                    share: 0.0,
                    verdict: match letter {
                        's' => Verdict::Stable,
                        'd' => Verdict::Drifted,
                        'i' => Verdict::Inconclusive,
                        _ => return None,
                    },
                    alpha: self.alpha,
                    adjust: self.adjust.clone(),
                    skipped: Vec::new(),
                    warnings: Vec::new(),
                    comparisons: None,
                };
                let measured = self.whole.iter().filter_map(|series| series.measurement(place));
                let measurements = measured.collect();
                let report = condensed(label.clone(), at, [rows, duplicates], drift);
                Some(BatchReport { measurements, ..report })
            },
        )
        .collect()
    }
}

impl WholeSeries {
    /// The series with the ends of its intervals as numbers; `None` if their number does not match the batches.
    fn decoded(mut self, batches: usize) -> Option<Self> {
        let read = |codes: Option<String>, ends: &mut Vec<Option<f64>>| {
            if let Some(codes) = codes {
                *ends =
                    codes::read(&codes, batches, None)?.into_iter().map(codes::number).collect();
            }
            Some(())
        };
        read(self.low_codes.take(), &mut self.low)?;
        read(self.high_codes.take(), &mut self.high)?;
        Some(self)
    }

    fn measurement(&self, place: usize) -> Option<Measurement> {
        let at = |values: &[Option<f64>]| values.get(place).copied().flatten();
        let n = self.n.get(place).copied().flatten()?;
        let measured = Measurement::new(&self.metric, at(&self.values), n);
        let interval = at(&self.low).zip(at(&self.high)).map(|(low, high)| [low, high]);
        let measured = measured.with_interval(interval);
        Some(if measured.value.is_some() { measured } else { measured.because(REASON) })
    }
}
