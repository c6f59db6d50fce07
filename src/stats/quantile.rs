//! Quantiles.

/// Type 7 quantile (Hyndman and Fan 1996) of an ascending sample, `q` in 0..=1, bit-identical to
/// `numpy.quantile(..., method="linear")`.
///
/// `None` if the sample is empty, `q` is outside its range, or the quantile lies between -infinity and infinity.
/// Between a finite and an infinite value it is infinite.
///
/// ```
/// use driftglass::stats::quantile::quantile;
/// assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
/// ```
#[must_use]
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    quantile_of(sorted.len(), |rank| sorted.get(rank).copied(), q)
}

/// The quantile of `n` values, given a function that returns the value at a rank, counted from 0.
pub(super) fn quantile_of(n: usize, at: impl Fn(usize) -> Option<f64>, q: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&q) {
        return None;
    }
    let position = q * n.checked_sub(1)? as f64;
    let below = position.floor();
    let low = at(below as usize)?;
    let high = at(below as usize + 1).unwrap_or(low);
    let between = interpolate(low, high, position - below);
    (!between.is_nan()).then_some(between)
}

/// Interpolates from the nearer end, as numpy does, so that both ends are met exactly. If the distance is not finite,
/// numpy returns NaN or infinity; this function returns the infinite end, or the finite number.
fn interpolate(low: f64, high: f64, share: f64) -> f64 {
    let distance = high - low;
    if low == high || share == 0.0 {
        low
    } else if distance.is_infinite() {
        low * (1.0 - share) + high * share
    } else if share >= 0.5 {
        high - distance * (1.0 - share)
    } else {
        low + distance * share
    }
}
