//! The scale of a series: the mean and standard deviation by which its values are standardised.

use crate::metric::name;
use crate::stats::moments;
use crate::stats::sort::sort;

/// Standard deviation of a uniform number from 0 to 1: a p-value if nothing has changed.
const OF_P_VALUES: f64 = 0.288_675_134_594_812_9;
/// Share of the value that is the resolution of metrics without a unit of their own.
const RELATIVE: f64 = 0.01;

/// Mean and standard deviation of the first values of a series, each from `rows` rows; `None` if they do not show how
/// much the series varies.
///
/// If more than half of the values are the same, their standard deviation comes from the few others, and one more of
/// those would be a change at any limit. The standard deviation is then at least the resolution of the metric: one
/// row for shares and percentages, 1 for counts, that of a uniform number for p-values, and a hundredth of the value
/// for all others. Others that are 0 have to vary first: until at least half of the values are not 0 there is no
/// scale.
pub(super) fn scale(metric: &str, values: &[f64], rows: u64) -> Option<[f64; 2]> {
    let found = moments::of(values)?;
    let least = match usual(values) {
        Some(usual) => least_spread(metric, usual, rows)?,
        None => 0.0,
    };
    let std = found.std()?.max(least);
    (std > 0.0 && std.is_finite()).then_some([found.mean, std])
}

/// The value that more than half of all values have.
fn usual(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sort(&mut sorted);
    let middle = *sorted.get(sorted.len() / 2)?;
    let same = sorted.iter().filter(|value| **value == middle).count();
    (2 * same > sorted.len()).then_some(middle)
}

fn least_spread(metric: &str, usual: f64, rows: u64) -> Option<f64> {
    let row = 1.0 / rows.max(1) as f64;
    let relative = RELATIVE * usual.abs();
    match metric {
        name::MISSING_PCT
        | name::OUTLIER_PCT
        | name::LOW_CONFIDENCE_PCT
        | name::LATENCY_OVER_THRESHOLD_PCT => Some(100.0 * row),
        name::DRIFTED_COLUMNS
        | name::CHANGED_CORRELATIONS
        | name::DUPLICATE_ROWS
        | name::REMOVED_COLUMNS
        | name::CHANGED_KINDS
        | name::ADDED_COLUMNS
        | name::SCHEMA_BREAK
        | name::PREDICTION_DRIFTED
        | name::TARGET_DRIFTED => Some(1.0),
        name::ROWS => Some(relative.max(1.0)),
        name::LOG_LOSS
        | name::MAE
        | name::RMSE
        | name::MAPE
        | name::R2
        | name::RECONSTRUCTION_ERROR
        | name::LATENCY_MEAN
        | name::LATENCY_P50
        | name::LATENCY_P95
        | name::LATENCY_P99
        | name::ESTIMATED_MAE
        | name::ESTIMATED_MSE
        | name::ESTIMATED_RMSE
        | name::ESTIMATED_MAPE
        | name::ESTIMATED_MSLE
        | name::ESTIMATED_RMSLE
        | name::BUSINESS_VALUE
        | name::BUSINESS_VALUE_TOTAL
        | name::ESTIMATED_BUSINESS_VALUE_TOTAL
        | name::ESTIMATED_BUSINESS_VALUE => Some(relative).filter(|least| *least > 0.0),
        of_chance if of_chance.ends_with("PValue") => Some(OF_P_VALUES),
        _ => Some(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_sway_have_their_own_spread() {
        let values: Vec<f64> = (0..20).map(|n| f64::from(n % 5)).collect();
        let found = moments::of(&values).unwrap();
        assert_eq!(scale(name::MAE, &values, 100), Some([found.mean, found.std().unwrap()]));
    }

    #[test]
    fn values_that_stand_still_have_the_spread_that_their_metric_can_tell() {
        let still = |value: f64| vec![value; 20];
        assert_eq!(scale(name::MISSING_PCT, &still(0.0), 200), Some([0.0, 0.5]));
        assert_eq!(scale(name::ACCURACY, &still(1.0), 200), Some([1.0, 0.005]));
        assert_eq!(scale(name::DRIFT_ALERT_P_VALUE, &still(1.0), 200), Some([1.0, OF_P_VALUES]));
        assert_eq!(scale(name::LATENCY_MEAN, &still(20.0), 200), Some([20.0, 0.2]));
        assert_eq!(scale(name::DUPLICATE_ROWS, &still(0.0), 200), Some([0.0, 1.0]));
        assert_eq!(scale(name::MAE, &still(0.0), 200), None);
        let mut one_other = still(0.0);
        one_other.push(3.0);
        assert_eq!(scale(name::MAE, &one_other, 200), None);
        assert!(scale(name::MAE, &[still(0.0), still(3.0)].concat(), 200).is_some());
    }
}
