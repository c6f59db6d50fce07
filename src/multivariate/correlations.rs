//! Changes of correlation: every pair of numeric columns, batch compared with reference.

use crate::drift::{SkippedColumn, Verdict};
use crate::error::{Code, Error, Result};
use crate::json;
use crate::numerals::counted_as;
use crate::order;
use crate::stats::adjust::benjamini_hochberg;
use crate::stats::correlation::{
    Correlation, Of, Standardised, change_p_value, correlation, standard_error,
};
use crate::stats::sort::sort;
use crate::table::{Column, Kind, Table};
use serde::{Deserialize, Serialize};

/// Default and largest number of paired columns.
const COLUMNS: u64 = 20;
const MOST_COLUMNS: u64 = 100;
/// Largest number of listed pairs, the most significant first.
const LISTED: usize = 20;
/// Default smallest difference that counts.
const MIN_DIFFERENCE: f64 = 0.1;
/// Difference that both sides must be large enough to detect for "no change" to mean stable.
const VISIBLE: f64 = 0.5;
/// Smallest number of rows with both values of a pair, and of values of each column besides its most frequent one.
const LEAST_ROWS: usize = 20;
const LEAST_OTHERS: usize = 10;

/// The correlation coefficient.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CorrelationMethod {
    /// Pearson's, of values: detects linear relations and is sensitive to outliers.
    Pearson,
    /// Spearman's, of ranks: detects any monotone relation.
    #[default]
    Spearman,
}

json::by_serde!(CorrelationMethod);

/// Options of [`correlation_changes`]. Absent values take the default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CorrelationOptions {
    /// The coefficient; default Spearman's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<CorrelationMethod>,
    /// Pair only these columns, at most 100; default the numeric ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Number of columns paired if none are named, taken in order; default 20 (190 pairs), at most 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_columns: Option<u64>,
    /// Largest probability that any pair of a clean batch is called changed; default 0.05.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// Smallest difference of the coefficients that counts; default 0.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_difference: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Settings {
    method: CorrelationMethod,
    most: usize,
    alpha: f64,
    min_difference: f64,
}

impl Settings {
    fn resolve(options: &CorrelationOptions) -> Result<Self> {
        let alpha = options.alpha.unwrap_or(0.05);
        let min_difference = options.min_difference.unwrap_or(MIN_DIFFERENCE);
        let most = options.most_columns.unwrap_or(COLUMNS);
        let checks = [
            ("alpha", alpha > 0.0 && alpha < 1.0),
            ("minDifference", (0.0..=2.0).contains(&min_difference)),
            ("mostColumns", (2..=MOST_COLUMNS).contains(&most)),
        ];
        if let Some((field, _)) = checks.into_iter().find(|(_, fits)| !fits) {
            return Err(Error::invalid(
                "Correlations need an alpha between 0 and 1, a `minDifference` from 0 to 2 and `mostColumns` from 2 to 100.",
            )
            .at_field(field));
        }
        let method = options.method.unwrap_or_default();
        Ok(Self { method, most: most as usize, alpha, min_difference })
    }

    fn of(&self) -> Of {
        match self.method {
            CorrelationMethod::Pearson => Of::Values,
            CorrelationMethod::Spearman => Of::Ranks,
        }
    }
}

/// One pair of columns whose correlation was compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CorrelationChange {
    /// The two columns, in the order of the reference.
    pub columns: Vec<String>,
    /// The coefficient in the reference.
    pub reference: f64,
    /// The coefficient in the batch.
    pub batch: f64,
    /// Batch minus reference.
    pub difference: f64,
    /// Probability of a difference this large if nothing changed.
    pub p_value: f64,
    /// The p-value adjusted for all pairs (Benjamini and Hochberg).
    pub adjusted_p_value: f64,
    /// Number of rows of the reference with both values.
    pub n_reference: u64,
    /// Number of rows of the batch with both values.
    pub n_batch: u64,
    /// Whether it is significant and large enough to count.
    pub changed: bool,
}

json::shape!(CorrelationChange {
    columns,
    reference,
    batch,
    difference,
    p_value,
    adjusted_p_value,
    n_reference,
    n_batch,
    changed,
});

