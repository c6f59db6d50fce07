//! A sample in ascending order, stored as all of its values or as distinct values with counts.

use super::landmarks::Landmarks;
use super::quantile::quantile_of;
use std::borrow::Cow;

/// Ascending values without NaN, infinities at the ends.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ascending<'a> {
    /// All values; the distinct ones if `ends` is set.
    held: &'a [f64],
    /// For each held value: the number of values at or below it, plus `before`, which counts values that do not
    /// belong to this sample.
    ends: Option<&'a [u32]>,
    before: u32,
    landmarks: Option<&'a Landmarks>,
}

impl<'a> From<&'a [f64]> for Ascending<'a> {
    fn from(values: &'a [f64]) -> Self {
        Self { held: values, ..Self::default() }
    }
}

impl<'a, const N: usize> From<&'a [f64; N]> for Ascending<'a> {
    fn from(values: &'a [f64; N]) -> Self {
        Self::from(&values[..])
    }
}

impl<'a> Ascending<'a> {
    /// A sample given as distinct values and, for each, the number of values at or below it.
    #[must_use]
    pub fn of_runs(distinct: &'a [f64], ends: &'a [u32]) -> Self {
        Self { held: distinct, ends: Some(ends), ..Self::default() }
    }

    /// The sample with landmarks of its [held](Self::held) values.
    #[must_use]
    pub fn with_landmarks(self, landmarks: &'a Landmarks) -> Self {
        Self { landmarks: Some(landmarks), ..self }
    }

    /// The values that a search goes through: all values, or each distinct one once.
    #[must_use]
    pub fn held(self) -> &'a [f64] {
        self.held
    }

    /// Landmarks of the held values, if known.
    #[must_use]
    pub fn landmarks(self) -> Option<&'a Landmarks> {
        self.landmarks
    }

    /// Whether each distinct value is held only once.
    #[must_use]
    pub fn are_runs(self) -> bool {
        self.ends.is_some()
    }

    /// Number of values.
    #[must_use]
    pub fn len(self) -> usize {
        self.rank(self.held.len())
    }

    /// Whether the sample is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.held.is_empty()
    }

    /// Number of values before a position among the held ones.
    #[must_use]
    pub fn rank(self, place: usize) -> usize {
        let Some(ends) = self.ends else { return place };
        let end = place.checked_sub(1).and_then(|last| ends.get(last)).copied();
        end.map_or(0, |end| (end - self.before) as usize)
    }

    /// The value at this rank, that is, with this many values before it.
    #[must_use]
    pub fn at(self, rank: usize) -> Option<f64> {
        let place = match self.ends {
            None => rank,
            Some(ends) => ends.partition_point(|&end| (end - self.before) as usize <= rank),
        };
        self.held.get(place).copied()
    }

    /// The smallest value.
    #[must_use]
    pub fn first(self) -> Option<f64> {
        self.held.first().copied()
    }

    /// The largest value.
    #[must_use]
    pub fn last(self) -> Option<f64> {
        self.held.last().copied()
    }

    /// Number of values that satisfy a condition which holds up to some value and not beyond.
    #[must_use]
    pub fn count(self, holds: impl Fn(&f64) -> bool) -> usize {
        self.rank(match self.landmarks {
            Some(landmarks) => landmarks.count(self.held, holds),
            None => self.held.partition_point(holds),
        })
    }

    /// Type 7 quantile, as [`quantile`](super::quantile::quantile).
    #[must_use]
    pub fn quantile(self, q: f64) -> Option<f64> {
        quantile_of(self.len(), |rank| self.at(rank), q)
    }

    /// The sample without infinities.
    #[must_use]
    pub fn finite(self) -> Self {
        let (Some(first), Some(last)) = (self.first(), self.last()) else { return self };
        if first.is_finite() && last.is_finite() {
            return self;
        }
        let start = self.held.partition_point(|&value| value == f64::NEG_INFINITY);
        let end = self.held.partition_point(|&value| value < f64::INFINITY).max(start);
        Self {
            held: self.held.get(start..end).unwrap_or_default(),
            ends: self.ends.map(|ends| ends.get(start..end).unwrap_or_default()),
            before: self.before + if self.are_runs() { self.rank(start) as u32 } else { 0 },
            landmarks: None,
        }
    }

    /// Each distinct value with its count.
    pub fn runs(self) -> impl Iterator<Item = (f64, u64)> + 'a {
        let mut place = 0;
        std::iter::from_fn(move || {
            let value = *self.held.get(place)?;
            let start = place;
            place += match self.ends {
                Some(_) => 1,
                None => self.held.get(start..)?.iter().take_while(|&&other| other == value).count(),
            };
            Some((value, (self.rank(place) - self.rank(start)) as u64))
        })
    }

    /// All values: a copy if equal values are held once.
    #[must_use]
    pub fn values(self) -> Cow<'a, [f64]> {
        if !self.are_runs() {
            return Cow::Borrowed(self.held);
        }
        let mut all = Vec::with_capacity(self.len());
        for (value, count) in self.runs() {
            all.resize(all.len() + count as usize, value);
        }
        Cow::Owned(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_holding_a_sample_answer_alike() {
        let values = [f64::NEG_INFINITY, f64::NEG_INFINITY, 1.0, 1.0, 1.0, 2.5, f64::INFINITY];
        let (distinct, ends) = ([f64::NEG_INFINITY, 1.0, 2.5, f64::INFINITY], [2, 5, 6, 7]);
        let (plain, runs) =
            (Ascending::from(&values[..]), Ascending::of_runs(&distinct[..], &ends[..]));
        for (plain, runs) in [(plain, runs), (plain.finite(), runs.finite())] {
            assert_eq!(plain.values(), runs.values());
            assert_eq!(plain.len(), runs.len());
            assert!(plain.runs().eq(runs.runs()));
            for rank in 0..9 {
                assert_eq!(plain.at(rank), runs.at(rank), "{rank}");
            }
            for q in [0.0, 0.1, 0.5, 0.9, 1.0] {
                assert_eq!(plain.quantile(q), runs.quantile(q), "{q}");
            }
            for bound in [f64::NEG_INFINITY, 0.0, 1.0, 2.0, 2.5, 9.0] {
                let [of_plain, of_runs] = [plain, runs]
                    .map(|all| (all.count(|v| *v < bound), all.count(|v| *v <= bound)));
                assert_eq!(of_plain, of_runs, "{bound}");
            }
        }
        assert!(Ascending::default().finite().is_empty());
    }
}
