//! Both methods together.

use super::choice::{choose, limit};
use super::classifier::tell_apart;
use super::reason::{self, Found};
use super::reconstruction::Reconstruction;
use super::result::{ColumnShare, Domain, MultivariateDrift, ReconstructionError, ResidualShare};
use super::settings::{MultivariateOptions, Settings};
use crate::drift::{SkippedColumn, Verdict};
use crate::error::Result;
use crate::order;
use crate::stats::ks;
use crate::table::{Column, Table};

/// Number of methods, whose p-values are adjusted together.
const TESTS: f64 = 2.0;
/// Largest smallest-detectable effect for "no change" to mean stable, as for single columns.
const VISIBLE: f64 = 0.25;
/// Power at which an effect counts as detectable.
const POWER: f64 = 0.8;

/// Compares all columns of two tables together, by two methods.
///
/// On clean data at most `alpha` of batches are called drifted (Bonferroni over the two methods; measured in
/// `tests/rust/multivariate.rs`). `drifted` needs an adjusted p-value of at most `alpha` and an effect of at least
/// `min_effect` in the same method. `inconclusive` means that neither method has a result, or that these sizes would
/// not have detected a change of a quarter of the rows.
///
/// All columns count as features here: restrict them with `options.columns` to leave out targets, predictions and
/// ids. Dates and free text are left out unless a date is named there, and so are columns after the first 500
/// (`skipped` says which). Bad at: changes of one column alone, which [`detect_drift`](crate::drift::detect_drift)
/// detects sooner.
///
/// Cost: that of [`Reconstruction::fit`] and two passes over the batch, and 250 trees on at most `most_rows` rows of
/// each side (natively 0.05 s for 500 rows per side and 10 columns, 0.2 s for 2,000 and 20, 0.4 s for 10,000 and 20,
/// 0.9 s for 10,000 and 50; in wasm twice that).
///
/// # Errors
/// `config-invalid` for an option out of range, `column-missing` for an unknown column in the options.
///
/// ```
/// use driftglass::{multivariate::{multivariate_drift, MultivariateOptions}, drift::Verdict};
/// use driftglass::table::{Column, Table};
/// // Both columns keep their values; what changes is which go together.
/// let table = |turn: usize| {
///     let x = |row: usize| (row * 37 % 1000) as f64 / 1000.0;
///     let first = (0..1000).map(x).collect();
///     let second = (0..1000).map(|row| x(row + turn)).collect();
///     Table::new(vec![Column::from_numbers("a", first), Column::from_numbers("b", second)])
/// };
/// let drift = multivariate_drift(&table(0)?, &table(300)?, &MultivariateOptions::default())?;
/// assert_eq!(drift.verdict, Verdict::Drifted);
/// # Ok::<(), driftglass::error::Error>(())
/// ```
pub fn multivariate_drift(
    reference: &Table,
    batch: &Table,
    options: &MultivariateOptions,
) -> Result<MultivariateDrift> {
    let settings = Settings::resolve(options)?;
    let (mut pairs, mut skipped) = choose(reference, batch, options)?;
    limit(&mut pairs, &mut skipped);
    let columns: Vec<&Column> = pairs.iter().map(|(column, _)| *column).collect();
    let fitted = Reconstruction::of(reference, &columns, &settings);
    let reconstruction = fitted.error(batch)?;
    let told = options
        .classifier
        .unwrap_or(true)
        .then(|| tell_apart(reference, batch, &pairs, &settings, level(&settings, true)));
    let sizes = match &told {
        Some(told) => [told.n_reference, told.n_batch],
        None => [fitted.unseen_rows(), batch.row_count() as u64],
    };
    Ok(judged(&settings, reconstruction, told, sizes, skipped))
}

/// The level of one method.
pub(super) fn level(settings: &Settings, with_classifier: bool) -> f64 {
    if with_classifier { settings.alpha / TESTS } else { settings.alpha }
}

/// The verdict from the findings of both methods; `sizes` are the numbers of rows compared on both sides.
pub(super) fn judged(
    settings: &Settings,
    reconstruction: ReconstructionError,
    classifier: Option<Domain>,
    sizes: [u64; 2],
    skipped: Vec<SkippedColumn>,
) -> MultivariateDrift {
    let level = level(settings, classifier.is_some());
    let lost = found(reconstruction.p_value, reconstruction.effect, level, settings.min_effect);
    let told = classifier.as_ref().map_or(Found::NoAnswer, |told| {
        found(told.p_value, told.effect, level, settings.min_effect)
    });
    let [n, m] = sizes.map(|rows| rows as usize);
    let enough =
        ks::statistic_min_detectable(n, m, level, POWER).is_some_and(|effect| effect <= VISIBLE);
    let verdict = match lost.max(told) {
        Found::Drift => Verdict::Drifted,
        Found::NoAnswer => Verdict::Inconclusive,
        Found::Nothing if !enough => Verdict::Inconclusive,
        Found::Small | Found::Nothing => Verdict::Stable,
    };
    let by_classifier = told == Found::Drift || lost != Found::Drift;
    let columns = explained(&reconstruction, classifier.as_ref(), by_classifier);
    let told_by = classifier.as_ref();
    let reason = reason::both(&reconstruction, told_by, [lost, told], verdict, &columns);
    MultivariateDrift {
        reconstruction,
        classifier,
        columns,
        skipped,
        alpha: settings.alpha,
        min_effect: settings.min_effect,
        verdict,
        reason,
    }
}

fn found(p_value: Option<f64>, effect: Option<f64>, level: f64, min_effect: f64) -> Found {
    match (p_value, effect) {
        (Some(p), Some(effect)) if p <= level && effect >= min_effect => Found::Drift,
        (Some(p), Some(_)) if p <= level => Found::Small,
        (Some(_), _) => Found::Nothing,
        _ => Found::NoAnswer,
    }
}

/// The columns that explain the finding: those that tell rows apart, or those whose residuals changed.
fn explained(
    lost: &ReconstructionError,
    told: Option<&Domain>,
    by_classifier: bool,
) -> Vec<ColumnShare> {
    if let Some(told) = told.filter(|told| by_classifier && !told.columns.is_empty()) {
        return told.columns.clone();
    }
    let changes = || lost.columns.iter().map(changed);
    let total = changes().sum::<f64>();
    let share = |(column, change): (&ResidualShare, f64)| ColumnShare {
        column: column.column.clone(),
        share: if total > 0.0 { change / total } else { column.share },
    };
    let mut shares: Vec<ColumnShare> = lost.columns.iter().zip(changes()).map(share).collect();
    order::sort_by(&mut shares, |a, b| b.share.total_cmp(&a.share));
    shares
}

/// The change of the mean square of each column's residuals, as shares of all squares of the batch.
fn changed(column: &ResidualShare) -> f64 {
    match column.ratio {
        Some(ratio) if ratio > 0.0 => (column.share - column.share / ratio).abs(),
        Some(_) => 0.0,
        None => column.share,
    }
}
