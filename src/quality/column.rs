//! The quality of one column.

use super::result::{ColumnQuality, QUANTILES};
use crate::order;
use crate::stats::{ascending::Ascending, moments};
use crate::summary::{ColumnSummary, SortedNumbers, View, category_pair, common_view, number_pair};

/// Largest number of unseen categories that are named.
const MAX_UNSEEN: usize = 20;

/// The quality of one column, compared with the reference's column of the same name if there is one.
pub(super) fn quality(summary: &ColumnSummary, reference: Option<&ColumnSummary>) -> ColumnQuality {
    let mut quality = ColumnQuality {
        name: summary.name.clone(),
        kind: summary.kind,
        missing: summary.missing,
        missing_pct: percent(summary.missing, summary.rows),
        outliers: None,
        outlier_pct: None,
        fences: None,
        distinct: summary.distinct(),
        min: None,
        max: None,
        mean: None,
        std: None,
        quantiles: Vec::new(),
        infinite: summary.infinite,
        unseen: None,
        unseen_rows: None,
        out_of_range: None,
    };
    if let Some(numbers) = summary.numbers() {
        let present = summary.present() - summary.infinite;
        measure_numbers(&mut quality, numbers.finite(), [present, summary.rows]);
    }
    if let Some(reference) = reference {
        compare(&mut quality, summary, reference);
    }
    quality
}

fn measure_numbers(quality: &mut ColumnQuality, finite: Ascending<'_>, [present, rows]: [u64; 2]) {
    let moments = moments::of_ascending(finite);
    quality.min = finite.first();
    quality.max = finite.last();
    quality.mean = moments.as_ref().and_then(|moments| crate::metric::finite(moments.mean));
    quality.std =
        moments.and_then(|moments| moments.deviation(finite, 1)).and_then(crate::metric::finite);
    quality.quantiles = QUANTILES.iter().filter_map(|&q| finite.quantile(q)).collect();
    quality.fences = fences(finite);
    let held = finite.len().max(1) as u128;
    // A profile of more than a million rows holds fewer points.
    let of_rows = |count: u64| (u128::from(count) * u128::from(present) / held) as u64;
    quality.outliers = quality.fences.map(|fences| of_rows(outside(finite, fences)));
    quality.outlier_pct = quality.outliers.and_then(|outliers| percent(outliers, rows));
}

/// Q1 - 1.5 IQR and Q3 + 1.5 IQR; `None` without values or if they overflow.
fn fences(finite: Ascending<'_>) -> Option<[f64; 2]> {
    let (q1, q3) = (finite.quantile(0.25)?, finite.quantile(0.75)?);
    let reach = 1.5 * (q3 - q1);
    let fences = [q1 - reach, q3 + reach];
    fences.iter().all(|fence| fence.is_finite()).then_some(fences)
}

/// Number of sorted values strictly outside a range.
fn outside(sorted: Ascending<'_>, [low, high]: [f64; 2]) -> u64 {
    let below = sorted.count(|&value| value < low);
    let within = sorted.count(|&value| value <= high);
    (below + sorted.len() - within) as u64
}

fn compare(quality: &mut ColumnQuality, summary: &ColumnSummary, reference: &ColumnSummary) {
    if reference.present() == 0 {
        return;
    }
    match common_view(reference, summary).map(|common| common.view) {
        Some(View::Numbers) => {
            if let Some((known, seen)) = number_pair(reference, summary) {
                quality.out_of_range = range(&known).map(|range| outside(seen.ascending(), range));
            }
        }
        Some(View::Categories) => {
            let Some(counts) = category_pair(reference, summary) else { return };
            let both = counts.first.iter().zip(&counts.second).zip(&counts.labels);
            let mut unseen: Vec<(u64, &String)> = both
                .filter(|((known, seen), _)| **known == 0 && **seen > 0)
                .map(|((_, &seen), label)| (seen, label))
                .collect();
            order::sort_by(&mut unseen, |a, b| b.0.cmp(&a.0));
            quality.unseen_rows = Some(unseen.iter().map(|(seen, _)| seen).sum());
            let names = unseen.iter().take(MAX_UNSEEN).map(|(_, label)| (*label).clone());
            quality.unseen = Some(names.collect());
        }
        Some(View::Lengths) | None => {}
    }
}

fn range(known: &SortedNumbers) -> Option<[f64; 2]> {
    Some([known.ascending().first()?, known.ascending().last()?])
}

/// A part of a whole in percent; `None` if the whole is 0. Rounded once, so that 11 of 20 are 55 % and not more.
pub(super) fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}
