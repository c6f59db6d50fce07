//! Cuts numbers into bins, and counts them.

use super::ascending::Ascending;
use super::moments;
use super::sum::Sum;
use wide::f64x2;

/// Largest number of bins; more would be finer than any sample here.
const MOST_BINS: f64 = 65_536.0;
/// Number of bins that `NannyML` uses, and the reference size from which it uses them.
pub(super) const NANNYML_BINS: usize = 10_000;

/// Ascending edges of neighbouring bins, `bins + 1` of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Edges {
    edges: Vec<f64>,
    /// Whether values beyond the outer edges belong to the outer bins; if not, they are left out.
    open: bool,
}

impl Edges {
    /// Bins of equal width from `low` to `high`, as numpy 2.4 `linspace`; values outside are left out. If both are
    /// equal, the range extends half a unit to either side. `None` unless both are finite with a finite difference,
    /// `low <= high`, and there is at least one bin.
    #[must_use]
    pub fn equal_width(low: f64, high: f64, bins: usize) -> Option<Self> {
        let (low, high) = if low == high { (low - 0.5, high + 0.5) } else { (low, high) };
        let range = high - low;
        if !range.is_finite() || range <= 0.0 || bins == 0 {
            return None;
        }
        let step = range / bins as f64;
        let edge = |at: usize| if at == bins { high } else { at as f64 * step + low };
        Some(Self { edges: (0..=bins).map(edge).collect(), open: false })
    }

    /// Bins by Sturges' rule for `n` finite values from `low` to `high`, as numpy 2.4 `histogram_bin_edges`: a width
    /// of `(high - low) / (log2 n + 1)`, and at least 1 in whole-number columns. `None` without values.
    #[must_use]
    pub fn sturges(n: usize, low: f64, high: f64, whole: bool) -> Option<Self> {
        let width = (high - low) / (libm::log2(n as f64) + 1.0);
        let width = if whole && width > 0.0 { width.max(1.0) } else { width };
        Self::of_width(low, high, width)
    }

    /// Bins by Doane's rule for an ascending finite sample, as numpy 2.4 `histogram_bin_edges` of floating-point
    /// numbers: Sturges' rule with a term for skewness. `None` for an empty sample.
    #[must_use]
    pub fn doane(sorted: &[f64]) -> Option<Self> {
        Self::of_width(*sorted.first()?, *sorted.last()?, doane_width(sorted)?)
    }

    fn of_width(low: f64, high: f64, width: f64) -> Option<Self> {
        let bins = if width > 0.0 { ((high - low) / width).ceil() } else { 1.0 };
        Self::equal_width(low, high, bins.clamp(1.0, MOST_BINS) as usize)
    }

    /// Bins that hold equal shares of an ascending reference, cut at its type 7 quantiles; equal quantiles give one
    /// edge. The outer bins are open, so every value has a bin. `None` for an empty reference.
    #[must_use]
    pub fn quantiles(reference: Ascending<'_>, bins: usize) -> Option<Self> {
        let at = |cut: usize| reference.quantile(cut as f64 / bins as f64);
        let mut edges: Vec<f64> = (0..=bins).map(at).collect::<Option<_>>()?;
        edges.dedup();
        if edges.len() == 1 {
            // A single distinct value: bins below it, for it, and above it.
            edges.extend([edges[0].next_up(), f64::INFINITY]);
            edges.insert(0, f64::NEG_INFINITY);
        }
        Some(Self { edges, open: true })
    }

