//! Compares every column of a batch with the reference.

use super::choice::changed_kind;
use super::column::{Adjusted, Pair};
use super::comparison::{compare_column, compare_report};
use super::decision::verdict;
use super::effect::Detectable;
use super::evidence::Evidence;
use super::family::adjusted;
use super::nannyml;
use super::options::{DriftOptions, Preset};
use super::preset::choose;
use super::result::{DriftReport, DriftResult, SkippedColumn};
use super::settings::Settings;
use super::verdict::Verdict;
use crate::error::{Error, Result, Warning};
use crate::numerals::counted;
use crate::summary::{
    ColumnSummary, Profile, profile, profile_in_chunks, summarise, summarise_in_chunks,
};
use crate::table::{Column, Table};

/// Compares every column that two tables share.
///
/// All columns count as features here. Restrict them with `options.columns` to leave out targets, predictions, ids
/// and timestamps, or use the monitor, which knows their roles.
///
/// # Errors
/// `config-invalid` for an option out of range or an unknown test, `column-missing` for an unknown column in the
/// options, `kind-mismatch` for a test that a reference column cannot take.
///
/// ```
/// use driftglass::{drift::{detect_drift, DriftOptions, Verdict}, table::{Column, Table}};
/// let ages = |from: f64| Column::from_numbers("age", (0..500).map(|n| from + f64::from(n) / 7.0).collect());
/// let reference = Table::new(vec![ages(20.0)])?;
/// let batch = Table::new(vec![ages(30.0)])?;
/// let report = detect_drift(&reference, &batch, &DriftOptions::default())?;
/// assert_eq!(report.verdict, Verdict::Drifted);
/// # Ok::<(), driftglass::error::Error>(())
/// ```
pub fn detect_drift(
    reference: &Table,
    batch: &Table,
    options: &DriftOptions,
) -> Result<DriftReport> {
    let (reference, batch) = (reference_profile(reference, options), profile(batch));
    compare_profiles(&reference.columns, &batch.columns, &[], options)
}

/// The summaries of a reference, with chunks if the options need them.
#[must_use]
pub fn reference_profile(reference: &Table, options: &DriftOptions) -> Profile {
    if options.asks_for(Preset::Nannyml) {
        profile_in_chunks(reference, nannyml::CHUNKS)
    } else {
        profile(reference)
    }
}

/// The summary of one column of a reference, as [`reference_profile`].
#[must_use]
pub fn reference_summary(column: &Column, options: &DriftOptions) -> ColumnSummary {
    if options.asks_for(Preset::Nannyml) {
        summarise_in_chunks(column, nannyml::CHUNKS)
    } else {
        summarise(column)
    }
}

/// Compares summaries that are made once; the monitor calls this for every batch. Columns in `skip` are left out for
/// the given reason.
///
/// # Errors
/// As [`detect_drift`].
pub fn compare_profiles(
    reference: &[ColumnSummary],
    batch: &[ColumnSummary],
    skip: &[SkippedColumn],
    options: &DriftOptions,
) -> Result<DriftReport> {
    let settings = Settings::resolve(options)?;
    check_columns(reference, batch, &settings)?;
    let mut skipped = Vec::new();
    let mut pairs = Vec::new();
    for column in reference {
        match pair_up(column, batch, skip, &settings)? {
            Ok(pair) => pairs.push(pair),
            Err(reason) => skipped.push(SkippedColumn { column: column.name.clone(), reason }),
        }
    }
    skipped.extend(only_in_batch(reference, batch, skip, &settings));
    let mut columns = compare_pairs(&pairs, &settings, &mut skipped);
    for &preset in &settings.compare {
        let other = settings.of_preset(preset)?;
        for result in &mut columns {
            let name = result.column.as_deref();
            if let Some(pair) = pairs.iter().find(|pair| Some(&*pair.reference.name) == name) {
                compare_column(pair, result, &other)?;
            }
        }
    }
    let rows = |columns: &[ColumnSummary]| columns.first().map_or(0, |column| column.rows);
    let warnings = reference_small(rows(reference), rows(batch));
    let warnings = warnings.into_iter().chain(reference_approximate(reference)).collect();
    Ok(DriftReport { warnings, ..report(columns, skipped, &settings) })
}

/// The warning that a reference smaller than the batch limits what can be detected.
fn reference_small(reference: u64, batch: u64) -> Option<Warning> {
    let message = format!(
        "The batch has {} rows, the reference {}: chance differences of the reference itself show in every batch. A larger reference sees more and errs less.",
        counted(batch),
        counted(reference)
    );
    (batch > reference).then(|| Warning::new("reference-small", message))
}

