//! Computes what another preset would have said beside the active one.

use super::bar::DecidedBy;
use super::column::{Adjusted, Pair};
use super::compared::{ComparedReport, Comparison};
use super::decision::verdict;
use super::effect::Detectable;
use super::evidence;
use super::options::Preset;
use super::preset::choose;
use super::reason::figure;
use super::result::DriftResult;
use super::settings::Settings;
use super::verdict::Verdict;
use crate::error::Result;

/// Largest number of permutations for the probability of an alarm: enough to tell it from 5 %.
const RESAMPLES: u64 = 999;
/// Statistics that fewer unchanged batches reach are not called noise.
const RARE: f64 = 0.05;

/// Adds to a result what the preset `other` says about the same pair; adds nothing if it does not compare such
/// columns.
pub(super) fn compare_column(
    pair: &Pair<'_>,
    result: &mut DriftResult,
    other: &Settings,
) -> Result<()> {
    result.comparisons.get_or_insert_with(Vec::new);
    let Ok(choice) = choose(pair.reference, pair.batch, other)? else { return Ok(()) };
    let theirs = Pair { choice, ..*pair };
    let Some(evidence) = theirs.evidence(other, 1) else { return Ok(()) };
    let detectable = Detectable::default();
    let adjusted = Adjusted {
        values: evidence.measured.p_value,
        missingness: None,
        tests: 1,
        seen: &detectable,
    };
    let seen = theirs.result(evidence, &adjusted, other);
    let alarm = seen.verdict == Verdict::Drifted;
    let chance = (alarm && choice.bar.decided_by == DecidedBy::Statistic)
        .then(|| evidence::chance(pair.reference, pair.batch, &choice, RESAMPLES))
        .flatten();
    let view = View { alarm, chance, ours: result.verdict, significant: is_significant(result) };
    result.comparisons.get_or_insert_with(Vec::new).push(Comparison {
        preset: other.preset.as_str().to_owned(),
        statistic: seen.statistic,
        p_value: seen.p_value,
        threshold: seen.threshold,
        decided_by: seen.decided_by.clone(),
        verdict: seen.verdict,
        chance,
        noise: view.noise(),
        reason: view.reason(other.preset, &seen),
        test: seen.test,
    });
    Ok(())
}

fn is_significant(result: &DriftResult) -> bool {
    let ours = |p_value: Option<f64>| p_value.is_some_and(|p| p <= result.threshold);
    ours(result.adjusted_p_value) || result.verdict == Verdict::Drifted
}

/// Both verdicts on one column.
struct View {
    alarm: bool,
    chance: Option<f64>,
    ours: Verdict,
    significant: bool,
}

impl View {
    fn noise(&self) -> Option<bool> {
        match (self.alarm, self.ours) {
            (false, _) => None,
            (true, _) if self.significant => Some(false),
            (true, Verdict::Inconclusive) => None,
            (true, _) if self.is_rare() => None,
            (true, _) => Some(true),
        }
    }

    /// Whether hardly any unchanged batch reaches the other preset's statistic.
    fn is_rare(&self) -> bool {
        self.chance.is_some_and(|chance| chance <= RARE)
    }

    fn reason(&self, preset: Preset, seen: &DriftResult) -> String {
        let library = name(preset);
        let past = match seen.decided_by.as_str() {
            "p-value" => {
                let p = match seen.p_value {
                    Some(p) if p >= 1e-4 => format!("is {}", figure(p)),
                    _ => "is below 0.0001".to_owned(),
                };
                format!("{library} alarms: its p-value of {} {p}", seen.test)
            }
            _ => {
                let value = seen.statistic.map_or_else(String::new, figure);
                let limit = figure(seen.threshold);
                format!(
                    "{library} alarms: {} of {value} is past its threshold of {limit}",
                    seen.test
                )
            }
        };
        let often = self.chance.map_or_else(String::new, |chance| {
            format!(", which {:.0} % of unchanged batches of this size reach", 100.0 * chance)
        });
        match (self.alarm, self.ours) {
            (true, Verdict::Drifted) => format!("{past}; the verdict here is the same."),
            (true, _) if self.significant => {
                format!("{past}; the change is real and smaller than what counts here.")
            }
            (true, Verdict::Inconclusive) => {
                format!("{past}{often}; there is too little data to tell a change from noise.")
            }
            (true, _) if self.is_rare() => {
                format!("{past}{often}; the test in force sees no change.")
            }
            (true, _) => format!("{past}{often}: noise, not a change."),
            (false, Verdict::Drifted) => {
                format!("{library} does not alarm: it misses this change.")
            }
            (false, _) => format!("{library} does not alarm either."),
        }
    }
}

fn name(preset: Preset) -> &'static str {
    match preset {
        Preset::Calibrated => "The default",
        Preset::Classic => "The textbook recipe",
        Preset::Evidently => "Evidently",
        Preset::Nannyml => "NannyML",
    }
}

/// What a preset says about all columns together.
pub(super) fn compare_report(preset: Preset, columns: &[DriftResult]) -> ComparedReport {
    let own = |column: &DriftResult| {
        let all = column.comparisons.iter().flatten();
        all.clone().find(|comparison| comparison.preset == preset.as_str()).cloned()
    };
    let seen: Vec<(Comparison, Verdict)> =
        columns.iter().filter_map(|column| Some((own(column)?, column.verdict))).collect();
    let count = |holds: &dyn Fn(&(Comparison, Verdict)) -> bool| {
        seen.iter().filter(|pair| holds(pair)).count() as u64
    };
    let drifted = count(&|(theirs, _)| theirs.verdict == Verdict::Drifted);
    let compared = seen.len() as u64;
    let share = if compared == 0 { 0.0 } else { drifted as f64 / compared as f64 };
    ComparedReport {
        preset: preset.as_str().to_owned(),
        compared,
        drifted,
        share,
        verdict: verdict(preset, share, seen.iter().map(|(theirs, _)| theirs.verdict)),
        noise: count(&|(theirs, _)| theirs.noise == Some(true)),
        missed: count(&|(theirs, ours)| {
            theirs.verdict != Verdict::Drifted && *ours == Verdict::Drifted
        }),
    }
}
