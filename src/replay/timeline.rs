//! A history in the order in which things became known.

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
}

impl<'a> History<'a> {
    /// What is judged, in order: batches as they were observed, and after the last batch that was there by then
    /// the labels of earlier ones.
    pub(super) fn moments(&self) -> Vec<Moment> {
        let mut all = Vec::with_capacity(self.reports.len());
        let mut waiting: Vec<(f64, usize)> = Vec::new();
        let late = |newest: usize, (at, of): (f64, usize)| Moment { of, newest, at, is_late: true };
        for (place, report) in self.reports.iter().enumerate() {
            let come = waiting.partition_point(|(at, _)| *at < report.at);
            all.extend(waiting.drain(..come).map(|labels| late(place - 1, labels)));
            all.push(Moment { of: place, newest: place, at: report.at, is_late: false });
            if let Some(labelled) = report.labelled {
                let behind = waiting.partition_point(|(at, _)| *at <= labelled.at);
                waiting.insert(behind, (labelled.at, place));
            }
        }
        let last = self.reports.len().saturating_sub(1);
        all.extend(waiting.into_iter().map(|labels| late(last, labels)));
        all
    }

    /// What was known of a batch at a moment: what rests on targets only once its labels have come, and then
    /// that alone.
    pub(super) fn known(&self, moment: Moment) -> Cow<'a, [Measurement]> {
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

    /// When labels of the batch were first judged, where that was before the moment, which is that of the last ones.
    pub(super) fn first_judged(&self, moment: Moment) -> Option<f64> {
        let labelled = self.report(moment.of)?.labelled.filter(|_| moment.is_late)?;
        labelled.judged_at.filter(|at| *at < moment.at)
    }

    pub(super) fn report(&self, place: usize) -> Option<&'a BatchReport> {
        self.reports.get(place).copied()
    }
}
