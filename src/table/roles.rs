//! Roles of columns, guessed from names and values.

mod evidence;
mod names;

use super::{Column, Kind, Table};
use crate::numerals::counted;
use evidence::{Agreement, Evidence, agreement, separates};
use names::{Lexicon, Strength};
use serde::{Deserialize, Serialize};

/// Largest number of rows inspected.
const SAMPLE: usize = 10_000;
/// Agreement beyond chance from which a column without a telling name counts as the target.
const AGREES: f64 = 0.1;

/// The role of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Targets.
    Target,
    /// Predictions.
    Prediction,
    /// Probabilities.
    Probability,
    /// Timestamps.
    Timestamp,
    /// Latencies.
    Latency,
    /// Row ids.
    Id,
    /// Values that divide rows into segments.
    Segment,
    /// An input of the model.
    Feature,
    /// Left out.
    Ignore,
}

/// The certainty of a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Name and values agree.
    High,
    /// Either name or values support it.
    Medium,
    /// Nothing contradicts it.
    Low,
}

/// A guessed role with its reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleGuess {
    /// Name of the column.
    pub column: String,
    /// The guessed role.
    pub role: Role,
    /// Its certainty.
    pub certainty: Certainty,
    /// The reason in a few words.
    pub reason: String,
    /// Up to four values as text.
    pub examples: Vec<String>,
}

/// The guessed role of each column, in table order.
///
/// Names and values both count: a name alone or values alone give medium certainty. Target, prediction, probability,
/// timestamp, latency and id are each given at most once. Inspects the first 10,000 rows. Cannot recognise targets
/// that agree with the prediction no more than chance does.
#[must_use]
pub fn guess(table: &Table) -> Vec<RoleGuess> {
    let sample = table.slice(0, SAMPLE);
    let columns: Vec<Evidence> = sample.columns().iter().map(Evidence::of).collect();
    let mut guesses = Guesses { roles: columns.iter().map(|_| None).collect(), columns };
    guesses.times_and_ids();
    guesses.by_name(
        Role::Probability,
        &names::PROBABILITY,
        |evidence| evidence.is_share(),
        "from 0 to 1",
    );
    guesses.predictions();
    guesses.targets();
    guesses.leave_out();
    guesses.finish()
}

/// A role with its certainty and reason.
type Guess = (Role, Certainty, String);

struct Guesses<'a> {
    columns: Vec<Evidence<'a>>,
    roles: Vec<Option<Guess>>,
}

