//! The largest differences between two cumulative shares, in whole numbers.

/// Values that are stepped over at once where one sample is much the larger.
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
    /// Only places next to a value of the smaller sample can be extreme, and the larger one is
    /// searched from the last place on.
    pub(super) fn between(first: &[f64], second: &[f64]) -> Option<Self> {
        if first.len() > second.len() {
            let mirrored = Self::between(second, first)?;
            return Some(Self { above: mirrored.below, below: mirrored.above });
        }
        let (n, m) = (i64::try_from(first.len()).ok()?, i64::try_from(second.len()).ok()?);
        n.checked_mul(m).filter(|&product| product > 0)?;
        let (mut most, mut least) = (0, 0);
        // Far apart, equal strides are foreseen by the processor, and doubling ones are not.
        let stride = if second.len() / first.len() >= STRIDE / 4 { STRIDE } else { 1 };
        let (mut i, mut j) = (0, 0);
        while let Some(&value) = first.get(i) {
            j += reach(&second[j..], stride, |&other| other < value);
            least = least.min(i as i64 * m - j as i64 * n);
            i += reach(&first[i..], 1, |&other| other <= value);
            j += reach(&second[j..], 1, |&other| other <= value);
            most = most.max(i as i64 * m - j as i64 * n);
        }
        Some(Self { above: most.unsigned_abs(), below: least.unsigned_abs() })
    }
}

/// How many values at the front satisfy a condition that holds up to some place: by strides, then by
/// halves of one. A stride of 1 doubles.
fn reach(values: &[f64], stride: usize, holds: impl Fn(&f64) -> bool) -> usize {
    let mut known = 0;
    let mut step = stride;
    while values.get(known + step - 1).is_some_and(&holds) {
        known += step;
        if stride == 1 {
            step *= 2;
        }
    }
    let end = values.len().min(known + step - 1).max(known);
    let rest = &values[known..end];
    // All of a stride at once needs no branch.
    known
        + if stride > 1 {
            rest.iter().filter(|value| holds(value)).count()
        } else {
            rest.partition_point(holds)
        }
}
