//! Late targets: joined by id, they add the realised performance to the estimate.

use super::archive::is_whole;
use super::batch::{settle, without_worth};
use super::batch_report::{BatchReport, Labelled, SegmentReport};
use super::catalogue::{is_performance, needs_targets, rests_on_targets};
use super::config::Task;
use super::detector_report::DetectorReport;
use super::kept_labels::{differ, joined};
use super::measure;
use super::measurements::of_outcome;
use super::observed::ObserveOptions;
use super::watch::{Monitor, label_of};
use crate::alert::{AlertEvent, Bases, Occasion};
use crate::error::{Error, Result, Warning};
use crate::estimation::EstimatedPerformance;
use crate::metric::Measurement;
use crate::numerals::{counted, counted_as};
use crate::performance::Performance;
use crate::predictions::PredictionDrift;
use crate::quality::{QualityOptions, quality_of};
use crate::summary::{profile, summarise};
use crate::table::{Column, LookupCounts, Table, look_up};
use serde::{Deserialize, Serialize};

/// The batch that labels belong to, and when they came.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LabelOptions {
    /// Label of the batch; the newest one with that label.
    pub label: String,
    /// When the labels came, milliseconds since 1970.
    pub at: f64,
    /// Number of rows of the batch that need a label before rules judge it for the first time; default 100. All of
    /// its rows are always enough.
    #[serde(default)]
    pub min_matched: Option<u64>,
}

/// Default number of labelled rows before a batch is judged.
const MIN_MATCHED: u64 = 100;

/// The result of adding late labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LateLabels {
    /// Label of the batch.
    pub label: String,
    /// Counts of all rows of both sides in this delivery.
    pub counts: LookupCounts,
    /// Summary over all deliveries for the batch; `None` while no label matches.
    pub labelled: Option<Labelled>,
    /// Realised performance on the rows with a label from any delivery; `None` if no label of this delivery matches,
    /// in which case nothing changed.
    pub performance: Option<Performance>,
    /// The estimate for all rows, with the realised values added.
    pub estimated: Option<EstimatedPerformance>,
    /// Drift of the targets against the reference, on the rows with a label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<PredictionDrift>,
    /// Whether rules on performance judged the batch: when enough rows have a label, and again whenever a delivery
    /// changes the label of a row. A batch older than the newest 50 with targets is not judged (warning
    /// `labels-too-late`).
    pub judged: bool,
    /// Changes of alert states, at the time the labels came; the batch's report has them too.
    pub events: Vec<AlertEvent>,
    /// Warnings about this delivery.
    pub warnings: Vec<Warning>,
}

impl Monitor {
    /// Joins targets to a batch observed before, by the column with the role id. `batch` is that batch again (the
    /// monitor keeps no rows); `labels` has at least id and target. The batch's report then has its realised
    /// performance, as if the targets had been there from the start, and `labelled`. Results that need no targets
    /// (drift, quality, latency) stay as they were.
    ///
    /// Labels may come in parts, in any order: they add up by row, and a repeated label replaces the earlier one of
    /// its row only. For that the monitor keeps the label of each row of the batches in the history, in row order and
    /// without ids: of at most 1,000,000 rows (200,000 of a regression) besides those of the batch labelled last. A
    /// snapshot contains them.
    ///
    /// Rules on performance judge a batch once [`LabelOptions::min_matched`] of its rows have a label, and again
    /// whenever a delivery changes a label. Alerts then have the state they would have if every batch had been judged
    /// once, in batch order, by the labels known now. Events have the time at which the labels came and follow those
    /// of the batch, so no state change is backdated; an alert whose state does not change has no event.
    ///
    /// A change detector is in the state it would have if it had seen each batch once: the newest batch with
    /// performance by the labels known now, updated whenever they change, and each earlier batch by the labels known
    /// when the next one came. A batch that a later one has overtaken is therefore not passed to it.
    ///
    /// # Errors
    /// `config-invalid`: no role id or target, a time that is not finite, no kept batch with that label, a batch that
    /// is not the one that was observed, or fewer labels than before if the earlier ones are no longer kept.
    /// `column-missing` if a table lacks id or target. A refused call changes nothing.
    pub fn label(
        &mut self,
        batch: &Table,
        labels: &Table,
        options: &LabelOptions,
    ) -> Result<LateLabels> {
        if !options.at.is_finite() {
            return Err(Error::invalid(
                "The time of labels is milliseconds since 1970, a finite number.",
            )
            .at_field("at"));
        }
        let place = self.place_of(&options.label).map_err(|error| error.at_field("label"))?;
        let (id, target) = self.id_and_target()?;
        let targets = labels.column(target)?;
        let (rows, counts) = look_up(batch.column(id)?, labels.column(id)?, targets);
        self.check_same(place, batch)?;
        let kept = self.labels.of(self.number_of(place), target);
        self.check_kept(place, kept.is_some(), counts.matched)?;
        let earlier = kept.as_ref().or_else(|| batch.find(target));
        let as_numbers = self.plan.task == Task::Regression;
        let before = joined(earlier, targets, &vec![u32::MAX; rows.len()], as_numbers);
        let after = joined(earlier, targets, &rows, as_numbers);
        let mut found = self.measure_outcome(&with_target(batch, &after)?, options)?;
        found.warnings.extend(of_sampled(labels));
        let late = LateLabels {
            label: options.label.clone(),
            counts,
            labelled: self.history.get(place).and_then(|report| report.labelled),
            performance: found.performance.filter(|_| counts.matched > 0),
            estimated: found.estimated,
            targets: found.targets,
            judged: false,
            events: Vec::new(),
            warnings: found.warnings,
        };
        if late.performance.is_none() || !differ(&before, &after) {
            return Ok(late);
        }
        let oldest = self.number_of(0);
        self.labels.keep(self.number_of(place), &after, oldest);
        Ok(self.keep(place, &after, late, found.segments, options))
    }