/// The warning that a profile instead of rows limits what can be detected.
fn reference_approximate(reference: &[ColumnSummary]) -> Option<Warning> {
    let message = "The reference is a profile, not rows: drift is approximate. Each column's `errorBound` says by how much its effect may be larger.";
    let is_profile = reference.iter().any(ColumnSummary::is_approximate);
    is_profile.then(|| Warning::new("reference-approximate", message))
}

fn report(
    columns: Vec<DriftResult>,
    skipped: Vec<SkippedColumn>,
    settings: &Settings,
) -> DriftReport {
    let verdicts = columns.iter().map(|column| column.verdict);
    let drifted = verdicts.clone().filter(|&verdict| verdict == Verdict::Drifted).count() as u64;
    let compared = columns.len() as u64;
    let share = if compared == 0 { 0.0 } else { drifted as f64 / compared as f64 };
    let comparisons = settings.compare.iter().map(|&preset| compare_report(preset, &columns));
    DriftReport {
        drifted,
        compared,
        share,
        verdict: verdict(settings.preset, share, verdicts),
        alpha: settings.alpha,
        adjust: settings.adjust.as_str().to_owned(),
        skipped,
        warnings: Vec::new(),
        comparisons: (!settings.compare.is_empty()).then(|| comparisons.collect()),
        columns,
    }
}

/// Tests every pair, adjusts all p-values together, and decides.
pub(super) fn compare_pairs(
    pairs: &[Pair<'_>],
    settings: &Settings,
    skipped: &mut Vec<SkippedColumn>,
) -> Vec<DriftResult> {
    let tests: usize = pairs.iter().map(|pair| pair.tests(settings.missingness)).sum();
    let mut tested: Vec<(&Pair<'_>, Evidence)> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        match pair.evidence(settings, tests) {
            Some(evidence) => tested.push((pair, evidence)),
            None => skipped.push(SkippedColumn {
                column: pair.reference.name.clone(),
                reason: changed_kind(pair.reference.kind, pair.batch.kind),
            }),
        }
    }
    let values: Vec<Option<f64>> =
        tested.iter().map(|(_, evidence)| evidence.measured.p_value).collect();
    let missing: Vec<Option<f64>> =
        tested.iter().map(|(pair, _)| pair.missingness_p_value()).collect();
    let mut family = values;
    if settings.missingness {
        family.extend(&missing);
    }
    let all = adjusted(&family, settings.adjust);
    let missing =
        if settings.missingness { all.get(tested.len()..).unwrap_or(&[]) } else { &missing };
    let seen = &Detectable::default();
    let each = tested.into_iter().zip(all.iter().zip(missing));
    each.map(|((pair, evidence), (&values, &missingness))| {
        pair.result(evidence, &Adjusted { values, missingness, tests, seen }, settings)
    })
    .collect()
}

fn check_columns(
    reference: &[ColumnSummary],
    batch: &[ColumnSummary],
    settings: &Settings,
) -> Result<()> {
    let names = || reference.iter().chain(batch).map(|column| column.name.as_str());
    let unknown = |(_, name): &(String, &str)| !names().any(|known| known == *name);
    match settings.named_columns().find(unknown) {
        Some((place, name)) => {
            let known = reference.iter().map(|column| column.name.as_str());
            Err(Error::column_missing(name, known).at_place(&place))
        }
        None => Ok(()),
    }
}

/// The pair of a reference column, or why there is none.
fn pair_up<'a>(
    reference: &'a ColumnSummary,
    batch: &'a [ColumnSummary],
    skip: &[SkippedColumn],
    settings: &Settings,
) -> Result<std::result::Result<Pair<'a>, String>> {
    if let Some(reason) = left_out(&reference.name, skip, settings) {
        return Ok(Err(reason));
    }
    let Some(batch) = batch.iter().find(|column| column.name == reference.name) else {
        return Ok(Err("The batch has no such column.".to_owned()));
    };
    let choice = choose(reference, batch, settings)?;
    Ok(choice.map(|choice| Pair { reference, batch, choice }))
}

fn left_out(column: &str, skip: &[SkippedColumn], settings: &Settings) -> Option<String> {
    if let Some(skipped) = skip.iter().find(|skipped| skipped.column == column) {
        return Some(skipped.reason.clone());
    }
    (!settings.wants(column)).then(|| "Not among the columns asked for.".to_owned())
}

fn only_in_batch(
    reference: &[ColumnSummary],
    batch: &[ColumnSummary],
    skip: &[SkippedColumn],
    settings: &Settings,
) -> Vec<SkippedColumn> {
    let known = |name: &str| reference.iter().any(|column| column.name == name);
    let new = batch.iter().filter(|column| !known(&column.name));
    new.map(|column| SkippedColumn {
        column: column.name.clone(),
        reason: left_out(&column.name, skip, settings)
            .unwrap_or_else(|| "The reference has no such column.".to_owned()),
    })
    .collect()
}