    /// The edges.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.edges
    }

    /// Number of values of an ascending sample in each bin. Bins are closed on the left, the last one on both sides,
    /// as in numpy `histogram`. Cost: one binary search per edge.
    #[must_use]
    pub fn count<'a>(&self, sorted: impl Into<Ascending<'a>>) -> Vec<u64> {
        let sorted = sorted.into();
        let below = |edge: f64| Some(sorted.count(|&value| value < edge) as u64);
        let through = |edge: f64| Some(sorted.count(|&value| value <= edge) as u64);
        self.count_by(sorted.len() as u64, below, through).unwrap_or_default()
    }

    /// Number of values in each bin, from functions that tell how many of `n` values lie below an edge and how many
    /// at or below it; `None` if they cannot tell.
    #[must_use]
    pub fn count_by(
        &self,
        n: u64,
        below: impl Fn(f64) -> Option<u64>,
        through: impl Fn(f64) -> Option<u64>,
    ) -> Option<Vec<u64>> {
        let last = self.edges.len() - 1;
        let before = |(at, &edge): (usize, &f64)| match at {
            0 if self.open => Some(0),
            _ if at == last && self.open => Some(n),
            _ if at == last => through(edge),
            _ => below(edge),
        };
        let cuts: Vec<u64> = self.edges.iter().enumerate().map(before).collect::<Option<_>>()?;
        Some(cuts.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect())
    }

    /// Number of values in each bin, for unsorted values and bins of equal width; NaN has no bin. Cost: one step per
    /// value, two values at a time.
    #[must_use]
    pub fn count_unsorted(&self, values: &[f64]) -> Vec<u64> {
        const BLOCK: usize = 64;
        let places = Places::of(&self.edges);
        // Four counts per bin, so that neighbours in one bin do not wait for each other.
        let mut counts = vec![[0u64; 4]; self.edges.len() - 1];
        let mut doubtful = Vec::new();
        let (blocks, rest) = values.as_chunks::<BLOCK>();
        for block in blocks {
            match places.find(block) {
                Some(bins) => bins.as_chunks::<4>().0.iter().for_each(|bins| {
                    for (lane, &bin) in bins.iter().enumerate() {
                        counts.get_mut(bin as usize).into_iter().for_each(|cell| cell[lane] += 1);
                    }
                }),
                None => doubtful.extend_from_slice(block),
            }
        }
        let slow = doubtful.iter().chain(rest).filter_map(|&value| self.bin_of(value));
        slow.for_each(|bin| counts[bin][0] += 1);
        counts.into_iter().map(|lanes| lanes.iter().sum()).collect()
    }

    /// The bin of a value that rounding may have put into a neighbouring bin, or that has no bin.
    fn bin_of(&self, value: f64) -> Option<usize> {
        let bins = self.edges.len() - 1;
        let inside = (self.edges[0]..=self.edges[bins]).contains(&value);
        inside.then(|| self.edges[1..bins].partition_point(|&edge| edge <= value))
    }
}

/// Positions of values among edges of equal distance, found by arithmetic.
struct Places {
    low: f64x2,
    scale: f64x2,
    /// Half the number of bins minus one, and the largest distance of a valid position from there.
    centre: f64x2,
    reach: f64x2,
    /// Largest distance from the middle of a bin at which rounding cannot put the bin in doubt.
    sure: f64x2,
}

impl Places {
    fn of(edges: &[f64]) -> Self {
        let (low, high, bins) = (edges[0], edges[edges.len() - 1], (edges.len() - 1) as f64);
        let scale = bins / (high - low);
        let doubt = 8.0 * f64::EPSILON * (low.abs().max(high.abs()) * scale + bins);
        Self {
            low: f64x2::splat(low),
            scale: f64x2::splat(scale),
            centre: f64x2::splat((bins - 1.0) / 2.0),
            reach: f64x2::splat(bins / 2.0),
            sure: f64x2::splat(0.5 - doubt),
        }
    }

    /// The bins of a block of values; `None` if a bin is in doubt, or a value is outside or NaN.
    #[inline]
    fn find<const N: usize>(&self, values: &[f64; N]) -> Option<[u32; N]> {
        // Adding 1.5 x 2^52 rounds to a whole number, also a negative one, and leaves it in the lowest bits.
        let whole = f64x2::splat(6_755_399_441_055_744.0);
        let mut bins = [0u32; N];
        let mut all = f64x2::splat(f64::from_bits(u64::MAX));
        for (bins, pair) in bins.as_chunks_mut::<2>().0.iter_mut().zip(values.as_chunks::<2>().0) {
            let place = (f64x2::new(*pair) - self.low) * self.scale - 0.5;
            let raised = place + whole;
            let off_middle = (place - (raised - whole)).abs();
            let off_centre = (place - self.centre).abs();
            all &= off_middle.simd_lt(self.sure) & off_centre.simd_lt(self.reach);
            *bins = raised.to_array().map(|number| number.to_bits() as u32);
        }
        all.all().then_some(bins)
    }
}

fn doane_width(sorted: &[f64]) -> Option<f64> {
    let n = sorted.len() as f64;
    let range = sorted.last()? - sorted.first()?;
    if sorted.len() <= 2 {
        return Some(0.0);
    }
    // Without spread there is no width; if squares overflow there is no skewness, as in numpy.
    let Some(spread) = moments::of(sorted).and_then(|m| Some((m.mean, m.variance(0)?.sqrt())))
    else {
        return Some(range / (1.0 + libm::log2(n)));
    };
    let (mean, spread) = spread;
    if spread <= 0.0 {
        return Some(0.0);
    }
    let cubes = sorted.iter().map(|value| {
        let z = (value - mean) / spread;
        z * z * z
    });
    let skewness = cubes.collect::<Sum>().value() / n;
    let error = (6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0))).sqrt();
    Some(range / (1.0 + libm::log2(n) + libm::log2(1.0 + skewness.abs() / error)))
}
