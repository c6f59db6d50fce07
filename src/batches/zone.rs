//! Local time of a time zone, as given by the caller.

use crate::calendar::DAY;
use crate::error::{Error, Result};

/// Offsets of local time from UTC, each with the moment from which it applies. Without offsets the zone is UTC.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Zone {
    /// Start (milliseconds since 1970) and offset (milliseconds ahead of UTC). The first one also applies before its
    /// start; neighbouring offsets differ.
    offsets: Vec<(i64, i64)>,
}

impl Zone {
    /// A zone with these changes: pairs of milliseconds since 1970 and milliseconds ahead of UTC from then on,
    /// ascending. The first offset applies to all time before.
    ///
    /// # Errors
    /// `config-invalid` for moments that do not ascend, and offsets of a day or more.
    pub fn new(changes: &[(f64, f64)]) -> Result<Self> {
        let mut offsets: Vec<(i64, i64)> = Vec::new();
        let mut before = f64::NEG_INFINITY;
        for &(since, offset) in changes {
            let sound = since.is_finite() && since > before && offset.abs() < DAY as f64;
            if !sound || since.abs() > 1e16 {
                return Err(Error::invalid(
                    "The offsets of a time zone are pairs of a moment and of milliseconds ahead of UTC, less than a day, in the order of time.",
                ));
            }
            before = since;
            if offsets.last().is_none_or(|last| last.1 != offset as i64) {
                offsets.push((since as i64, offset as i64));
            }
        }
        Ok(Self { offsets })
    }

    /// The index of the offset that applies at a moment, and the offset.
    pub(super) fn offset_at(&self, moment: i64) -> (usize, i64) {
        let after = self.offsets.partition_point(|&(since, _)| since <= moment);
        let at = after.saturating_sub(1);
        (at, self.offset(at))
    }

    /// The offset with this index.
    pub(super) fn offset(&self, at: usize) -> i64 {
        self.offsets.get(at).map_or(0, |&(_, offset)| offset)
    }

    /// The time span in which an offset applies.
    pub(super) fn reach(&self, at: usize) -> (i64, i64) {
        let since = |at: usize| self.offsets.get(at).map(|&(since, _)| since);
        let from = if at == 0 { i64::MIN } else { since(at).unwrap_or(i64::MIN) };
        (from, since(at + 1).unwrap_or(i64::MAX))
    }

    /// The offsets before and after one.
    pub(super) fn neighbours(&self, at: usize) -> (Option<i64>, Option<i64>) {
        let offset = |at: usize| self.offsets.get(at).map(|&(_, offset)| offset);
        (at.checked_sub(1).and_then(offset), offset(at + 1))
    }

    /// The first moment at which the clock shows that local time or a later one. If the time is skipped, it is the
    /// moment of the change; if it occurs twice, the first occurrence.
    pub(super) fn first(&self, local: i64) -> i64 {
        let starts = |at: usize, from: i64, until: i64| {
            let moment = (local - self.offset(at)).max(from);
            (moment < until).then_some(moment)
        };
        self.near(local, starts).min().unwrap_or(local)
    }

    /// The moment from which the clock shows no time before that local one. If the time occurs twice, it is the last
    /// occurrence.
    pub(super) fn last(&self, local: i64) -> i64 {
        let ends = |at: usize, from: i64, until: i64| {
            let moment = (local - self.offset(at)).min(until);
            (moment > from).then_some(moment)
        };
        self.near(local, ends).max().unwrap_or(local)
    }

    /// The results of the offsets around a local time; no offset is a day or more.
    fn near<'a>(
        &'a self,
        local: i64,
        answer: impl Fn(usize, i64, i64) -> Option<i64> + 'a,
    ) -> impl Iterator<Item = i64> + 'a {
        let (first, _) = self.offset_at(local - 2 * DAY);
        let (last, _) = self.offset_at(local + 2 * DAY);
        (first..=last).filter_map(move |at| {
            let (from, until) = self.reach(at);
            answer(at, from, until)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    const HOUR: i64 = DAY / 24;

    /// New York in 2024: an hour is skipped on 10 March and repeated on 3 November.
    fn new_york() -> Zone {
        let hours = |hours: f64| hours * HOUR as f64;
        Zone::new(&[
            (0.0, hours(-5.0)),
            (1_710_054_000_000.0, hours(-4.0)),
            (1_730_613_600_000.0, hours(-5.0)),
        ])
        .unwrap()
    }

    #[test]
    fn skipped_and_repeated_times_have_their_moments() {
        let zone = new_york();
        let (spring, autumn) = (1_710_054_000_000, 1_730_613_600_000);
        let skipped = spring - 5 * HOUR + HOUR / 2;
        assert_eq!((zone.first(skipped), zone.last(skipped)), (spring, spring));
        let repeated = autumn - 5 * HOUR + HOUR / 2;
        assert_eq!(zone.first(repeated), autumn - HOUR / 2);
        assert_eq!(zone.last(repeated), autumn + HOUR / 2);
        let plain = -5 * HOUR;
        assert_eq!((zone.first(plain), zone.last(plain)), (0, 0));
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        for changes in [
            vec![(0.0, 0.0), (0.0, 1.0)],
            vec![(f64::NAN, 0.0)],
            vec![(0.0, f64::NAN)],
            vec![(0.0, 86_400_000.0)],
        ] {
            assert_eq!(Zone::new(&changes).unwrap_err().code, Code::ConfigInvalid, "{changes:?}");
        }
        assert_eq!(Zone::new(&[]).unwrap().first(5), 5);
    }
}