/// All pairs of a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CorrelationChanges {
    /// The coefficient used.
    pub method: CorrelationMethod,
    /// Number of compared pairs.
    pub compared: u64,
    /// Number of changed pairs.
    pub changed: u64,
    /// The most significant pairs first; at most 20, changed or not.
    pub pairs: Vec<CorrelationChange>,
    /// The smallest adjusted p-value of a difference that counts; 1 if none does, `None` without a pair.
    pub p_value: Option<f64>,
    /// Columns that were not paired, with the reason.
    pub skipped: Vec<SkippedColumn>,
    /// Largest probability that any pair of a clean batch is called changed.
    pub alpha: f64,
    /// Smallest difference that counts.
    pub min_difference: f64,
    /// `drifted` if a pair changed; `inconclusive` without a pair, or if there are too few rows to detect a
    /// difference of 0.5.
    pub verdict: Verdict,
    /// The result in one sentence.
    pub reason: String,
}

json::shape!(CorrelationChanges {
    method,
    compared,
    changed,
    pairs,
    p_value,
    skipped,
    alpha,
    min_difference,
    verdict,
    reason,
});

/// The correlations of a reference, computed once for every batch. Holds three numbers per pair and no rows.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrelationReference {
    settings: Settings,
    names: Vec<String>,
    /// The pairs in the order of [`pairs`]; `None` if there is no coefficient.
    known: Vec<Option<Correlation>>,
    skipped: Vec<SkippedColumn>,
}

/// Compares the correlations of all pairs of numeric columns of two tables.
///
/// Each pair is tested by Fisher's z with a variance that also holds for heavy tails ([`correlation`]), and all
/// p-values are adjusted together (Benjamini and Hochberg): at most `alpha` of clean batches have a pair called
/// changed. In addition a pair needs a difference of `min_difference`. Rows in which either value is missing or
/// infinite are left out of a pair. A pair is not compared if it has fewer than 20 such complete rows, or if one of
/// its columns has fewer than 10 values besides its most frequent one. Bad at: relations that neither rise nor fall;
/// Pearson's also at values of which a few outweigh all others (no fourth moment), where its p-values are too small.
/// Cost: one pass per pair; for ranks four, and one sort per column.
///
/// # Errors
/// `config-invalid` for an option out of range, `column-missing` for a column that the reference does not have,
/// `kind-mismatch` for a named column that is not numeric.
///
/// ```
/// use driftglass::multivariate::{CorrelationOptions, correlation_changes};
/// use driftglass::table::{Column, Table};
/// let table = |sign: f64| {
///     let x: Vec<f64> = (0..400).map(|row| f64::from(row * 37 % 401)).collect();
///     let y = x.iter().zip(0..).map(|(x, row)| sign * x + f64::from(row * 53 % 97)).collect();
///     Table::new(vec![Column::from_numbers("x", x), Column::from_numbers("y", y)])
/// };
/// let found = correlation_changes(&table(1.0)?, &table(-1.0)?, &CorrelationOptions::default())?;
/// assert!(found.changed == 1 && found.pairs[0].difference < -1.8);
/// # Ok::<(), driftglass::error::Error>(())
/// ```
pub fn correlation_changes(
    reference: &Table,
    batch: &Table,
    options: &CorrelationOptions,
) -> Result<CorrelationChanges> {
    Ok(CorrelationReference::fit(reference, options, &|_| true)?.compare(batch))
}

impl CorrelationReference {
    /// The correlations of the columns selected by `takes_part`, or of those that the options name.
    ///
    /// # Errors
    /// As [`correlation_changes`].
    pub fn fit(
        reference: &Table,
        options: &CorrelationOptions,
        takes_part: &dyn Fn(&str) -> bool,
    ) -> Result<Self> {
        let settings = Settings::resolve(options)?;
        let mut columns: Vec<&Column> = match &options.columns {
            Some(names) => {
                let mut found: Vec<&Column> = Vec::new();
                for (at, name) in names.iter().enumerate() {
                    if !found.iter().any(|known| known.name() == name) {
                        let column = numeric(reference, name);
                        found.push(column.map_err(|error| error.at_element("columns", at))?);
                    }
                }
                found
            }
            None => {
                let numbers = |column: &&Column| column.kind() == Kind::Numeric;
                let columns = reference.columns().iter().filter(numbers);
                columns.filter(|column| takes_part(column.name())).collect()
            }
        };
        let most = match &options.columns {
            Some(_) if columns.len() as u64 > MOST_COLUMNS => {
                let message = format!(
                    "`columns` names {} columns; at most {MOST_COLUMNS} are paired.",
                    columns.len()
                );
                return Err(Error::invalid(message).at_field("columns"));
            }
            Some(_) => columns.len(),
            None => settings.most,
        };
        let rest = columns.split_off(columns.len().min(most));
        let skipped = rest.iter().map(|column| SkippedColumn {
            column: column.name().to_owned(),
            reason: format!(
                "Only the first {} columns are paired: raise `mostColumns`, or name columns.",
                settings.most
            ),
        });
        let found: Vec<Option<&Column>> = columns.iter().copied().map(Some).collect();
        Ok(Self {
            known: correlations(&found, settings.of()),
            names: columns.iter().map(|column| column.name().to_owned()).collect(),
            skipped: skipped.collect(),
            settings,
        })
    }

