//! Lower bounds of the share of rows moved, and the smallest detectable share.

use crate::stats::{contingency, ks};
use std::cell::RefCell;

/// Power at which an effect counts as detectable.
pub(super) const POWER: f64 = 0.8;
/// The mean of |N(0, 1)|: sqrt(2 / pi).
const MEAN_ABSOLUTE_NORMAL: f64 = 0.797_884_560_802_865_4;
/// One-sided 95 % normal quantile.
const ONE_SIDED: f64 = 1.644_853_626_951_472_7;
/// Two-sided 95 % normal quantile.
const TWO_SIDED: f64 = 1.959_963_984_540_054;

/// 95 % lower bound of the largest distance between two distribution functions, from the observed `d` of samples of
/// `n` and `m`: `d` minus the two-sample band of Dvoretzky, Kiefer and Wolfowitz with Massart's constant 2 (Wei and
/// Dudley 2012). Never below 0; `None` for an empty side.
pub(super) fn distance_low(d: f64, n: u64, m: u64) -> Option<f64> {
    let (n, m) = (positive(n)?, positive(m)?);
    let band = (libm::log(2.0 / 0.05) * (1.0 / n + 1.0 / m) / 2.0).sqrt();
    Some((d - band).max(0.0))
}

/// 95 % lower bound of the total variation distance of two tables of counts.
///
/// If nothing changed, observed total variation is biased upwards by about its mean, `sqrt(2 / pi) / 2` times the sum
/// of the cells' standard errors. That bias and 1.645 standard errors of the share that moved are subtracted. With
/// two categories there is a single difference of shares, and 1.96 of its standard errors are subtracted.
pub(super) fn total_variation_low(reference: &[u64], batch: &[u64]) -> Option<f64> {
    let n = positive(reference.iter().sum())?;
    let m = positive(batch.iter().sum())?;
    let (mut rose_from, mut rose_to, mut noise, mut cells) = (0.0, 0.0, 0.0, 0u32);
    for (&a, &b) in reference.iter().zip(batch).filter(|&(&a, &b)| a + b > 0) {
        let (p, q) = (a as f64 / n, b as f64 / m);
        cells += 1;
        noise += standard_error(p, n, q, m);
        if q > p {
            rose_from += p;
            rose_to += q;
        }
    }
    let error = standard_error(rose_from, n, rose_to, m);
    let margin = if cells <= 2 {
        TWO_SIDED * error
    } else {
        MEAN_ABSOLUTE_NORMAL / 2.0 * noise + ONE_SIDED * error
    };
    Some((rose_to - rose_from - margin).max(0.0))
}

fn standard_error(p: f64, n: f64, q: f64, m: f64) -> f64 {
    ((p * (1.0 - p)).max(0.0) / n + (q * (1.0 - q)).max(0.0) / m).sqrt()
}

fn positive(count: u64) -> Option<f64> {
    (count > 0).then_some(count as f64)
}

/// The smallest KS distance that samples of this size detect with power 0.8.
pub(super) fn detectable_distance(n: u64, m: u64, level: f64) -> Option<f64> {
    ks::statistic_min_detectable(n as usize, m as usize, level, POWER)
}

/// Smallest detectable total variations, each computed once: most columns of a report need the same.
#[derive(Debug, Default)]
pub(super) struct Detectable {
    known: RefCell<Vec<(Sizes, Option<f64>)>>,
}

/// Number of categories, rows of both sides, level.
type Sizes = (usize, u64, u64, f64);

impl Detectable {
    /// The smallest total variation over `k` categories that samples of this size detect with power 0.8.
    pub(super) fn variation(&self, k: usize, n: u64, m: u64, level: f64) -> Option<f64> {
        let sizes = (k.max(2), n, m, level);
        let mut known = self.known.borrow_mut();
        if let Some((_, found)) = known.iter().find(|(asked, _)| *asked == sizes) {
            return *found;
        }
        let (n, m) = (n as usize, m as usize);
        let found = contingency::min_detectable_total_variation(sizes.0, n, m, level, POWER);
        known.push((sizes, found));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_zero_without_a_change_and_close_to_the_effect_in_large_samples() {
        assert_eq!(distance_low(0.01, 100, 100), Some(0.0));
        assert_eq!(total_variation_low(&[50, 30, 20], &[50, 30, 20]), Some(0.0));
        let low = total_variation_low(&[500_000, 300_000, 200_000], &[400_000, 300_000, 300_000]);
        assert!(low.is_some_and(|low| low > 0.095 && low < 0.1));
        assert_eq!(distance_low(0.1, 0, 5), None);
    }
}
