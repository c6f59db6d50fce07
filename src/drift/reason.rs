//! Writes a verdict as one plain sentence.

use super::bar::{Bar, DecidedBy};
use super::decision::Outcome;
use super::plan::TestPlan;
use super::power::is_one_sided;
use super::test::{Convention, Test};
use crate::metric::half_up;
use crate::numerals::counted_as;
use crate::summary::View;

/// The facts behind a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) outcome: Outcome,
    pub(super) view: View,
    pub(super) plan: &'a TestPlan,
    pub(super) bar: Bar,
    pub(super) statistic: Option<f64>,
    /// Why the test has no result although both sides have values.
    pub(super) undefined: Option<&'static str>,
    /// The smallest p-value that the method can reach, if that is above the level.
    pub(super) least_p_value: f64,
    /// The level for a lone change.
    pub(super) level: f64,
    pub(super) effect: f64,
    pub(super) effect_low: f64,
    pub(super) adjusted_p_value: f64,
    pub(super) min_effect: f64,
    /// The smallest effect that the test itself would have detected.
    pub(super) min_detectable_effect: Option<f64>,
    pub(super) n_reference: u64,
    pub(super) n_batch: u64,
    /// Shares missing before and after, if that changed.
    pub(super) missing: Option<[f64; 2]>,
}

/// The sentence. A change in missing values comes first; for text it says that only lengths were compared.
pub(super) fn sentence(facts: &Facts<'_>) -> String {
    let mut text = String::new();
    if let Some([before, after]) = facts.missing {
        text =
            format!("Missing values went from {} to {} of rows. ", percent(before), percent(after));
    }
    text.push_str(&values_sentence(facts));
    if facts.view == View::Lengths {
        text.push_str(" Free text: only lengths and missing values are compared.");
    }
    text
}

fn values_sentence(facts: &Facts<'_>) -> String {
    if facts.bar.decided_by == DecidedBy::Statistic && facts.outcome != Outcome::Nothing {
        return by_statistic(facts);
    }
    match facts.outcome {
        Outcome::Drifted => drifted(facts),
        Outcome::Small => format!(
            "Detectable but small: {} of rows moved, less than the {} that count.",
            percent(facts.effect),
            percent(facts.min_effect),
        ),
        Outcome::Unchanged => match facts.min_detectable_effect {
            _ if facts.missing.is_some() => "The values themselves show no change.".to_owned(),
            Some(effect) => {
                format!(
                    "No change seen; a shift of {} of rows or more would have been.",
                    percent(effect)
                )
            }
            None => format!("{} {}", unseen(facts.plan), blindness(facts.plan)),
        },
        Outcome::TooFew => too_few_to_see(facts),
        Outcome::Coarse => coarse(facts),
        Outcome::Nothing => nothing(facts),
    }
}

/// What was not detected, for a test that does not detect every change.
fn unseen(plan: &TestPlan) -> &'static str {
    match plan.test {
        _ if is_one_sided(plan) => "No change seen in the one direction that was tested.",
        Test::StudentT | Test::WelchT => "No change of the mean seen.",
        Test::MannWhitney => "No shift to larger or smaller values seen.",
        _ => "No change seen.",
    }
}

/// Why no smallest change is named.
fn blindness(plan: &TestPlan) -> String {
    let test = plan.test.as_str();
    match plan.test {
        Test::StudentT | Test::WelchT => {
            format!("{test} does not look at spread or shape.")
        }
        Test::MannWhitney => {
            format!("{test} can miss other changes, of spread for instance, at any size.")
        }
        _ if is_one_sided(plan) => "One in the other direction would not have been.".to_owned(),
        _ => format!(
            "How large one has to be for {test} to see it depends on its shape: no smallest one can be named."
        ),
    }
}

fn drifted(facts: &Facts<'_>) -> String {
    let moved = match facts.view {
        View::Numbers => "of rows moved",
        View::Categories => "of rows moved between categories",
        View::Lengths => "of rows changed length",
    };
    let (share, least) = (percent(facts.effect), percent(facts.effect_low));
    let low = if facts.effect_low >= 0.005 && least != share {
        format!(" (at least {least})")
    } else {
        String::new()
    };
    format!(
        "{share} {moved}{low}; by chance alone this happens {}.",
        rarity(facts.adjusted_p_value),
    )
}

/// The sentence for a distance compared with the threshold of the requested convention's library.
fn by_statistic(facts: &Facts<'_>) -> String {
    let (library, origin) = match facts.plan.convention {
        Convention::Nannyml => ("NannyML", ", mean and three standard deviations of its chunks"),
        Convention::Evidently => ("Evidently", ""),
        Convention::Scipy => ("the given", ""),
    };
    let whose = if facts.plan.convention == Convention::Scipy { "" } else { "'s" };
    let side = if facts.outcome == Outcome::Drifted { "past" } else { "within" };
    let few = match facts.outcome {
        Outcome::TooFew => format!(" {}.", too_few(facts)),
        _ => String::new(),
    };
    format!(
        "{} is {}, {side} {library}{whose} threshold of {}{origin}.{few}",
        facts.plan.test.as_str(),
        figure(facts.statistic.unwrap_or(0.0)),
        figure(facts.bar.threshold),
    )
}