    /// Number of a batch of the history, counted from 1 since the start.
    fn number_of(&self, place: usize) -> u64 {
        let later = self.history.len().saturating_sub(place + 1) as u64;
        self.totals.batches.saturating_sub(later)
    }

    /// Refuses a part of a batch's labels if the earlier ones are not kept.
    fn check_kept(&self, place: usize, is_kept: bool, matched: u64) -> Result<()> {
        let report = self.history.get(place);
        let before = report.and_then(|report| report.labelled).map_or(0, |known| known.matched);
        if is_kept || matched >= before {
            return Ok(());
        }
        Err(Error::invalid(format!(
            "The {before} labels that came for this batch before are not kept any more, so these {matched} cannot be added to them. Give all its labels at once."
        )))
    }

    /// The index of the newest batch with that label in the history.
    pub(super) fn place_of(&self, label: &str) -> Result<usize> {
        self.history.iter().rposition(|report| report.label == label).ok_or_else(|| {
            let newest: Vec<&str> =
                self.history.iter().rev().take(5).map(|report| report.label.as_str()).collect();
            Error::invalid(format!(
                "No batch \"{label}\" is kept. The newest are: {}.",
                newest.join(", ")
            ))
        })
    }

    fn id_and_target(&self) -> Result<(&str, &str)> {
        match (&self.plan.roles.id, &self.plan.roles.target) {
            (Some(id), Some(target)) => Ok((id, target)),
            _ => Err(Error::invalid(
                "Late labels are joined by the column of role id and bring that of role target. Give the monitor both roles.",
            )),
        }
    }

    /// Refuses a table that is not the observed one, as far as its report can tell.
    fn check_same(&self, place: usize, batch: &Table) -> Result<()> {
        let Some(report) = self.history.get(place) else { return Ok(()) };
        let (now, options) = (profile(batch).columns, QualityOptions::default());
        let now = quality_of(&now, batch.row_count() as u64, 0, None, &options)?.columns;
        let before = &report.quality.columns;
        let differs = now.iter().zip(before).find(|(now, before)| {
            (&now.name, now.missing, now.distinct, now.mean)
                != (&before.name, before.missing, before.distinct, before.mean)
        });
        let what = match differs {
            Some((now, _)) => format!("column \"{}\" has other values", now.name),
            None if report.rows != batch.total_rows() => {
                format!("it has {} rows, not {}", batch.total_rows(), report.rows)
            }
            None if !before.is_empty() && now.len() != before.len() => {
                format!("it has {} columns, not {}", now.len(), before.len())
            }
            None => return Ok(()),
        };
        Err(Error::invalid(format!(
            "This is not the batch that was observed as \"{}\": {what}. Give the same table again.",
            report.label
        )))
    }

    /// The measurements of a batch that need targets, including those of its segments.
    fn measure_outcome(&self, joined: &Table, options: &LabelOptions) -> Result<Found> {
        let mut warnings = Vec::new();
        let performance = settle(measure::performance(joined, &self.plan), false, &mut warnings)?;
        let estimated = self.estimator.as_ref().map(|known| known.estimate(joined, &self.plan));
        let estimated = settle(estimated.transpose().map(|e| e.map(Ok)), false, &mut warnings)?;
        warnings.extend(without_worth(&self.config, estimated.as_ref()));
        let segments = match &self.segments {
            Some(segments) if performance.is_some() => {
                let observed = ObserveOptions { at: options.at, ..ObserveOptions::default() };
                segments.measure_apart(joined, self.teacher(), &observed)?
            }
            _ => Vec::new(),
        };
        let targets = self.target_drift(joined, &mut warnings);
        Ok(Found { performance, estimated, targets, segments, warnings })
    }