    /// Compares a batch with the reference. Pairs with a column that is absent or not numeric are not compared.
    #[must_use]
    pub fn compare(&self, batch: &Table) -> CorrelationChanges {
        let find = |name: &String| batch.find(name).filter(|column| column.numbers().is_some());
        let columns: Vec<Option<&Column>> = self.names.iter().map(find).collect();
        let now = correlations(&columns, self.settings.of());
        let mut pairs: Vec<CorrelationChange> = Vec::new();
        let mut seen = false;
        for ((first, second), (before, after)) in
            pairs_of(self.names.len()).zip(self.known.iter().zip(&now))
        {
            let (Some(before), Some(after)) = (before, after) else { continue };
            seen |= 4.0 * standard_error(before, after) <= libm::atanh(VISIBLE / 2.0) * 2.0;
            let names = [first, second].map(|at| self.names.get(at).cloned().unwrap_or_default());
            pairs.push(CorrelationChange {
                columns: names.to_vec(),
                reference: before.r,
                batch: after.r,
                difference: after.r - before.r,
                p_value: change_p_value(before, after),
                adjusted_p_value: 1.0,
                n_reference: before.n,
                n_batch: after.n,
                changed: false,
            });
        }
        self.judged(pairs, seen)
    }

    fn judged(&self, mut pairs: Vec<CorrelationChange>, seen: bool) -> CorrelationChanges {
        let Settings { method, alpha, min_difference, .. } = self.settings;
        let adjusted: Vec<f64> = pairs.iter().map(|pair| pair.p_value).collect();
        let counts = |pair: &CorrelationChange| pair.difference.abs() >= min_difference;
        for (pair, adjusted) in pairs.iter_mut().zip(benjamini_hochberg(&adjusted)) {
            pair.adjusted_p_value = adjusted;
            pair.changed = adjusted <= alpha && counts(pair);
        }
        let compared = pairs.len() as u64;
        let smallest = pairs.iter().filter(|pair| counts(pair)).map(|pair| pair.adjusted_p_value);
        let p_value = (compared > 0).then(|| smallest.fold(1.0, f64::min));
        let changed = pairs.iter().filter(|pair| pair.changed).count() as u64;
        order::sort_by(&mut pairs, |a, b| {
            let size = |pair: &CorrelationChange| pair.difference.abs();
            let first = b.changed.cmp(&a.changed).then(a.p_value.total_cmp(&b.p_value));
            first.then_with(|| size(b).total_cmp(&size(a)))
        });
        pairs.truncate(LISTED);
        let verdict = match changed {
            1.. => Verdict::Drifted,
            0 if compared == 0 || !seen => Verdict::Inconclusive,
            0 => Verdict::Stable,
        };
        CorrelationChanges {
            method,
            compared,
            changed,
            p_value,
            skipped: self.skipped.clone(),
            alpha,
            min_difference,
            verdict,
            reason: reason(verdict, [changed, compared], pairs.first()),
            pairs,
        }
    }

    /// The state for a snapshot: three numbers per pair.
    #[must_use]
    pub fn state(&self) -> CorrelationState {
        let of = |take: &dyn Fn(&Correlation) -> f64| {
            self.known.iter().map(|known| known.as_ref().map(take)).collect::<Vec<Option<f64>>>()
        };
        CorrelationState {
            names: self.names.clone(),
            skipped: self.skipped.clone(),
            r: of(&|known| known.r),
            n: self.known.iter().map(|known| known.map_or(0, |known| known.n)).collect(),
            variance: of(&|known| known.variance),
        }
    }

