//! The domain classifier: whether rows of the batch can be told from rows of the reference.

use super::choice::{Pair, as_numbers};
use super::reason;
use super::result::{ColumnShare, Domain};
use super::settings::{FOLDS, Settings};
use crate::order;
use crate::stats::boosted::{Binned, Boosted, Loss, Settings as Learning};
use crate::stats::interval_auc::score_interval;
use crate::stats::ranking::roc_auc;
use crate::stats::special::{normal_quantile, normal_sf};
use crate::stats::thinning::{folds, thin};
use crate::table::Table;
use std::f64::consts::SQRT_2;

/// Smallest number of rows per side for the classifier.
pub const LEAST_ROWS: u64 = 25;
/// Ratio of the standard error of the area to that for independent rows.
///
/// The trees of one fold learn from the rows by which those of another are judged. To first order the area is a sum
/// over pairs of rows of different folds: how similar they are, times whether they are from one side. Every pair
/// counts twice in it, once when each of its rows is judged. A sum in which each term occurs twice has twice the
/// variance. `tests/rust/multivariate.rs` compares this with simulations (`docs/statistics.md`).
pub const WIDENING: f64 = SQRT_2;
/// The area outside which `NannyML` alerts.
const NANNYML: [f64; 2] = [0.45, 0.65];
/// Half-width of a 95 % interval in standard errors.
const Z: f64 = 1.959_963_984_540_054;
/// Number of bins per column. More make trees slower and the classifier no better.
const BINS: usize = 63;
/// Learning settings: with less learning than `LightGBM`'s default the classifier is better.
const LEARNING: Learning = Learning { trees: 50, leaves: 15, rate: 0.1, least_rows: 20 };

/// Tests whether rows of a batch can be told from those of a reference; `level` is the probability that a clean batch
/// reaches the threshold. The same input and seed give the same bits everywhere.
pub(super) fn tell_apart(
    reference: &Table,
    batch: &Table,
    pairs: &[Pair<'_>],
    settings: &Settings,
    level: f64,
) -> Domain {
    let rows =
        [reference, batch].map(|table| thin(table.row_count(), settings.most_rows, settings.seed));
    let [n, m] = [&rows[0], &rows[1]].map(|rows| rows.len() as u64);
    let blank = Domain::without([n, m], settings.seed, String::new());
    if let Some(reason) = reason::no_classifier(n, m, pairs.len(), LEAST_ROWS) {
        return Domain { reason, ..blank };
    }
    let mut column = |at: usize| {
        let pair = pairs.get(at).copied();
        pair.map_or_else(Vec::new, |pair| as_numbers(pair, [&rows[0], &rows[1]]))
    };
    let told = Binned::cut(pairs.len(), BINS, &mut column)
        .and_then(|(table, _)| told_apart(&table, rows[0].len(), settings.seed));
    let Some(Told { auc, gains }) = told else {
        return Domain { reason: reason::no_area().to_owned(), ..blank };
    };
    let (error, z) = (standard_error(n, m), normal_quantile(1.0 - level));
    Domain {
        auc: Some(auc),
        interval: score_interval(auc, m as f64, n as f64, WIDENING * Z),
        threshold: z.map(|z| (0.5 + z * error).min(1.0)),
        p_value: Some(normal_sf((auc - 0.5) / error)),
        effect: Some((2.0 * auc - 1.0).max(0.0)),
        nannyml_alert: Some(!(NANNYML[0]..=NANNYML[1]).contains(&auc)),
        columns: shares(pairs, &gains),
        reason: reason::classifier(auc, z.map(|z| 0.5 + z * error)),
        ..blank
    }
}

/// The standard error of the area if nothing changed: that of Mann and Whitney within folds, without ties (with them
/// it is smaller), times the factor for the folds.
fn standard_error(n: u64, m: u64) -> f64 {
    let (n, m) = (n as f64, m as f64);
    WIDENING * ((n + m + FOLDS as f64) / (12.0 * n * m)).sqrt()
}

struct Told {
    auc: f64,
    gains: Vec<f64>,
}

/// The mean of the areas within folds, weighted by their pairs, and the gains of all trees. Scores of different folds
/// come from different trees and are not compared with each other, so that the area is 0.5 on average if nothing
/// changed, whatever the sizes. The first `reference` rows are those of the reference. Folds are drawn separately for
/// each side, so that they are stratified.
fn told_apart(table: &Binned, reference: usize, seed: u64) -> Option<Told> {
    let mut fold = folds(reference, FOLDS, seed);
    fold.extend(folds(table.rows() - reference, FOLDS, seed.wrapping_add(1)));
    let (mut area, mut all) = (0.0, 0.0);
    let mut gains: Vec<f64> = Vec::new();
    for held_out in 0..FOLDS {
        let rows = |ours: bool| -> Vec<u32> {
            let kept = (0u32..).zip(&fold).filter(|(_, fold)| (**fold == held_out) == ours);
            kept.map(|(row, _)| row).collect()
        };
        let (seen, unseen) = (rows(false), rows(true));
        let is_batch = |row: &u32| *row as usize >= reference;
        let target: Vec<f64> = seen.iter().map(|row| f64::from(is_batch(row))).collect();
        let trees = Boosted::fit(table, &seen, &target, Loss::Logistic, &LEARNING)?;
        let positive: Vec<bool> = unseen.iter().map(is_batch).collect();
        let positives = positive.iter().filter(|&&positive| positive).count();
        let pairs = positives as f64 * (positive.len() - positives) as f64;
        area += pairs * roc_auc(&trees.predict(table, &unseen), &positive, None)?;
        all += pairs;
        gains.resize(trees.gains().len(), 0.0);
        gains.iter_mut().zip(trees.gains()).for_each(|(sum, gain)| *sum += gain);
    }
    Some(Told { auc: area / all, gains })
}

/// Shares of the gain by column, in descending order; ties in the order of the columns. Empty without any gain.
fn shares(pairs: &[Pair<'_>], gains: &[f64]) -> Vec<ColumnShare> {
    let total: f64 = gains.iter().sum();
    if total.is_nan() || total <= 0.0 {
        return Vec::new();
    }
    let share = |((column, _), gain): (&Pair<'_>, &f64)| ColumnShare {
        column: column.name().to_owned(),
        share: gain / total,
    };
    let mut shares: Vec<ColumnShare> = pairs.iter().zip(gains).map(share).collect();
    order::sort_by(&mut shares, |a, b| b.share.total_cmp(&a.share));
    shares
}
