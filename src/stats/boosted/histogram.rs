//! Sums per bin over the rows of a leaf, and the best place to cut it.

/// Sums over the rows that fell into one bin.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Cell {
    /// Sum of the first derivatives.
    pub(super) slope: f64,
    /// Sum of the second derivatives.
    pub(super) bend: f64,
    /// Number of rows, a whole number.
    pub(super) rows: f64,
}

/// Smallest sum of second derivatives on either side of a cut, as in `LightGBM`.
const LEAST_BEND: f64 = 1e-3;
/// Gains below this share of the total of both sides are rounding errors.
const ROUNDING: f64 = 1e-12;

impl Cell {
    pub(super) fn add(&mut self, [slope, bend]: [f64; 2]) {
        self.slope += slope;
        self.bend += bend;
        self.rows += 1.0;
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            slope: self.slope + other.slope,
            bend: self.bend + other.bend,
            rows: self.rows + other.rows,
        }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            slope: self.slope - other.slope,
            bend: self.bend - other.bend,
            rows: self.rows - other.rows,
        }
    }

    /// Twice the decrease of the loss if all rows are given the best answer.
    fn worth(self) -> f64 {
        self.slope * self.slope / self.bend
    }

    /// The best answer for all rows.
    pub(super) fn answer(self) -> f64 {
        if self.bend > 0.0 { -self.slope / self.bend } else { 0.0 }
    }

    fn is_enough(self, least_rows: f64) -> bool {
        self.rows >= least_rows && self.bend >= LEAST_BEND
    }
}

/// A cut of a leaf in two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Split {
    pub(super) column: usize,
    /// The last bin of the lower side.
    pub(super) bin: u8,
    /// Whether missing values go to the lower side.
    pub(super) missing_low: bool,
    pub(super) gain: f64,
    pub(super) low: Cell,
    pub(super) high: Cell,
}

/// The best cut of a column over its cells (the first cell is that of missing values). `None` if no cut leaves enough
/// on both sides or lowers the loss. Among equals it is the lowest, with missing values on the higher side.
pub(super) fn best_split(
    cells: &[Cell],
    all: Cell,
    column: usize,
    least_rows: f64,
) -> Option<Split> {
    let (&missing, bins) = cells.split_first()?;
    let mut best: Option<Split> = None;
    let mut low = Cell::default();
    // The last bin counts too if values are missing: then everything present is the lower side, and what is missing
    // the higher one.
    let places = if missing.rows > 0.0 { bins.len() } else { bins.len().saturating_sub(1) };
    for (bin, cell) in bins.iter().enumerate().take(places) {
        low = low.plus(*cell);
        if cell.rows <= 0.0 {
            continue;
        }
        for missing_low in [false, true] {
            let low = if missing_low { low.plus(missing) } else { low };
            let high = all.minus(low);
            if low.is_enough(least_rows) && high.is_enough(least_rows) {
                let (ours, whole) = (low.worth() + high.worth(), all.worth());
                let gain = ours - whole;
                if gain > ROUNDING * ours && best.is_none_or(|best| gain > best.gain) {
                    let bin = bin as u8 + 1;
                    best = Some(Split { column, bin, missing_low, gain, low, high });
                }
            }
            if missing.rows <= 0.0 {
                break;
            }
        }
    }
    // If nothing was missing here, missing values in later tables go to the larger side.
    best.map(|split| match missing.rows > 0.0 {
        true => split,
        false => Split { missing_low: split.low.rows > split.high.rows, ..split },
    })
}
