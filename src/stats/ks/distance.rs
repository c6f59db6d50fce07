//! The largest differences between two cumulative shares, in whole numbers.

/// Where one sample is this much larger, it is searched by way of its landmarks.
const FAR_LARGER: usize = 16;
const STRIDE: usize = 64;

/// Every 64th of ascending values: what a search of a large sample keeps in a near cache.
#[must_use]
pub fn landmarks(sorted: &[f64]) -> Vec<f64> {
    sorted.iter().step_by(STRIDE).copied().collect()
}

/// Ascending values, with their [`landmarks`] where those are known.
#[derive(Debug, Clone, Copy)]
pub struct Ascending<'a> {
    /// Without NaN; infinities at the ends.
    pub values: &'a [f64],
    /// Of these values; made when they are needed and absent.
    pub landmarks: Option<&'a [f64]>,
}

impl<'a> From<&'a [f64]> for Ascending<'a> {
    fn from(values: &'a [f64]) -> Self {
        Self { values, landmarks: None }
    }
}

/// Largest differences between the cumulative shares of two samples, times the product of their
/// sizes: whole numbers, so no rounding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Differences {
    /// By how much the first lies above the second, at most.
    pub(super) above: u64,
    /// By how much the first lies below the second, at most.
    pub(super) below: u64,
}

impl Differences {
    /// Of two ascending samples; `None` when one is empty or the product of sizes exceeds 2^63.
    ///
    /// Only places next to a value of the smaller sample can be extreme.
    pub(super) fn between(first: Ascending<'_>, second: Ascending<'_>) -> Option<Self> {
        if first.values.len() > second.values.len() {
            let mirrored = Self::between(second, first)?;
            return Some(Self { above: mirrored.below, below: mirrored.above });
        }
        let sizes = [first.values.len(), second.values.len()].map(i64::try_from);
        let [Ok(n), Ok(m)] = sizes else { return None };
        n.checked_mul(m).filter(|&product| product > 0)?;
        let extremes = if m / n >= FAR_LARGER as i64 {
            let own =
                if second.landmarks.is_none() { landmarks(second.values) } else { Vec::new() };
            by_landmarks(first.values, second.values, second.landmarks.unwrap_or(&own), [n, m])
        } else {
            side_by_side(first.values, second.values, [n, m])
        };
        Some(Self { above: extremes.most.unsigned_abs(), below: extremes.least.unsigned_abs() })
    }

    /// Of samples of `n` and `m` values, from how many of either lie below each distinct value of the
    /// first and how many up to it. `None` as for [`Self::between`].
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

/// The least difference before a place and the most behind one, 0 at the ends of both samples.
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

/// Each sample is searched from the last place on.
fn side_by_side(first: &[f64], second: &[f64], [n, m]: [i64; 2]) -> Extremes {
    let mut extremes = Extremes::default();
    let (mut i, mut j) = (0, 0);
    while let Some(&value) = first.get(i) {
        j += reach(&second[j..], |&other| other < value);
        extremes.before(i as i64 * m - j as i64 * n);
        i += reach(&first[i..], |&other| other <= value);
        j += reach(&second[j..], |&other| other <= value);
        extremes.behind(i as i64 * m - j as i64 * n);
    }
    extremes
}

/// A distinct value of the smaller sample: how many of that sample lie below it and up to it, and how
/// many landmarks of the larger.
struct Place {
    value: f64,
    own: [usize; 2],
    marks: [usize; 2],
}

/// Landmarks say of every place between which two differences it lies. Only where that leaves it open
/// whether the place is extreme is the larger sample itself looked at: at a few places of thousands.
fn by_landmarks(first: &[f64], second: &[f64], marks: &[f64], [n, m]: [i64; 2]) -> Extremes {
    let places = places(first, marks);
    let difference = |own: usize, other: usize| own as i64 * m - other as i64 * n;
    let fewest = |marks: usize| marks.checked_sub(1).map_or(0, |last| last * STRIDE + 1);
    let largest = |marks: usize| second.len().min(marks * STRIDE);
    let mut bound = Extremes::default();
    for Place { own, marks, .. } in &places {
        bound.before(difference(own[0], fewest(marks[0])));
        bound.behind(difference(own[1], largest(marks[1])));
    }
    let mut extremes = Extremes::default();
    for Place { value, own, marks } in &places {
        if difference(own[0], largest(marks[0])) <= bound.least {
            extremes.before(difference(own[0], counted(second, marks[0], |other| other < value)));
        }
        if difference(own[1], fewest(marks[1])) >= bound.most {
            extremes.behind(difference(own[1], counted(second, marks[1], |other| other <= value)));
        }
    }
    extremes
}

fn places(first: &[f64], marks: &[f64]) -> Vec<Place> {
    let mut places = Vec::with_capacity(first.len());
    let (mut less, mut up_to) = (0, 0);
    let mut below = 0;
    for run in first.chunk_by(|a, b| a == b) {
        let value = run[0];
        while marks.get(less).is_some_and(|&mark| mark < value) {
            less += 1;
        }
        up_to = less.max(up_to);
        while marks.get(up_to).is_some_and(|&mark| mark <= value) {
            up_to += 1;
        }
        let own = [below, below + run.len()];
        places.push(Place { value, own, marks: [less, up_to] });
        below = own[1];
    }
    places
}

/// How many values of a sample satisfy a condition that so many of its landmarks satisfy.
fn counted(values: &[f64], marks: usize, holds: impl Fn(&f64) -> bool) -> usize {
    let Some(start) = marks.checked_sub(1).map(|last| last * STRIDE) else { return 0 };
    let block = &values[start..values.len().min(start + STRIDE)];
    start + block.partition_point(holds)
}

/// How many values at the front satisfy a condition that holds up to some place: by doubling steps,
/// then by halves of one.
fn reach(values: &[f64], holds: impl Fn(&f64) -> bool) -> usize {
    let (mut known, mut step) = (0, 1);
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

    #[test]
    fn a_far_larger_sample_is_counted_as_any_other() {
        let mut random = SplitMix64::new(3);
        for round in 0..200 {
            let distinct = [3, 40, 100_000][round % 3];
            let mut sample = |size: usize| {
                let mut values: Vec<f64> =
                    (0..size).map(|_| (random.next_u64() % distinct) as f64).collect();
                values.sort_unstable_by(f64::total_cmp);
                values
            };
            let (first, second) = (sample(1 + round % 30), sample(400 + 7 * round));
            let sizes = [first.len() as i64, second.len() as i64];
            let marks = landmarks(&second);
            let expected = side_by_side(&first, &second, sizes);
            assert_eq!(by_landmarks(&first, &second, &marks, sizes), expected, "round {round}");
        }
    }
}