/// A statistic as text, with three digits.
pub(super) fn figure(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        "0".to_owned()
    } else if (1e-3..1e4).contains(&size) {
        let digits = (2.0 - libm::floor(libm::log10(size))).clamp(0.0, 5.0) as usize;
        format!("{value:.digits$}")
    } else {
        format!("{value:.2e}")
    }
}

fn too_few(facts: &Facts<'_>) -> String {
    let (side, count) = if facts.n_batch <= facts.n_reference {
        ("batch", facts.n_batch)
    } else {
        ("reference", facts.n_reference)
    };
    let values = counted_as(count, "value", "values");
    format!("Only {values} in the {side}: too few to tell")
}

/// The sentence for too few rows, with the smallest effect that this test, or else any test, would have detected.
fn too_few_to_see(facts: &Facts<'_>) -> String {
    let few = too_few(facts);
    match facts.min_detectable_effect.filter(|&effect| effect < 0.995) {
        Some(effect) => {
            format!(
                "{few}; only a shift of {} of rows or more would have been seen.",
                percent(effect)
            )
        }
        None => format!("{few}."),
    }
}

/// The sentence for a method whose p-values end above the level, with what would be sufficient.
fn coarse(facts: &Facts<'_>) -> String {
    const FOR_EACH: f64 = 20.0;
    format!(
        "No p-value of {} is below {} by this method: too coarse for a level of {}. Use the method permutation with at least {} resamples.",
        facts.plan.test.as_str(),
        figure(facts.least_p_value),
        figure(facts.level),
        libm::ceil(FOR_EACH / facts.level),
    )
}

fn nothing(facts: &Facts<'_>) -> String {
    if let Some(why) = facts.undefined.filter(|_| facts.n_reference > 0 && facts.n_batch > 0) {
        return format!("{} has no answer here: {why}.", facts.plan.test.as_str());
    }
    match (facts.n_reference, facts.n_batch) {
        (0, 0) => "Neither the reference nor the batch has any value: nothing to compare.",
        (0, _) => "The reference has no values: nothing to compare with.",
        _ => "The batch has no values: nothing to compare.",
    }
    .to_owned()
}

/// A share of rows as text: "9 %", "0.4 %", "less than 0.1 %".
pub(super) fn percent(share: f64) -> String {
    let percent = half_up(share * 100.0);
    if percent >= 9.95 || percent == 0.0 {
        format!("{percent:.0} %")
    } else if percent >= 0.1 {
        let text = format!("{percent:.1}");
        format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
    } else {
        "less than 0.1 %".to_owned()
    }
}

/// How often chance alone does as much, as text.
fn rarity(p_value: f64) -> String {
    if p_value <= 1e-6 {
        "less than once in a million".to_owned()
    } else if p_value <= 1e-4 {
        "less than once in 10,000".to_owned()
    } else if p_value <= 1e-3 {
        "less than once in 1,000".to_owned()
    } else {
        format!("about once in {:.0}", 1.0 / p_value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: TestPlan = TestPlan::plain(Test::ChiSquared, Convention::Scipy, 1);
    const FACTS: Facts<'_> = Facts {
        outcome: Outcome::Drifted,
        view: View::Categories,
        plan: &PLAN,
        bar: Bar { threshold: 0.05, decided_by: DecidedBy::PValue, strict: false },
        statistic: Some(31.4),
        undefined: None,
        least_p_value: 0.0,
        level: 0.05,
        effect: 0.093,
        effect_low: 0.051,
        adjusted_p_value: 2e-5,
        min_effect: 0.05,
        min_detectable_effect: Some(0.06),
        n_reference: 4000,
        n_batch: 12,
        missing: None,
    };

    #[test]
    fn sentences_read_like_sentences() {
        let say = |facts: Facts<'_>| sentence(&facts);
        // As a double 0.45 is slightly less.
        assert_eq!(percent(0.0045), "0.5 %");
        assert_eq!(
            say(FACTS),
            "9.3 % of rows moved between categories (at least 5.1 %); by chance alone this happens less than once in 10,000."
        );
        assert_eq!(
            say(Facts { outcome: Outcome::Unchanged, ..FACTS }),
            "No change seen; a shift of 6 % of rows or more would have been."
        );
        assert_eq!(
            say(Facts { outcome: Outcome::TooFew, min_detectable_effect: Some(0.47), ..FACTS }),
            "Only 12 values in the batch: too few to tell; only a shift of 47 % of rows or more would have been seen."
        );
        assert_eq!(
            say(Facts {
                outcome: Outcome::Nothing,
                n_batch: 0,
                missing: Some([0.0, 1.0]),
                ..FACTS
            }),
            "Missing values went from 0 % to 100 % of rows. The batch has no values: nothing to compare."
        );
        assert_eq!(
            say(Facts { outcome: Outcome::Small, effect: 0.02, ..FACTS }),
            "Detectable but small: 2 % of rows moved, less than the 5 % that count."
        );
    }
}
