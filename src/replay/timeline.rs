//! A history in the order in which things became known.

use crate::alert::LOST_INTERVAL;
use crate::metric::Measurement;
use crate::monitor::{BatchReport, rests_on_targets};
use std::borrow::Cow;

/// A history: its reports, and everything that was measured of each, also where a report is condensed.
#[derive(Clone, Copy)]
pub(super) struct History<'a> {
    pub(super) reports: &'a [&'a BatchReport],
    pub(super) measured: &'a dyn Fn(usize) -> Cow<'a, [Measurement]>,
}

/// Something to judge: a batch when it was observed, or what its labels told when they came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    /// Place of the batch it is about.
    pub(super) of: usize,
    /// Place of the newest batch observed by then.
    pub(super) newest: usize,
    /// The time, milliseconds since 1970.
    pub(super) at: f64,
    /// Whether it is about labels.
    pub(super) is_late: bool,
    /// Which of the parts before the last, where it is about such.
    pub(super) part: Option<usize>,
}

/// When labels came, of which batch, and which part they are.
type Labels = (f64, usize, Option<usize>);

impl<'a> History<'a> {
    /// What is judged, in order: batches as they were observed, and after the last batch that was there by then
    /// the labels of earlier ones. Labels too few to be judged are passed over, as the monitor did.
    pub(super) fn moments(&self) -> Vec<Moment> {
        let mut all = Vec::with_capacity(self.reports.len());
        let mut waiting: Vec<Labels> = Vec::new();
        let late =
            |newest: usize, (at, of, part): Labels| Moment { of, newest, at, is_late: true, part };
        for (place, report) in self.reports.iter().enumerate() {
            let come = waiting.partition_point(|(at, ..)| *at < report.at);
            all.extend(waiting.drain(..come).map(|labels| late(place - 1, labels)));
            let (at, is_late, part) = (report.at, false, None);
            all.push(Moment { of: place, newest: place, at, is_late, part });
            let judged = report.labelled.filter(|labelled| labelled.judged_at.is_some());
            let Some(labelled) = judged else { continue };
            let parts = report.label_parts.iter().enumerate();
            let parts = parts.map(|(part, labels)| (labels.at, place, Some(part)));
            for labels in parts.chain([(labelled.at, place, None)]) {
                let behind = waiting.partition_point(|(at, ..)| *at <= labels.0);
                waiting.insert(behind, labels);
            }
        }
        let last = self.reports.len().saturating_sub(1);
        all.extend(waiting.into_iter().map(|labels| late(last, labels)));
        all
    }

    /// What was known of a batch at a moment: what rests on targets only once its labels have come, and then
    /// that alone, by those that had come.
    pub(super) fn known(&self, moment: Moment) -> Cow<'a, [Measurement]> {
        let parts = self.report(moment.of).map_or(&[][..], |report| &report.label_parts);
        if let Some(part) = moment.part.and_then(|part| parts.get(part)) {
            return Cow::Borrowed(&part.measurements);
        }
        let measured = (self.measured)(moment.of);
        let is_labelled = self.report(moment.of).is_some_and(|report| report.labelled.is_some());
        if !is_labelled {
            return measured;
        }
        let each = measured.iter().filter_map(|one| {
            match (rests_on_targets(&one.metric), moment.is_late) {
                (true, true) | (false, false) => Some(one.clone()),
                (true, false) => Some(Measurement {
                    value: None,
                    interval: None,
                    reason: Some("its labels came later".to_owned()),
                    ..one.clone()
                }),
                (false, true) => None,
            }
        });
        Cow::Owned(each.collect())
    }

    /// The same as rules may judge it: of a segment a condensed batch has values and none of the intervals that it had
    /// where the whole batch has one. Its value in their place would break rules that ask for more.
    pub(super) fn known_to_rules(&self, moment: Moment) -> Cow<'a, [Measurement]> {
        let known = self.known(moment);
        if self.report(moment.of).is_none_or(|report| !report.condensed) {
            return known;
        }
        let is_whole = |one: &&Measurement| one.segment.is_none() && one.column.is_none();
        let whole = known.iter().filter(is_whole).filter(|one| one.interval.is_some());
        let with_interval: Vec<&str> = whole.map(|one| one.metric.as_str()).collect();
        let is_lost = |one: &Measurement| {
            let is_of_segment = one.segment.is_some() && one.column.is_none();
            is_of_segment && one.interval.is_none() && with_interval.contains(&one.metric.as_str())
        };
        let each = known.iter().map(|one| Measurement {
            interval: if is_lost(one) { Some(LOST_INTERVAL) } else { one.interval },
            ..one.clone()
        });
        Cow::Owned(each.collect())
    }

    /// Everything that was known of a batch at a moment.
    pub(super) fn all_known(&self, moment: Moment) -> Vec<Measurement> {
        let mut all = self.known(moment).into_owned();
        if moment.is_late {
            let measured = (self.measured)(moment.of);
            all.extend(measured.iter().filter(|one| !rests_on_targets(&one.metric)).cloned());
        }
        all
    }

    /// When labels of the batch were first judged, where that was before the moment and the part is not kept.
    pub(super) fn first_judged(&self, moment: Moment) -> Option<f64> {
        let report = self.report(moment.of).filter(|_| moment.is_late)?;
        let first = report.label_parts.first().map_or(moment.at, |part| part.at);
        report.labelled?.judged_at.filter(|at| *at < first)
    }

    pub(super) fn report(&self, place: usize) -> Option<&'a BatchReport> {
        self.reports.get(place).copied()
    }
}