    /// A reference from a saved state. `None` if the state contradicts itself.
    ///
    /// # Errors
    /// `config-invalid` for an option out of range.
    pub fn restore(state: CorrelationState, options: &CorrelationOptions) -> Result<Option<Self>> {
        let settings = Settings::resolve(options)?;
        let count = pairs_of(state.names.len()).count();
        let lengths = [state.r.len(), state.n.len(), state.variance.len()];
        if lengths.iter().any(|&length| length != count) {
            return Ok(None);
        }
        let each = state.r.iter().zip(&state.n).zip(&state.variance);
        let known = each
            .map(|((r, &n), variance)| Some(Correlation { r: (*r)?, n, variance: (*variance)? }));
        let known = known.collect();
        Ok(Some(Self { settings, names: state.names, known, skipped: state.skipped }))
    }
}

/// Saved correlations of a reference, one entry per pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorrelationState {
    names: Vec<String>,
    skipped: Vec<SkippedColumn>,
    r: Vec<Option<f64>>,
    n: Vec<u64>,
    variance: Vec<Option<f64>>,
}

json::shape!(CorrelationState { names, skipped, r, n, variance });

fn numeric<'a>(table: &'a Table, name: &str) -> Result<&'a Column> {
    let column = table.column(name)?;
    if column.kind() == Kind::Numeric {
        return Ok(column);
    }
    let kind = column.kind().as_str();
    Err(Error::new(
        Code::KindMismatch,
        format!("Column \"{name}\" is {kind}: only numbers have correlations here."),
    ))
}

/// Places of all pairs of so many columns.
fn pairs_of(columns: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..columns).flat_map(move |first| (first + 1..columns).map(move |second| (first, second)))
}

/// Whether a coefficient can be judged: there are enough values, and enough of them differ from the most frequent
/// one. A pair of seven rows can look certain by chance, and so can one of a hundred rows of which only two are not
/// zero.
fn is_enough(values: &[f64]) -> bool {
    if values.len() < LEAST_ROWS {
        return false;
    }
    let mut sorted = values.to_vec();
    sort(&mut sorted);
    let most = sorted.chunk_by(|a, b| a == b).map(<[f64]>::len).max().unwrap_or(0);
    values.len() - most >= LEAST_OTHERS
}

/// The correlation of each pair; for columns with missing values over the rows that have both. `None` if there are
/// not [enough](is_enough) of those.
fn correlations(columns: &[Option<&Column>], of: Of) -> Vec<Option<Correlation>> {
    let numbers: Vec<_> = columns.iter().map(|column| column.and_then(Column::numbers)).collect();
    let whole: Vec<Option<Standardised>> = numbers
        .iter()
        .map(|numbers| {
            let numbers = numbers.as_ref()?;
            let complete = numbers.iter().all(|number| number.is_finite());
            (complete && is_enough(numbers)).then(|| Standardised::of(numbers, of)).flatten()
        })
        .collect();
    let pair = |(first, second): (usize, usize)| {
        if let (Some(a), Some(b)) = (whole.get(first)?, whole.get(second)?) {
            return correlation(a, b);
        }
        let (a, b) = (numbers.get(first)?.as_ref()?, numbers.get(second)?.as_ref()?);
        let both = a.iter().zip(b.iter()).filter(|(a, b)| a.is_finite() && b.is_finite());
        let (a, b): (Vec<f64>, Vec<f64>) = both.unzip();
        if !is_enough(&a) || !is_enough(&b) {
            return None;
        }
        correlation(&Standardised::of(&a, of)?, &Standardised::of(&b, of)?)
    };
    pairs_of(columns.len()).map(pair).collect()
}

fn reason(
    verdict: Verdict,
    [changed, compared]: [u64; 2],
    most: Option<&CorrelationChange>,
) -> String {
    let correlations = counted_as(compared, "correlation", "correlations");
    let (Some(most), Verdict::Drifted) = (most, verdict) else {
        return match (verdict, compared) {
            (_, 0) => "No two columns of numbers could be paired.".to_owned(),
            (Verdict::Inconclusive, _) => {
                format!("Too few rows to tell whether {correlations} changed.")
            }
            _ => format!("None of {correlations} changed."),
        };
    };
    let names = most.columns.join(" and ");
    let (before, after) = (most.reference, most.batch);
    format!(
        "{changed} of {correlations} changed, most surely that of {names}: {before:.2} before, {after:.2} now."
    )
}
