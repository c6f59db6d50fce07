//! Both views together.

use super::choice::choose;
use super::classifier::tell_apart;
use super::reason;
use super::reconstruction::Reconstruction;
use super::result::{ColumnShare, Domain, MultivariateDrift, ReconstructionError};
use super::settings::{MultivariateOptions, Settings};
use crate::drift::Verdict;
use crate::error::Result;
use crate::stats::ks;
use crate::table::{Column, Table};

/// Views of the question, whose p-values are adjusted together.
const TESTS: f64 = 2.0;
/// The effect that sizes must be able to show before "no change" means anything, as for single columns.
const VISIBLE: f64 = 0.25;
/// The chance at which they must.
const POWER: f64 = 0.8;

/// Compares all columns of two tables together, in two ways.
///
/// On clean data at most `alpha` of batches are called drifted (Bonferroni over the two; measured in
/// `tests/rust/multivariate.rs`). `drifted` needs an adjusted p-value at most `alpha` and an effect of at
/// least `min_effect` in the same view; `inconclusive` means that neither has an answer, or that these
/// sizes would not have shown a change of a quarter of the rows.
///
/// All columns count as features here: leave targets, predictions and ids out with `options.columns`.
/// Dates and free text are left out unless a date is named there. Bad at: changes of one column alone,
/// which [`detect_drift`](crate::drift::detect_drift) sees sooner.
///
/// Cost: that of [`Reconstruction::fit`] and two passes over the batch, and 250 trees on at most
/// `most_rows` rows of each side (natively 0.05 s for 500 rows a side and 10 columns, 0.2 s for 2,000 and
/// 20, 0.4 s for 10,000 and 20, 0.9 s for 10,000 and 50; in wasm twice that).
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
    let (pairs, skipped) = choose(reference, batch, options)?;
    let columns: Vec<&Column> = pairs.iter().map(|(column, _)| *column).collect();
    let reconstruction = Reconstruction::of(reference, &columns, &settings).error(batch)?;
    let level = settings.alpha / TESTS;
    let classifier = tell_apart(reference, batch, &pairs, &settings, level);
    let lost = found(reconstruction.p_value, reconstruction.effect, level, settings.min_effect);
    let told = found(classifier.p_value, classifier.effect, level, settings.min_effect);
    let enough = ks::statistic_min_detectable(
        classifier.n_reference as usize,
        classifier.n_batch as usize,
        level,
        POWER,
    )
    .is_some_and(|effect| effect <= VISIBLE);
    let verdict = match lost.max(told) {
        Found::Drift => Verdict::Drifted,
        Found::NoAnswer => Verdict::Inconclusive,
        Found::Nothing if !enough => Verdict::Inconclusive,
        Found::Small | Found::Nothing => Verdict::Stable,
    };
    let columns =
        explained(&reconstruction, &classifier, told == Found::Drift || lost != Found::Drift);
    let reason = reason::both(&reconstruction, &classifier, [lost, told], verdict, &columns);
    Ok(MultivariateDrift {
        reconstruction,
        classifier,
        columns,
        skipped,
        alpha: settings.alpha,
        min_effect: settings.min_effect,
        verdict,
        reason,
    })
}

/// What one view found, by rising weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    NoAnswer,
    Nothing,
    /// Significant, and smaller than what counts.
    Small,
    Drift,
}

fn found(p_value: Option<f64>, effect: Option<f64>, level: f64, min_effect: f64) -> Found {
    match (p_value, effect) {
        (Some(p), Some(effect)) if p <= level && effect >= min_effect => Found::Drift,
        (Some(p), Some(_)) if p <= level => Found::Small,
        (Some(_), _) => Found::Nothing,
        _ => Found::NoAnswer,
    }
}

/// The columns that explain the finding: those that tell rows apart, or those whose loss it is.
fn explained(lost: &ReconstructionError, told: &Domain, by_classifier: bool) -> Vec<ColumnShare> {
    if by_classifier && !told.columns.is_empty() {
        return told.columns.clone();
    }
    let share = |column: &super::result::ResidualShare| ColumnShare {
        column: column.column.clone(),
        share: column.share,
    };
    lost.columns.iter().map(share).collect()
}
