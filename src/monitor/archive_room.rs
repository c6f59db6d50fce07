//! What an archive drops to keep a snapshot below 25 MB: the oldest state changes, and segment numbers of the oldest
//! batches.

use super::archive::{Archive, MOST_NUMBERS};
use super::batch_report::BatchReport;
use super::codes;
use crate::error::Warning;
use std::collections::VecDeque;

/// Largest number of state changes in all condensed batches together; the newest are kept. About 2 MB of a snapshot.
const MOST_EVENTS_OF_ALL: usize = 10_000;

impl Archive {
    /// Number of the oldest batches for whose segment numbers there is no room.
    pub(super) fn too_old(&self, batches: usize, most: usize) -> usize {
        let of_segments = self.series.iter().filter(|series| series.is_of_segment()).count();
        let others = self.series.len() - of_segments;
        let room = most.saturating_sub(others * batches);
        room.checked_div(of_segments).map_or(0, |newest| batches.saturating_sub(newest))
    }

    pub(super) fn give_up_segments(&mut self, most: usize) {
        let until = self.too_old(self.batches, most);
        for series in self.series.iter_mut().filter(|series| series.is_of_segment()) {
            for place in self.without_segments..until {
                series.codes.get_mut(place).into_iter().for_each(|code| *code = codes::ABSENT);
            }
        }
        self.without_segments = until.max(self.without_segments);
    }

    /// The warning for the batch at which segment numbers begin to be dropped.
    pub(super) fn shortened(&self) -> Option<Warning> {
        let begins = self.too_old(self.batches, MOST_NUMBERS) > 0
            && self.too_old(self.batches.saturating_sub(1), MOST_NUMBERS) == 0;
        let message = "From here on the history gives up what was measured of segments in its oldest batches, as a snapshot could not hold it. Segments of fewer columns, or a lower `historyLimit`, have room.";
        begins.then(|| Warning::new("segments-given-up", message))
    }

    /// Drops the oldest state changes of condensed reports once there are too many, a tenth at a time.
    pub(super) fn shorten_events(&mut self, reports: &mut VecDeque<BatchReport>) {
        if self.events <= MOST_EVENTS_OF_ALL {
            return;
        }
        for report in reports.iter_mut().take(self.batches) {
            if self.events <= MOST_EVENTS_OF_ALL / 10 * 9 {
                return;
            }
            self.events = self.events.saturating_sub(report.events.len());
            report.events = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::MOST_EVENTS;
    use super::*;
    use crate::alert::{AlertEvent, AlertState};
    use crate::metric::{Measurement, Severity, name};

    fn measured(column: Option<&str>, segment: Option<&str>) -> Measurement {
        let of = |name: &str| name.to_owned();
        let measured = Measurement::new(name::MISSING_PCT, Some(1.5), 10);
        Measurement { column: column.map(of), segment: segment.map(of), ..measured }
    }

    #[test]
    fn numbers_of_segments_are_given_up_the_oldest_first() {
        let mut archive = Archive::default();
        for batch in 0..20 {
            let mut report = BatchReport::empty(format!("b{batch}"), 0.0);
            let south = Some("region = south");
            report.measurements = vec![
                measured(Some("age"), None),
                measured(Some("size"), None),
                measured(None, south),
                measured(Some("age"), south),
            ];
            archive.add(&mut report);
            archive.give_up_segments(50);
        }
        // Three other numbers per batch are 60, which leaves no room; with 65 there is room for five.
        assert!((0..20).all(|place| archive.measurements(place, 10).len() == 3));
        assert_eq!(archive.too_old(20, 65), 15);
        assert_eq!((archive.too_old(5, 20), archive.too_old(6, 20)), (0, 4));
        archive.forget_oldest(None);
        assert_eq!((archive.without_segments, archive.measurements(18, 10).len()), (19, 3));
    }

    #[test]
    fn the_newest_state_changes_of_condensed_batches_are_kept() {
        let event = AlertEvent {
            alert: "low".to_owned(),
            rule: "low".to_owned(),
            from: AlertState::Inactive,
            to: AlertState::Firing,
            at: 0.0,
            value: None,
            message: String::new(),
            severity: Severity::High,
            silenced: false,
            inhibited: false,
        };
        let (mut archive, mut reports) = (Archive::default(), VecDeque::new());
        for batch in 0..600 {
            let mut report = BatchReport::empty(format!("b{batch}"), 0.0);
            report.events = vec![event.clone(); 30];
            archive.add(&mut report);
            reports.push_back(report);
            archive.shorten_events(&mut reports);
        }
        let kept: usize = reports.iter().map(|report| report.events.len()).sum();
        assert_eq!(kept, archive.events);
        assert!((9_000..=MOST_EVENTS_OF_ALL).contains(&kept), "{kept}");
        assert_eq!((reports[0].events.len(), reports[599].events.len()), (0, MOST_EVENTS));
        let (restored, same) = Archive::restore(archive.state(&reports)).unwrap();
        assert_eq!((restored.events, same.len()), (kept, 600));
        archive.forget_oldest(reports.back());
        assert_eq!(archive.events, kept - MOST_EVENTS);
    }
}
