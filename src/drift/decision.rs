//! Verdicts from evidence and effect size.

use super::options::Preset;
use super::verdict::Verdict;

/// Share of drifted columns from which Evidently calls the data set drifted.
const DRIFTED_SHARE: f64 = 0.5;
/// Shares that differ from a limit by less than this count as equal to it: 0.3 - 0.25 is 0.04999999999999999.
const ROUNDING: f64 = 1e-12;

/// Evidence and limits of one decision.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question {
    pub(super) adjusted_p_value: Option<f64>,
    pub(super) level: f64,
    pub(super) effect: Option<f64>,
    pub(super) min_effect: f64,
    /// The smallest effect that these sizes detect.
    pub(super) yardstick: Option<f64>,
    /// Largest detectable effect for "no change" to mean stable; if only larger effects are detectable, it is
    /// inconclusive.
    pub(super) visible_effect: f64,
    /// Whether the smaller side has the required number of values.
    pub(super) enough_rows: bool,
}

/// The answer, with the distinctions that its sentence needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Significant and large enough.
    Drifted,
    /// Significant, but smaller than the required effect.
    Small,
    /// Not significant, and a change would have been detected.
    Unchanged,
    /// Not significant, and even a large change would not have been detected.
    TooFew,
    /// Not significant, and no p-value of this method could have been.
    Coarse,
    /// Nothing to test.
    Nothing,
}

impl Outcome {
    pub(super) fn verdict(self) -> Verdict {
        match self {
            Self::Drifted => Verdict::Drifted,
            Self::Small | Self::Unchanged => Verdict::Stable,
            Self::TooFew | Self::Coarse | Self::Nothing => Verdict::Inconclusive,
        }
    }
}

/// The answer to a question. A p-value is significant at or below its level.
pub(super) fn decide(question: &Question) -> Outcome {
    let Some(p_value) = question.adjusted_p_value else { return Outcome::Nothing };
    if !question.enough_rows {
        return Outcome::TooFew;
    }
    if p_value <= question.level {
        let large = question.effect.is_some_and(|effect| effect + ROUNDING >= question.min_effect);
        return if large { Outcome::Drifted } else { Outcome::Small };
    }
    unchanged(question.yardstick, question.visible_effect)
}

/// The answer if nothing was detected: no change, or too little data.
pub(super) fn unchanged(yardstick: Option<f64>, visible_effect: f64) -> Outcome {
    let sees = yardstick.is_some_and(|effect| effect <= visible_effect);
    if sees { Outcome::Unchanged } else { Outcome::TooFew }
}

/// The verdict on a batch by the rule of the preset.
pub(super) fn verdict(
    preset: Preset,
    share: f64,
    verdicts: impl Iterator<Item = Verdict> + Clone,
) -> Verdict {
    match overall(verdicts) {
        Verdict::Drifted if preset == Preset::Evidently && share < DRIFTED_SHARE => Verdict::Stable,
        verdict => verdict,
    }
}

/// The verdict over all columns: drifted if any is drifted; else inconclusive if all are inconclusive or none was
/// compared; else stable.
fn overall(verdicts: impl Iterator<Item = Verdict> + Clone) -> Verdict {
    if verdicts.clone().any(|verdict| verdict == Verdict::Drifted) {
        Verdict::Drifted
    } else if verdicts.clone().all(|verdict| verdict == Verdict::Inconclusive) {
        Verdict::Inconclusive
    } else {
        Verdict::Stable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLEAR: Question = Question {
        adjusted_p_value: Some(0.01),
        level: 0.05,
        effect: Some(0.2),
        min_effect: 0.05,
        yardstick: Some(0.1),
        visible_effect: 0.25,
        enough_rows: true,
    };

    #[test]
    fn a_p_value_on_the_level_and_an_effect_on_the_limit_count() {
        let edge = Question { adjusted_p_value: Some(0.05), effect: Some(0.3 - 0.25), ..CLEAR };
        assert_eq!(decide(&edge), Outcome::Drifted);
        assert_eq!(decide(&Question { effect: Some(0.049), ..edge }), Outcome::Small);
    }

    #[test]
    fn too_little_to_see_a_large_change_is_an_answer_of_its_own() {
        let unseen = Question { adjusted_p_value: Some(0.4), ..CLEAR };
        assert_eq!(decide(&unseen), Outcome::Unchanged);
        let few = Question { yardstick: Some(0.4), ..unseen };
        assert_eq!(decide(&few), Outcome::TooFew);
        assert_eq!(decide(&Question { visible_effect: 0.5, ..few }), Outcome::Unchanged);
        let none = Question { yardstick: None, visible_effect: 0.5, ..unseen };
        assert_eq!(decide(&none), Outcome::TooFew);
        assert_eq!(decide(&Question { adjusted_p_value: None, ..CLEAR }), Outcome::Nothing);
        assert_eq!(decide(&Question { enough_rows: false, ..CLEAR }), Outcome::TooFew);
    }
}
