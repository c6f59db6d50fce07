//! ADWIN: a window that is cut where its two parts differ in mean.

use super::options::{COUNT, Settings};
use super::reading::{Reading, Stage};
use super::state::State;

/// Windows longer than 2^40 values are treated as having that length.
const MOST_ROWS: usize = 40;
/// In ADWIN's bound `delta` is a probability. The bound is far from tight, so short run lengths need more than 1.
const DELTA: [f64; 2] = [1e-300, 1000.0];
const BUCKETS: [f64; 2] = [2.0, 1000.0];

/// Adaptive windowing (Bifet and Gavaldà 2007), as river 0.26.1.
///
/// The window is kept in buckets of 1, 2, 4, ... values, at most `max_buckets` of each size, so that memory and the
/// cost of a test grow with the logarithm of its length. Its bound holds for values from 0 to 1; at other scales its
/// last term is too small or too large. Bad at: changes of the spread alone. Earlier versions of river left the last
/// bucket of each size out of every cut, and detected changes later.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Adwin {
    delta: f64,
    /// `-ln delta`.
    limit: f64,
    clock: f64,
    max_buckets: f64,
    min_window_length: f64,
    grace_period: f64,
    /// Totals of the buckets by size, the oldest of a size first.
    rows: Vec<Vec<f64>>,
    width: f64,
    total: f64,
    variance: f64,
}

impl Adwin {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let delta = settings.number("delta", 0.002, &DELTA);
        Self {
            delta,
            limit: -libm::log(delta),
            clock: settings.count("clock", 32.0, &COUNT),
            max_buckets: settings.count("maxBuckets", 5.0, &BUCKETS),
            min_window_length: settings.count("minWindowLength", 5.0, &COUNT),
            grace_period: settings.count("gracePeriod", 10.0, &COUNT),
            rows: Vec::new(),
            width: 0.0,
            total: 0.0,
            variance: 0.0,
        }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [
            &mut self.delta,
            &mut self.limit,
            &mut self.clock,
            &mut self.max_buckets,
            &mut self.min_window_length,
            &mut self.grace_period,
            &mut self.width,
            &mut self.total,
            &mut self.variance,
        ]);
        let mut rows = self.rows.len() as f64;
        state.number(&mut rows);
        self.rows.resize((rows as usize).min(MOST_ROWS), Vec::new());
        for row in &mut self.rows {
            state.list(row);
        }
    }

    /// Whether the state is valid, because restored states may come from anywhere.
    pub(crate) fn is_sound(&self) -> bool {
        self.max_buckets >= BUCKETS[0] && self.clock >= 1.0
    }

    /// Width, mean and sum of squared deviations of the window.
    pub(crate) fn window(&self) -> [f64; 3] {
        [self.width, self.total / self.width.max(1.0), self.variance]
    }

    pub(crate) fn forget(&mut self) {
        self.rows.clear();
        (self.width, self.total, self.variance) = (0.0, 0.0, 0.0);
    }

    pub(crate) fn set_limit(&mut self, limit: f64) {
        self.delta = libm::exp(-limit);
        self.limit = limit;
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("delta", self.delta)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        self.insert(value);
        if self.width % self.clock != 0.0 || self.width <= self.grace_period {
            return Reading::untested(Stage::None, self.limit);
        }
        match self.evidence() {
            Some(evidence) => Reading::above(evidence, self.limit),
            None => Reading::untested(Stage::None, self.limit),
        }
    }

    fn insert(&mut self, value: f64) {
        self.width += 1.0;
        if self.width > 1.0 {
            let before = self.width - 1.0;
            let gap = value - self.total / before;
            self.variance += before * gap * gap / self.width;
        }
        self.total += value;
        let mut next = Some(value);
        let mut at = 0;
        while let Some(bucket) = next.take() {
            if at == self.rows.len() {
                self.rows.push(Vec::new());
            }
            let last = at + 1 >= MOST_ROWS;
            let Some(row) = self.rows.get_mut(at) else { return };
            row.push(bucket);
            if row.len() as f64 > self.max_buckets && !last {
                next = Some(row.remove(0) + row.remove(0));
            } else if row.len() as f64 > self.max_buckets {
                row.remove(0);
            }
            at += 1;
        }
    }

    /// The largest `-ln delta` at which some cut would still be made; larger means more evidence.
    ///
    /// A cut is made where the means differ by more than `sqrt(2 m v d) + 2 m d / 3` with
    /// `d = ln(2 ln(width) / delta)`. This is solved for `d`, and then for `delta`.
    fn evidence(&self) -> Option<f64> {
        let spread = 2.0 * (self.variance / self.width).max(0.0);
        let (mut older, mut older_total) = (0.0, 0.0);
        let mut most: Option<f64> = None;
        for (at, row) in self.rows.iter().enumerate().rev() {
            let size = (1_u64 << at.min(MOST_ROWS)) as f64;
            for total in row {
                older += size;
                older_total += total;
                let newer = self.width - older;
                if older < self.min_window_length || newer < self.min_window_length {
                    continue;
                }
                let gap = (older_total / older - (self.total - older_total) / newer).abs();
                let share = 1.0 / (older - self.min_window_length + 1.0)
                    + 1.0 / (newer - self.min_window_length + 1.0);
                let linear = (spread * share).sqrt();
                let root =
                    2.0 * gap / (linear + (linear * linear + 8.0 / 3.0 * share * gap).sqrt());
                let found = if gap > 0.0 { root * root } else { 0.0 };
                most = Some(most.map_or(found, |most| most.max(found)));
            }
        }
        most.map(|most| most - libm::log(2.0 * libm::log(self.width)))
    }
}
