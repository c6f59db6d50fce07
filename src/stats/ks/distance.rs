//! The largest differences between two cumulative shares, in whole numbers.

/// Where one sample is this much larger, it is searched by way of every [`STRIDE`]th of its values.
const FAR_LARGER: usize = 16;
const STRIDE: usize = 64;

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
    pub(super) fn between(first: &[f64], second: &[f64]) -> Option<Self> {
        if first.len() > second.len() {
            let mirrored = Self::between(second, first)?;
            return Some(Self { above: mirrored.below, below: mirrored.above });
        }
        let (n, m) = (i64::try_from(first.len()).ok()?, i64::try_from(second.len()).ok()?);
        n.checked_mul(m).filter(|&product| product > 0)?;
        let (mut most, mut least) = (0, 0);
        // Before and behind each distinct value: how many of either sample lie below.
        let mut place = |before: [usize; 2], behind: [usize; 2]| {
            least = least.min(before[0] as i64 * m - before[1] as i64 * n);
            most = most.max(behind[0] as i64 * m - behind[1] as i64 * n);
        };
        if second.len() / first.len() >= FAR_LARGER {
            by_samples(first, second, &mut place);
        } else {
            side_by_side(first, second, &mut place);
        }
        Some(Self { above: most.unsigned_abs(), below: least.unsigned_abs() })
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

/// Each sample is searched from the last place on.
fn side_by_side(first: &[f64], second: &[f64], place: &mut impl FnMut([usize; 2], [usize; 2])) {
    let (mut i, mut j) = (0, 0);
    while let Some(&value) = first.get(i) {
        j += reach(&second[j..], |&other| other < value);
        let before = [i, j];
        i += reach(&first[i..], |&other| other <= value);
        j += reach(&second[j..], |&other| other <= value);
        place(before, [i, j]);
    }
}

/// The larger sample by way of some of its values, which stay in a near cache. What is counted between
/// them depends on no count before, so that the processor waits for many places of memory at once.
fn by_samples(first: &[f64], second: &[f64], place: &mut impl FnMut([usize; 2], [usize; 2])) {
    let samples: Vec<f64> = second.iter().step_by(STRIDE).copied().collect();
    let (mut i, mut less, mut up_to) = (0, 0, 0);
    while let Some(&value) = first.get(i) {
        less += reach(&samples[less..], |&sample| sample < value);
        up_to = less.max(up_to);
        up_to += reach(&samples[up_to..], |&sample| sample <= value);
        let before = [i, behind(second, less, |&other| other < value)];
        i += reach(&first[i..], |&other| other <= value);
        place(before, [i, behind(second, up_to, |&other| other <= value)]);
    }
}

/// How many values of a sample satisfy a condition that so many of its [`STRIDE`]th values satisfy.
fn behind(values: &[f64], samples: usize, holds: impl Fn(&f64) -> bool) -> usize {
    let Some(start) = samples.checked_sub(1).map(|last| last * STRIDE) else { return 0 };
    let block = &values[start..values.len().min(start + STRIDE)];
    start + block.iter().filter(|value| holds(value)).count()
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
            let (mut all, mut sampled) = (Vec::new(), Vec::new());
            side_by_side(&first, &second, &mut |before, behind| all.push((before, behind)));
            by_samples(&first, &second, &mut |before, behind| sampled.push((before, behind)));
            assert_eq!(sampled, all);
        }
    }
}
