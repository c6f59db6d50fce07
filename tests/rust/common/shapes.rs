//! Seeded columns of many shapes, for simulations of what happens when nothing, or something, changed.

use driftglass::stats::random::SplitMix64;
use driftglass::table::{CategoryBuilder, Column, Values};

/// What the values of a column look like.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(dead_code)]
pub(crate) enum Shape {
    Normal,
    LogNormal,
    /// Normal, rounded to halves: about a dozen distinct values.
    Ties,
    Bimodal,
    /// Student's t with two degrees of freedom: no variance.
    HeavyTailed,
    /// So many categories with shares as 1 : 1/2 : 1/3 ...
    Zipf(usize),
}

/// How a batch differs from the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(dead_code)]
pub(crate) enum Change {
    Nothing,
    /// All values moved, by so many standard deviations of a normal column.
    Shift(f64),
    /// All values stretched about 0.
    Scale(f64),
    /// So large a share of rows moved from the first category to the last.
    Move(f64),
}

/// Draws columns.
pub(crate) struct Draws {
    rng: SplitMix64,
}

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: SplitMix64::new(seed) }
    }

    /// Standard normal, by Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.rng.unit())).sqrt();
        radius * libm::cos(2.0 * std::f64::consts::PI * self.rng.unit())
    }

    /// A column of a shape. `factors` are standard normal, one a row: with `share` above 0 they make
    /// that part of every value's variance, so that columns drawn with the same ones are correlated.
    pub(crate) fn column(
        &mut self,
        name: &str,
        shape: Shape,
        change: Change,
        missing: f64,
        factors: &[f64],
        share: f64,
    ) -> Column {
        let mut z = |at: usize| {
            let own = self.normal();
            share.sqrt() * factors[at] + (1.0 - share).sqrt() * own
        };
        let scores: Vec<f64> = (0..factors.len()).map(&mut z).collect();
        if let Shape::Zipf(categories) = shape {
            return self.categories(name, categories, change, missing, &scores);
        }
        let numbers = scores.into_iter().map(|z| {
            let value = changed(self.shaped(shape, z), change);
            if missing > 0.0 && self.rng.unit() < missing { f64::NAN } else { value }
        });
        Column::new(name, Values::numeric(numbers.collect()), "")
    }

    fn shaped(&mut self, shape: Shape, z: f64) -> f64 {
        match shape {
            Shape::LogNormal => libm::exp(z),
            Shape::Ties => (z * 2.0).round() / 2.0,
            Shape::Bimodal => z * 0.3 + if self.rng.unit() < 0.4 { -2.0 } else { 1.0 },
            // z over the root of an exponential: t with two degrees of freedom.
            Shape::HeavyTailed => z / (-libm::log(1.0 - self.rng.unit())).sqrt(),
            Shape::Normal | Shape::Zipf(_) => z,
        }
    }

    fn categories(
        &mut self,
        name: &str,
        categories: usize,
        change: Change,
        missing: f64,
        scores: &[f64],
    ) -> Column {
        let mut cumulative: Vec<f64> = Vec::with_capacity(categories);
        let mut total = 0.0;
        for rank in 1..=categories {
            total += 1.0 / rank as f64;
            cumulative.push(total);
        }
        let moved = if let Change::Move(share) = change { share } else { 0.0 };
        let labels: Vec<String> = (0..categories).map(|at| format!("c{at}")).collect();
        let mut builder = CategoryBuilder::default();
        for score in scores {
            if missing > 0.0 && self.rng.unit() < missing {
                builder.push_missing();
                continue;
            }
            let share = 0.5 * libm::erfc(-score / std::f64::consts::SQRT_2);
            let mut at = cumulative.partition_point(|&sum| sum < share * total);
            if at == 0 && self.rng.unit() < moved * total {
                at = categories - 1;
            }
            builder.push(&labels[at.min(categories - 1)]);
        }
        Column::new(name, Values::Categorical(builder.finish()), "")
    }

    /// Standard normal factors, one a row.
    pub(crate) fn factors(&mut self, rows: usize) -> Vec<f64> {
        (0..rows).map(|_| self.normal()).collect()
    }
}

fn changed(value: f64, change: Change) -> f64 {
    match change {
        Change::Shift(by) => value + by,
        Change::Scale(by) => value * by,
        Change::Nothing | Change::Move(_) => value,
    }
}