    /// Drift of the targets against those of the reference.
    fn target_drift(&self, joined: &Table, warnings: &mut Vec<Warning>) -> Option<PredictionDrift> {
        let name = self.plan.roles.target.as_deref();
        let targets = [summarise(joined.find(name?)?)];
        self.yardstick(&self.reference.as_ref()?.columns).own_drift(name, &targets, warnings)
    }

    /// Stores the measurements from targets in the report, and lets the rules judge it.
    fn keep(
        &mut self,
        place: usize,
        labels: &Column,
        mut late: LateLabels,
        segments: Vec<SegmentReport>,
        options: &LabelOptions,
    ) -> LateLabels {
        let (at, number) = (options.at, self.number_of(place));
        let overtaken = self.history.range(place + 1..).any(|later| judged_at(later).is_some());
        let judged_before = self.history.get(place).and_then(judged_at);
        let (rows, unlabelled) = (labels.len() as u64, labels.missing());
        let matched = rows - unlabelled;
        let needed = options.min_matched.unwrap_or(MIN_MATCHED).min(rows);
        let is_enough = judged_before.is_some() || matched >= needed;
        late.judged = is_enough && !self.book.is_final(number, rests_on_targets);
        late.warnings.extend((!is_enough).then(|| too_few(matched, needed)));
        late.warnings.extend((is_enough && !late.judged).then(too_late));
        let mut fresh = of_outcome(
            late.performance.as_ref(),
            late.estimated.as_ref(),
            late.targets.as_ref(),
            &self.config.drift,
        );
        let of_targets = fresh.iter().chain(segments.iter().flat_map(|own| &own.measurements));
        let of_targets = of_targets.filter(|measured| needs_targets(&measured.metric));
        let of_targets: Vec<Measurement> = of_targets.cloned().collect();
        let (said, stages) = match late.judged && !overtaken {
            true => self.show_detectors(number, &of_targets),
            false => Default::default(),
        };
        let Some(report) = self.history.get_mut(place) else { return late };
        if judged_before.is_some() {
            report.keep_part();
        }
        replace_outcome(&mut report.measurements, &fresh);
        let of_segments = put_segments(report, segments);
        put_said(report, said, &stages);
        if report.condensed {
            self.archive.shorten(&mut report.measurements);
            let kept = self.archive.put(place, of_segments.iter().chain(&stages));
            late.warnings.extend((!kept).then(segments_condensed));
        } else {
            report.performance.clone_from(&late.performance);
            report.targets.clone_from(&late.targets);
            if late.estimated.is_some() {
                report.estimated.clone_from(&late.estimated);
            }
        }
        let judged_at = judged_before.or(is_enough.then_some(at));
        late.labelled = Some(Labelled { at, matched, unlabelled, judged_at });
        report.labelled = late.labelled;
        report.warnings.retain(|warning| warning.code != "targets-absent");
        fresh.extend(of_segments.into_iter().chain(stages));
        if !overtaken && judged_at.is_some() {
            self.totals.add_performance(late.performance.as_ref());
        }
        if late.judged {
            late.events = self.judge_again(place, number, &fresh, options);
        }
        late
    }

    /// Lets the rules judge new measurements of a batch.
    fn judge_again(
        &mut self,
        place: usize,
        number: u64,
        measured: &[Measurement],
        options: &LabelOptions,
    ) -> Vec<AlertEvent> {
        let occasion =
            Occasion { at: options.at, label: &options.label, again: self.again(number) };
        let bases = Bases { measurements: &self.baselines, spreads: &self.spreads };
        let events = self.book.judge_part(measured, bases, occasion);
        if let Some(report) = self.history.get_mut(place) {
            report.events.extend(events.iter().cloned());
            self.archive.add_events(if report.condensed { events.len() } else { 0 });
        }
        events
    }

    /// Passes late performance to the detectors that watch it.
    fn show_detectors(
        &mut self,
        number: u64,
        measured: &[Measurement],
    ) -> (Vec<DetectorReport>, Vec<Measurement>) {
        let newest = self.totals.batches;
        let labels = |number: u64| label_of(&self.history, newest, number);
        self.detectors.update(&self.config.detectors, measured, (number, true), &labels)
    }
}

