//! Mean and variance of chi-squared's permutation distribution without permutations, and a bound from them.

use super::table::Table;

/// Mean and variance of the chi-squared statistic over all tables with the margins of this one, weighted by the
/// probability that rows assigned to sides at random give them (Haldane 1940; Dawson 1954). `None` for three rows or
/// fewer.
pub(super) fn of_permutations(table: &Table) -> Option<(f64, f64)> {
    let all = table.n + table.m;
    if all <= 3.0 {
        return None;
    }
    let cells = table.cells.len() as f64;
    let reciprocals: f64 = table.cells.iter().map(|[a, b]| all / (a + b) as f64).sum();
    let margin = |parts: f64, reciprocals: f64| {
        let spread = (parts - 1.0) * (all - parts) / (all - 1.0);
        let skew = (reciprocals - parts * parts) / (all - 2.0);
        (spread - skew, skew)
    };
    let (rows, skew_of_rows) = margin(2.0, all / table.n + all / table.m);
    let (columns, skew_of_columns) = margin(cells, reciprocals);
    let mean = all / (all - 1.0) * (cells - 1.0);
    let variance = 2.0 * all / (all - 3.0) * rows * columns
        + all * all / (all - 1.0) * skew_of_rows * skew_of_columns;
    Some((mean, variance.max(0.0)))
}

/// Share of permutations whose statistic is at least this one, at most: Cantelli's inequality. Far
/// from the truth, but never below it. `None` where the statistic is not above the mean by more than
/// rounding: where every label has one row, all permutations have the same statistic.
pub(super) fn upper_bound(table: &Table, statistic: f64) -> Option<f64> {
    /// Share of the mean that is rounding.
    const ROUNDING: f64 = 1e-9;
    let (mean, variance) = of_permutations(table)?;
    let beyond = statistic - mean;
    (beyond > ROUNDING * mean).then(|| variance / (variance + beyond * beyond))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::hypergeometric::fisher_exact;
    use crate::stats::special::ln_factorial;

    /// Every table with the margins of one, with its probability.
    fn tables(pooled: &[u64], draws: u64) -> Vec<(Vec<u64>, f64)> {
        let choose = |n: u64, k: u64| {
            let ln = |n: u64| ln_factorial(n as f64);
            libm::exp(ln(n) - ln(k) - ln(n - k))
        };
        let Some((&first, rest)) = pooled.split_first() else {
            return if draws == 0 { vec![(vec![], 1.0)] } else { vec![] };
        };
        (0..=first.min(draws))
            .flat_map(|count| {
                tables(rest, draws - count).into_iter().map(move |(mut counts, ways)| {
                    counts.insert(0, count);
                    (counts, ways * choose(first, count))
                })
            })
            .collect()
    }

    #[test]
    fn moments_are_those_of_all_tables() {
        for (pooled, draws) in [(vec![3, 4, 5], 5), (vec![1, 1, 2, 6, 3], 4), (vec![10, 1, 1], 7)] {
            let all = tables(&pooled, draws);
            let ways: f64 = all.iter().map(|(_, ways)| ways).sum();
            let split = |first: &[u64]| -> Table {
                let second: Vec<u64> = pooled.iter().zip(first).map(|(all, a)| all - a).collect();
                Table::new(first, &second).unwrap()
            };
            let mean_of = |of: &dyn Fn(f64) -> f64| {
                all.iter().map(|(first, w)| w * of(split(first).statistic(false))).sum::<f64>()
                    / ways
            };
            let mean = mean_of(&|x| x);
            let variance = mean_of(&|x| (x - mean) * (x - mean));
            let (expected, spread) = of_permutations(&split(&all[0].0)).unwrap();
            assert!(
                (mean - expected).abs() < 1e-9 && (variance - spread).abs() < 1e-9,
                "{pooled:?}"
            );
        }
    }

    #[test]
    fn labels_of_one_row_each_have_no_bound() {
        for n in 2..60 {
            for m in 2..60 {
                let table = Table::new(&vec![1; n], &[vec![0; n], vec![1; m]].concat()).unwrap();
                assert_eq!(upper_bound(&table, table.statistic(false)), None, "{n} {m}");
            }
        }
    }

    #[test]
    fn the_bound_is_never_below_the_exact_p_value() {
        for a in 0..=30 {
            let table = Table::new(&[a, 30 - a], &[10, 90]).unwrap();
            let exact = fisher_exact(a, 30, 10, 100).unwrap();
            if let Some(bound) = upper_bound(&table, table.statistic(false)) {
                assert!(bound >= 0.99 * exact, "{a}: {bound} {exact}");
            }
        }
    }
}