impl Guesses<'_> {
    fn set(&mut self, at: usize, role: Role, certainty: Certainty, reason: String) {
        if let Some(place) = self.roles.get_mut(at) {
            *place = Some((role, certainty, reason));
        }
    }

    fn find(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|guess| matches!(guess, Some((found, ..)) if *found == role))
    }

    /// Columns without a role.
    fn open(&self) -> impl Iterator<Item = (usize, &Evidence<'_>)> {
        let free = |(at, _): &(usize, &Evidence)| self.roles.get(*at).is_some_and(Option::is_none);
        self.columns.iter().enumerate().filter(free)
    }

    /// The column without a role whose name fits most clearly among those whose values allow it; the first among
    /// equals.
    fn best_name(
        &self,
        lexicon: &Lexicon,
        allowed: impl Fn(&Evidence) -> bool,
    ) -> Option<(usize, &'static str)> {
        self.plainest(lexicon, allowed).into_iter().next()
    }

    /// The columns without a role whose names fit most clearly among those whose values allow it.
    fn plainest(
        &self,
        lexicon: &Lexicon,
        allowed: impl Fn(&Evidence) -> bool,
    ) -> Vec<(usize, &'static str)> {
        let found = |(at, evidence): (usize, &Evidence)| {
            let (strength, word) = lexicon.find(evidence.column.name())?;
            (strength > Strength::Hint && allowed(evidence)).then_some((at, strength, word))
        };
        let candidates: Vec<_> = self.open().filter_map(found).collect();
        let most = candidates.iter().map(|&(_, strength, _)| strength).max();
        let plain = candidates.into_iter().filter(|&(_, strength, _)| Some(strength) == most);
        plain.map(|(at, _, word)| (at, word)).collect()
    }

    /// Gives a role to the column with the best name whose values agree.
    fn by_name(
        &mut self,
        role: Role,
        lexicon: &Lexicon,
        allowed: impl Fn(&Evidence) -> bool,
        values: &str,
    ) {
        if let Some((at, word)) = self.best_name(lexicon, allowed) {
            self.set(at, role, Certainty::High, format!("{values}, name like \"{word}\""));
        }
    }

    fn times_and_ids(&mut self) {
        let moments = |evidence: &Evidence| evidence.kind == Kind::Datetime;
        self.by_name(Role::Timestamp, &names::TIMESTAMP, moments, "dates or times");
        if self.find(Role::Timestamp).is_none() {
            let only = self.open().find(|(_, evidence)| moments(evidence)).map(|(at, _)| at);
            if let Some(at) = only {
                self.set(at, Role::Timestamp, Certainty::Medium, "dates or times".to_owned());
            } else if let Some((at, word)) =
                self.best_name(&names::TIMESTAMP, |evidence| evidence.is_epoch())
            {
                let reason = format!("numbers like seconds since 1970, name like \"{word}\"");
                self.set(at, Role::Timestamp, Certainty::Medium, reason);
            }
        }
        self.by_name(
            Role::Latency,
            &names::LATENCY,
            |evidence| evidence.is_not_negative(),
            "no negative values",
        );
        self.by_name(
            Role::Id,
            &names::ID,
            |evidence| evidence.is_unique(),
            "every value occurs once",
        );
        if self.find(Role::Id).is_none() {
            let counter = self.open().find(|(_, evidence)| evidence.counts_up());
            if let Some(at) = counter.map(|(at, _)| at) {
                self.set(at, Role::Id, Certainty::Medium, "counts up by one".to_owned());
            }
        }
    }

    fn predictions(&mut self) {
        let usable = |evidence: &Evidence| {
            evidence.kind == Kind::Numeric || evidence.is_classes() || evidence.distinct == 1
        };
        if let Some((at, word)) = self.best_name(&names::PREDICTION, usable) {
            let reason = format!("{}, name like \"{word}\"", self.values(at));
            self.set(at, Role::Prediction, Certainty::High, reason);
            self.probability_of(at);
            return;
        }
        // Without a name: the column of two values that a threshold on the probability reproduces.
        let Some(share) = self.find(Role::Probability).and_then(|at| self.columns.get(at)) else {
            return;
        };
        let found = self.open().find(|(_, evidence)| separates(share, evidence));
        let reason = format!("follows from \"{}\" by a threshold", share.column.name());
        if let Some(at) = found.map(|(at, _)| at) {
            self.set(at, Role::Prediction, Certainty::Medium, reason);
        }
    }

    /// Without a name: the column of shares that reproduces the prediction by a threshold.
    fn probability_of(&mut self, prediction: usize) {
        let Some(classes) = self.columns.get(prediction) else { return };
        if self.find(Role::Probability).is_some() {
            return;
        }
        let found =
            self.open().find(|(_, evidence)| evidence.is_share() && separates(evidence, classes));
        let reason = format!("from 0 to 1, \"{}\" follows by a threshold", classes.column.name());
        if let Some(at) = found.map(|(at, _)| at) {
            self.set(at, Role::Probability, Certainty::Medium, reason);
        }
    }

    fn targets(&mut self) {
        let usable = |evidence: &Evidence| {
            evidence.kind == Kind::Numeric || evidence.is_classes() || evidence.distinct == 1
        };
        let prediction = self.find(Role::Prediction).and_then(|at| self.columns.get(at));
        let agrees = |evidence: &Evidence| {
            prediction
                .and_then(|prediction| agreement(evidence, prediction))
                .filter(|found| found.beyond_chance >= AGREES)
        };
        let beyond_chance = |at: usize| {
            self.columns.get(at).and_then(agrees).map_or(0.0, |found| found.beyond_chance)
        };
        // If names are equally clear, such as y and target, the values decide. Among equals max_by returns the last:
        // columns are walked backwards to prefer the first.
        let named = self.plainest(&names::TARGET, usable);
        let named = named.into_iter().rev().map(|(at, word)| (at, word, beyond_chance(at)));
        let found = match named.max_by(|one, other| one.2.total_cmp(&other.2)) {
            Some((at, word, agrees)) => {
                let certainty = if agrees > 0.0 { Certainty::High } else { Certainty::Medium };
                Some((at, certainty, format!("{}, name like \"{word}\"", self.values(at))))
            }
            None => {
                let all = self.open().filter_map(|(at, evidence)| Some((at, agrees(evidence)?)));
                let name = prediction.map_or("", |evidence| evidence.column.name());
                self.best_agreement(all.collect(), name)
            }
        };
        if let Some((at, certainty, reason)) = found {
            self.set(at, Role::Target, certainty, reason);
        }
    }

    /// The column that agrees best with the prediction; a telling name helps.
    fn best_agreement(
        &self,
        candidates: Vec<(usize, Agreement)>,
        prediction: &str,
    ) -> Option<(usize, Certainty, String)> {
        let hint = |at: usize| {
            let column = self.columns.get(at)?.column;
            names::TARGET.find(column.name()).map(|(_, word)| word)
        };
        let weight = |&(at, found): &(usize, Agreement)| {
            found.beyond_chance + if hint(at).is_some() { 0.2 } else { 0.0 }
        };
        let (at, found) = candidates.into_iter().max_by(|a, b| weight(a).total_cmp(&weight(b)))?;
        let how = match found.share {
            Some(share) => {
                format!("agrees with \"{prediction}\" in {:.0} % of rows", share * 100.0)
            }
            None => format!("close to \"{prediction}\""),
        };
        let (certainty, name) = match hint(at) {
            Some(word) => (Certainty::High, format!(", name like \"{word}\"")),
            None => (Certainty::Medium, String::new()),
        };
        Some((at, certainty, format!("{}, {how}{name}", self.values(at))))
    }

    /// Ignores columns that are no input of the model.
    fn leave_out(&mut self) {
        let mut left_out = Vec::new();
        for (at, evidence) in self.open() {
            let name = evidence.column.name();
            let reason = if evidence.is_years() && names::CALENDAR.find(name).is_some() {
                "a year: it changes with time, not with the model"
            } else if evidence.distinct == 1 && names::CALENDAR.find(name).is_some() {
                "one value in the whole file, and a time by its name"
            } else if evidence.kind == Kind::Datetime {
                "another date or time: it always changes"
            } else if evidence.is_share() && names::PROBABILITY.find(name).is_some() {
                "another probability"
            } else if evidence.is_unique() && names::ID.find(name).is_some() {
                "another identifier: every value occurs once"
            } else if evidence.present == 0 {
                "no values"
            } else {
                continue;
            };
            left_out.push((at, reason));
        }
        for (at, reason) in left_out {
            self.set(at, Role::Ignore, Certainty::Medium, reason.to_owned());
        }
    }

    /// A short description of a column's values.
    fn values(&self, at: usize) -> String {
        let Some(evidence) = self.columns.get(at) else { return String::new() };
        match evidence.distinct {
            0 => "no values".to_owned(),
            1 => "one value".to_owned(),
            2 => "two values".to_owned(),
            few if evidence.is_classes() => format!("{} values", counted(few as u64)),
            _ if evidence.numbers.is_some() => "numbers".to_owned(),
            _ => "texts".to_owned(),
        }
    }

    fn finish(mut self) -> Vec<RoleGuess> {
        let features: Vec<usize> = self.open().map(|(at, _)| at).collect();
        for at in features {
            let reason = self.values(at);
            self.set(at, Role::Feature, Certainty::Low, reason);
        }
        let guess = |(evidence, guess): (&Evidence, Option<Guess>)| {
            let (role, certainty, reason) = guess?;
            let column = evidence.column.name().to_owned();
            let examples = examples(evidence.column);
            Some(RoleGuess { column, role, certainty, reason, examples })
        };
        self.columns.iter().zip(self.roles).filter_map(guess).collect()
    }
}

/// The first four distinct values as text.
fn examples(column: &Column) -> Vec<String> {
    let mut examples: Vec<String> = Vec::new();
    for row in 0..column.len() {
        if let Some(text) = column.text(row)
            && !examples.contains(&text)
        {
            examples.push(text);
        }
        if examples.len() == 4 {
            break;
        }
    }
    examples
}
