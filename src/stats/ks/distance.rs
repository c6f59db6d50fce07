//! The largest differences between two cumulative shares, in whole numbers.

use crate::stats::ascending::Ascending;
use crate::stats::landmarks::{Landmarks, Level};

/// If one sample is this many times larger than the other, it is searched by its landmarks.
const FAR_LARGER: usize = 4;
/// Number of values inspected one by one before steps double.
const ONE_BY_ONE: usize = 12;

/// Largest differences between the cumulative shares of two samples, times the product of their sizes: whole numbers,
/// so there is no rounding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Differences {
    /// Largest amount by which the first lies above the second.
    pub(super) above: u64,
    /// Largest amount by which the first lies below the second.
    pub(super) below: u64,
}

impl Differences {
    /// The differences of two ascending samples; `None` if one is empty or the product of sizes exceeds 2^63.
    ///
    /// Only places next to a value of one sample can be extreme, so the sample that holds fewer values is searched.
    pub(super) fn between(first: Ascending<'_>, second: Ascending<'_>) -> Option<Self> {
        let held = [first.held().len(), second.held().len()];
        if held[0] > held[1] {
            let mirrored = Self::between(second, first)?;
            return Some(Self { above: mirrored.below, below: mirrored.above });
        }
        let sizes = [first.len(), second.len()].map(i64::try_from);
        let [Ok(n), Ok(m)] = sizes else { return None };
        n.checked_mul(m).filter(|&product| product > 0)?;
        let extremes = if held[1] / held[0] >= FAR_LARGER {
            let known = second.landmarks();
            let made = known.is_none().then(|| Landmarks::of(second.held()));
            let levels = known.or(made.as_ref()).map(|marks| marks.levels(second.held()));
            by_landmarks(first, second, &levels.unwrap_or_default())
        } else {
            side_by_side(first, second)
        };
        Some(Self { above: extremes.most.unsigned_abs(), below: extremes.least.unsigned_abs() })
    }

    /// The differences of samples of `n` and `m` values, from how many of either lie below each distinct value of the
    /// first and how many at or below it. `None` as for [`Self::between`].
    pub(super) fn of_places(
        n: u64,
        m: u64,
        places: impl Iterator<Item = [[u64; 2]; 2]>,
    ) -> Option<Self> {
        let (n, m) = (i64::try_from(n).ok()?, i64::try_from(m).ok()?);
        n.checked_mul(m).filter(|&product| product > 0)?;
        let difference = |[first, second]: [u64; 2]| first as i64 * m - second as i64 * n;
        let (least, most) = places.fold((0, 0), |(least, most), [before, behind]| {
            (least.min(difference(before)), most.max(difference(behind)))
        });
        Some(Self { above: most.unsigned_abs(), below: least.unsigned_abs() })
    }
}

/// The smallest difference before a place and the largest after one; 0 at the ends of both samples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Extremes {
    least: i64,
    most: i64,
}

impl Extremes {
    fn before(&mut self, difference: i64) {
        self.least = self.least.min(difference);
    }

    fn behind(&mut self, difference: i64) {
        self.most = self.most.max(difference);
    }
}

/// Walks through both samples; each search starts where the last one ended.
fn side_by_side(first: Ascending<'_>, second: Ascending<'_>) -> Extremes {
    let (n, m) = (first.len() as i64, second.len() as i64);
    let (own, others) = (first.held(), second.held());
    let mut extremes = Extremes::default();
    let (mut i, mut j) = (0, 0);
    while let Some(&value) = own.get(i) {
        j += reach(&others[j..], |&other| other < value);
        extremes.before(first.rank(i) as i64 * m - second.rank(j) as i64 * n);
        i += reach(&own[i..], |&other| other <= value);
        j += reach(&others[j..], |&other| other <= value);
        extremes.behind(first.rank(i) as i64 * m - second.rank(j) as i64 * n);
    }
    extremes
}

/// Consecutive places of the smaller sample, and the fewest and the most places of the larger sample before (or
/// after) each of them.
struct Group {
    start: usize,
    end: usize,
    others: [usize; 2],
}

/// The search for one of the two extremes: before a value, or after it.
#[derive(Clone, Copy)]
struct Search<'a> {
    first: Ascending<'a>,
    second: Ascending<'a>,
    behind: bool,
}