/// When rules first judged the performance of a batch: with its labels, or when it was observed with targets.
fn judged_at(report: &BatchReport) -> Option<f64> {
    match report.labelled {
        Some(labelled) => labelled.judged_at,
        None => has_performance(report).then_some(report.at),
    }
}

/// Stores the results of segments in the report, if it has segments, and returns their measurements, which go to the
/// archive for a condensed report.
fn put_segments(report: &mut BatchReport, segments: Vec<SegmentReport>) -> Vec<Measurement> {
    let mut all = Vec::new();
    for of_segment in segments {
        let same = |own: &&mut SegmentReport| {
            own.column == of_segment.column && own.value == of_segment.value
        };
        let outcome = |measured: &Measurement| needs_targets(&measured.metric);
        let measured: Vec<_> = of_segment.measurements.into_iter().filter(outcome).collect();
        match report.segments.iter_mut().find(same) {
            Some(own) => replace_outcome(&mut own.measurements, &measured),
            None if report.condensed => {}
            None => continue,
        }
        all.extend(measured);
    }
    all
}

/// Replaces the detectors' earlier results with those from late labels.
fn put_said(report: &mut BatchReport, said: Vec<DetectorReport>, stages: &[Measurement]) {
    let is_condensed = report.condensed;
    for new in said.into_iter().filter(|_| !is_condensed) {
        let same = |old: &DetectorReport| {
            (&old.method, &old.metric, &old.column, &old.segment)
                == (&new.method, &new.metric, &new.column, &new.segment)
        };
        report.detectors.retain(|old| !same(old));
        report.detectors.push(new);
    }
    let renewed = |old: &Measurement| {
        stages.iter().any(|new| {
            (&old.metric, &old.column, &old.segment) == (&new.metric, &new.column, &new.segment)
        })
    };
    report.measurements.retain(|old| !renewed(old));
    let has_room = |new: &&Measurement| !is_condensed || is_whole(new);
    report.measurements.extend(stages.iter().filter(has_room).cloned());
}

fn has_performance(report: &BatchReport) -> bool {
    let mut measured = report.measurements.iter();
    measured.any(|measured| is_performance(&measured.metric) && measured.value.is_some())
}

/// Results measured again with targets.
struct Found {
    performance: Option<Performance>,
    estimated: Option<EstimatedPerformance>,
    targets: Option<PredictionDrift>,
    segments: Vec<SegmentReport>,
    warnings: Vec<Warning>,
}

/// The batch with the targets added, or in place of its own.
fn with_target(batch: &Table, targets: &Column) -> Result<Table> {
    let kept = batch.columns().iter().filter(|column| column.name() != targets.name());
    Table::new(kept.chain([targets]).cloned().collect())
}

/// The warning for a batch that is not judged yet.
fn too_few(matched: u64, needed: u64) -> Warning {
    let message = format!(
        "Rules on performance judge this batch once {} of its rows have a label (`minMatched`); {} one.",
        counted(needed),
        counted_as(matched, "has", "have")
    );
    Warning::new("labels-too-few", message)
}

/// The warning for a batch whose result is final in every alert.
fn too_late() -> Warning {
    let message = "At least 50 newer batches have targets, so rules on performance do not judge this one any more. Its report has the numbers.";
    Warning::new("labels-too-late", message)
}

/// The warning for labels of which only a sample is held, so that others cannot match.
fn of_sampled(labels: &Table) -> Option<Warning> {
    let sampled = labels.sampled()?;
    let message = format!(
        "Of the {} labels only a sample of {} was kept, so rows without a label may have one in the file. Read the labels with a larger `memoryBudget`, or only their id and target by `columns`.",
        counted(sampled.rows),
        counted(sampled.kept)
    );
    Some(Warning::new("sampled-labels", message))
}

/// The warning for a batch so old that the history has dropped its segments.
fn segments_condensed() -> Warning {
    let message = "Of a batch so old the history has no room for what its segments came to: rules and detectors have it, and it is not kept.";
    Warning::new("segments-condensed", message)
}

/// Replaces old measurements of performance with new ones, after the number of rows. Measurements without a new value
/// stay, because an estimate needs no targets.
fn replace_outcome(all: &mut Vec<Measurement>, fresh: &[Measurement]) {
    let renewed = |old: &Measurement| {
        needs_targets(&old.metric) || fresh.iter().any(|new| new.metric == old.metric)
    };
    all.retain(|old| !renewed(old));
    let behind_rows = all.len().min(1);
    all.splice(behind_rows..behind_rows, fresh.iter().cloned());
}
