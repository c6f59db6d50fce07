//! Counts as shares of their side, cell by cell.

/// The shares of both sides over the same cells; a shorter side has 0 for the rest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shares {
    pub(super) first: Vec<f64>,
    pub(super) second: Vec<f64>,
}

impl Shares {
    /// The shares of these counts; `None` if a side is empty.
    pub(super) fn of(first: &[u64], second: &[u64]) -> Option<Self> {
        let cells = first.len().max(second.len());
        let each = |side: &[u64]| {
            let total: f64 = side.iter().map(|&count| count as f64).sum();
            let share = |at: usize| side.get(at).map_or(0.0, |&count| count as f64 / total);
            (total > 0.0).then(|| (0..cells).map(share).collect())
        };
        Some(Self { first: each(first)?, second: each(second)? })
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.first.iter().copied().zip(self.second.iter().copied())
    }

    /// The shares with every 0 replaced as by Evidently 0.7.23, for each side separately: with 0.0001, or with a
    /// millionth of the side's smallest share if that is at most 0.0001.
    pub(super) fn filled(self) -> Self {
        Self { first: fill(self.first), second: fill(self.second) }
    }
}

/// The share that replaces the empty cells of either side in the stability index and the divergence; `None` for a
/// side that is empty, or without a cell that only the other side fills.
#[must_use]
pub fn fillings(first: &[u64], second: &[u64]) -> [Option<f64>; 2] {
    let Some(shares) = Shares::of(first, second) else { return [None, None] };
    let lone = |own: &[f64], other: &[f64]| {
        own.iter().zip(other).any(|(&own, &other)| own == 0.0 && other > 0.0)
    };
    [
        lone(&shares.first, &shares.second).then(|| filler(&shares.first)),
        lone(&shares.second, &shares.first).then(|| filler(&shares.second)),
    ]
}

fn filler(shares: &[f64]) -> f64 {
    const SMALL: f64 = 1e-4;
    let present = shares.iter().copied().filter(|&share| share > 0.0);
    let least = present.fold(f64::INFINITY, f64::min);
    if least <= SMALL { least / 1e6 } else { SMALL }
}

fn fill(mut shares: Vec<f64>) -> Vec<f64> {
    let filler = filler(&shares);
    for share in &mut shares {
        if *share == 0.0 {
            *share = filler;
        }
    }
    shares
}
