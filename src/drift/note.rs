//! Remarks that belong to a statistic.

use super::reason::{figure, percent};

/// One remark on how a statistic was computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Note {
    /// The limit was used although an expected count is below 5.
    SmallExpected,
    /// The share that replaces empty cells of reference and batch.
    Filled([Option<f64>; 2]),
    /// The reference is constant: the distance was divided by the spread of both sides together. Holds the undivided
    /// distance.
    PooledSpread(f64),
    /// The reference has almost no spread: the distance was divided by Evidently's minimum. Holds the undivided
    /// distance.
    LeastSpread(f64),
    /// Only a sample of the batch was kept, and the test needs its values. Holds the size of the sample.
    Sampled(u64),
}

impl Note {
    /// The remark as a sentence.
    pub(super) fn sentence(self) -> String {
        match self {
            Self::SmallExpected => {
                "An expected count is below 5, where this limit is not to be trusted; permutations are."
                    .to_owned()
            }
            Self::Filled([None, None]) => String::new(),
            Self::Filled([Some(a), Some(b)]) => format!(
                "Empty cells count as {} of the reference and {} of the batch.",
                small(a),
                small(b)
            ),
            Self::Filled([Some(share), None]) => {
                format!("Empty cells of the reference count as {} of its rows.", small(share))
            }
            Self::Filled([None, Some(share)]) => {
                format!("Empty cells of the batch count as {} of its rows.", small(share))
            }
            Self::PooledSpread(raw) => format!(
                "The reference is one value and has no spread: divided by that of both sides together; undivided it is {}.",
                figure(raw)
            ),
            Self::Sampled(rows) => format!(
                "The batch is larger than what is kept in memory: this is of a sample of {rows} of its values."
            ),
            Self::LeastSpread(raw) => format!(
                "The reference has no spread to speak of: Evidently divides by 0.001; undivided it is {}.",
                figure(raw)
            ),
        }
    }
}

/// A share that may be far below a thousandth.
fn small(share: f64) -> String {
    if share >= 1e-3 { percent(share) } else { figure(share) }
}

/// The sentence about values that a convention leaves out.
pub(super) fn dropped([reference, batch]: [u64; 2]) -> Option<String> {
    (reference + batch > 0).then(|| {
        format!(
            "Evidently drops infinite values: {reference} of the reference, {batch} of the batch."
        )
    })
}

/// The sentence about a reference that is a profile, with the error bound of the effect.
pub(super) fn approximate(error_bound: f64) -> String {
    if error_bound >= 1.0 {
        return "The reference is a profile that knows only the lengths of these labels: others as long would not be seen.".to_owned();
    }
    if error_bound > 0.0 {
        let within = small(error_bound);
        return format!(
            "The reference is a profile: the effect is known to within {within} of rows."
        );
    }
    "The reference is a profile that tells all values of this column apart.".to_owned()
}
