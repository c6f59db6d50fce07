//! A history in the order in which values became known.

use crate::alert::LOST_INTERVAL;
use crate::metric::Measurement;
use crate::monitor::{BatchReport, rests_on_targets};
use std::borrow::Cow;

/// A history: its reports, and all measurements of each, including those of condensed reports.
#[derive(Clone, Copy)]
pub(super) struct History<'a> {
    pub(super) reports: &'a [&'a BatchReport],
    pub(super) measured: &'a dyn Fn(usize) -> Cow<'a, [Measurement]>,
}

/// A moment to judge: a batch when it was observed, or its late labels when they came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    /// Index of its batch.
    pub(super) of: usize,
    /// Index of the newest batch observed by then.
    pub(super) newest: usize,
    /// The time in milliseconds since 1970.
    pub(super) at: f64,
    /// Whether it is about labels.
    pub(super) is_late: bool,
    /// Which part of the labels it is about, if it is one before the last.
    pub(super) part: Option<usize>,
}

/// When labels came, for which batch, and which part they are.
type Labels = (f64, usize, Option<usize>);

impl<'a> History<'a> {
    /// The moments to judge, in order: batches as they were observed, and the labels of earlier ones after the last
    /// batch observed by then. Labels too few to be judged are skipped, as in the monitor.
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

    /// What was known about a batch at a moment. Measurements that need targets are known only once the labels have
    /// come, and such a moment has only those, from the labels that had come by then.
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

    /// The same in a form that rules may judge. For a segment, a condensed batch has values but not the intervals it
    /// had. If the whole batch has an interval, the value must not replace the segment's missing one, because it
    /// would break rules that ask for more.
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

    /// All measurements of a batch known at a moment.
    pub(super) fn all_known(&self, moment: Moment) -> Vec<Measurement> {
        let mut all = self.known(moment).into_owned();
        if moment.is_late {
            let measured = (self.measured)(moment.of);
            all.extend(measured.iter().filter(|one| !rests_on_targets(&one.metric)).cloned());
        }
        all
    }

    /// When labels of the batch were first judged, if that was before the moment and the part is not kept.
    pub(super) fn first_judged(&self, moment: Moment) -> Option<f64> {
        let report = self.report(moment.of).filter(|_| moment.is_late)?;
        let first = report.label_parts.first().map_or(moment.at, |part| part.at);
        report.labelled?.judged_at.filter(|at| *at < first)
    }

    pub(super) fn report(&self, place: usize) -> Option<&'a BatchReport> {
        self.reports.get(place).copied()
    }
}
