//! P-values of one batch, adjusted together.

use super::options::Adjustment;
use crate::stats::adjust;

/// Adjusted p-values in the given order, none below the unadjusted one (which rounding could cause in the last
/// digit). Absent ones stay absent and do not count.
pub(super) fn adjusted(p_values: &[Option<f64>], adjustment: Adjustment) -> Vec<Option<f64>> {
    let present: Vec<f64> = p_values.iter().flatten().copied().collect();
    let adjusted = match adjustment {
        Adjustment::BenjaminiHochberg => adjust::benjamini_hochberg(&present),
        Adjustment::Holm => adjust::holm(&present),
        Adjustment::Bonferroni => adjust::bonferroni(&present),
        Adjustment::None => present,
    };
    let mut next = adjusted.into_iter();
    let mut raise = |p_value: f64| next.next().map(|adjusted| adjusted.max(p_value));
    p_values.iter().map(|p_value| p_value.and_then(&mut raise)).collect()
}

/// The level at which a single change among `tests` is certain to be rejected.
pub(super) fn lone_level(level: f64, tests: usize, adjustment: Adjustment) -> f64 {
    match adjustment {
        Adjustment::None => level,
        _ => level / tests.max(1) as f64,
    }
}