/// Landmarks bound the difference of a whole group of values. Only groups that may hold the extreme are divided, by
/// more landmarks and finally by the sample itself: at a few places out of thousands.
fn by_landmarks(first: Ascending<'_>, second: Ascending<'_>, levels: &[Level<'_>]) -> Extremes {
    let Some((coarsest, finer)) = levels.split_first() else { return Extremes::default() };
    let [before, behind] = walk(first.held(), *coarsest, second.held().len());
    let most = |behind, mut groups: Vec<Group>| {
        let search = Search { first, second, behind };
        let mut best = search.narrow(&mut groups, 0);
        for level in finer {
            let mut parts = Vec::new();
            groups.iter().for_each(|group| search.divide(group, *level, &mut parts));
            groups = parts;
            best = search.narrow(&mut groups, best);
        }
        best
    };
    Extremes { least: -most(false, before), most: most(true, behind) }
}

/// The smaller sample in groups, by how many of the marks lie before each of its values, and by how many lie before
/// or at it.
fn walk(first: &[f64], level: Level<'_>, others: usize) -> [Vec<Group>; 2] {
    let mut groups = [Vec::new(), Vec::new()];
    let mut starts = [0; 2];
    let mut close = |ends: [usize; 2], passed: usize| {
        for ((groups, start), end) in groups.iter_mut().zip(&mut starts).zip(ends) {
            if end > *start {
                let others = level.narrowed([0, others], passed);
                groups.push(Group { start: *start, end, others });
                *start = end;
            }
        }
    };
    let (mut below, mut passed) = (0, 0);
    while let Some(&value) = first.get(below) {
        passed += reach(&level.marks[passed..], |&mark| mark < value);
        let Some(&mark) = level.marks.get(passed) else { break };
        below += reach(&first[below..], |&value| value < mark);
        let through = below + reach(&first[below..], |&value| value <= mark);
        close([through, below], passed);
        passed += 1;
    }
    close([first.len(); 2], level.marks.len());
    groups
}

impl Search<'_> {
    /// Keeps the groups that may hold the largest difference, and returns its lower bound.
    fn narrow(self, groups: &mut Vec<Group>, known: i64) -> i64 {
        let best = groups.iter().fold(known, |best, group| best.max(self.scores(group)[0]));
        groups.retain(|group| self.scores(group)[1] >= best);
        best
    }

    /// Whether a value of the larger sample counts at a value of the smaller one.
    fn counts(self, other: f64, value: f64) -> bool {
        if self.behind { other <= value } else { other < value }
    }

    /// Lower and upper bound of the largest difference within a group. Among equal values the outer one has it.
    fn scores(self, group: &Group) -> [i64; 2] {
        let (n, m) = (self.first.len() as i64, self.second.len() as i64);
        let [least, most] = group.others.map(|place| self.second.rank(place) as i64 * n);
        if self.behind {
            let own = self.first.rank(group.end) as i64 * m;
            [own - most, own - least]
        } else {
            let own = self.first.rank(group.start) as i64 * m;
            [least - own, most - own]
        }
    }

    /// Divides the group by how many marks of a level count at its values.
    fn divide(self, group: &Group, level: Level<'_>, parts: &mut Vec<Group>) {
        let mut start = group.start;
        let mut others = group.others;
        let own = self.first.held();
        while let Some(&value) = own.get(start).filter(|_| start < group.end) {
            let rest = level.marks_within(others);
            let passed = reach(rest, |&mark| self.counts(mark, value));
            let next = rest.get(passed);
            let same = own.get(start + 1..group.end).unwrap_or_default();
            let more =
                next.map_or(same.len(), |&mark| reach(same, |&value| !self.counts(mark, value)));
            let end = start + 1 + more;
            let part = Group { start, end, others: level.narrowed(others, passed) };
            others = [part.others[0], others[1]];
            parts.push(part);
            start = end;
        }
    }
}

/// How many values at the front satisfy a condition that holds up to some place: searched one by one, then by
/// doubling steps, then by bisection of the last step.
fn reach(values: &[f64], holds: impl Fn(&f64) -> bool) -> usize {
    let near = values.get(..ONE_BY_ONE).unwrap_or(values);
    if let Some(place) = near.iter().position(|value| !holds(value)) {
        return place;
    }
    let (mut known, mut step) = (near.len(), 1);
    while values.get(known + step - 1).is_some_and(&holds) {
        known += step;
        step *= 2;
    }
    let end = values.len().min(known + step - 1).max(known);
    known + values[known..end].partition_point(holds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;
    use crate::stats::sorted::Sorted;

    #[test]
    fn a_far_larger_sample_is_counted_as_any_other() {
        let mut random = SplitMix64::new(3);
        for round in 0..600 {
            let distinct = [3, 40, 100_000][round % 3];
            let mut sample = |size: usize| {
                let mut values: Vec<f64> =
                    (0..size).map(|_| (random.next_u64() % distinct) as f64).collect();
                values.sort_unstable_by(f64::total_cmp);
                values
            };
            let (first, second) = (sample(1 + round % 30), sample(400 + 17 * round));
            let marks = Landmarks::of(&second);
            let (first, second) = (Ascending::from(&first[..]), Ascending::from(&second[..]));
            let expected = side_by_side(first, second);
            let found = by_landmarks(first, second, &marks.levels(second.held()));
            assert_eq!(found, expected, "round {round}");
            let [few, many] = [first, second].map(|side| Sorted::of_runs(side.runs()));
            let (few, many) = (few.ascending(), many.ascending());
            assert_eq!(side_by_side(few, many), expected, "runs, round {round}");
            let marks = Landmarks::of(many.held());
            let found = by_landmarks(few, many, &marks.levels(many.held()));
            assert_eq!(found, expected, "runs by landmarks, round {round}");
            let swapped = Differences::between(many, few);
            let mirrored = Extremes { least: -expected.most, most: -expected.least };
            let [above, below] = [mirrored.most, mirrored.least].map(i64::unsigned_abs);
            assert_eq!(swapped, Some(Differences { above, below }), "swapped, round {round}");
        }
    }
}
