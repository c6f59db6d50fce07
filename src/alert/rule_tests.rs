//! Tests of rules, kept with them in one file: series of numbers, and which alerts have to fire when.

use super::bases::{Bases, Spread};
use super::book::AlertBook;
use super::inhibit::{Inhibition, check_inhibitions};
use super::reach::check_reach;
use super::rule::watches;
use super::types::{AlertState, Rule, Threshold};
use crate::error::{Error, Result};
use crate::json;
use crate::metric::Measurement;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Largest number of batches of a test.
const MOST_BATCHES: usize = 100_000;
/// A day in milliseconds: the default time between batches.
const DAY: f64 = 86_400_000.0;

/// Rules with their tests, as one document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RuleFile {
    /// The rules.
    pub rules: Vec<Rule>,
    /// Alerts that mute others.
    pub inhibit: Vec<Inhibition>,
    /// Their tests.
    pub tests: Vec<RuleTest>,
}

json::by_serde!(RuleFile);

/// One test: series, batch by batch, and what is expected of some of the batches.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RuleTest {
    /// Name of the test.
    pub name: String,
    /// Time between batches in milliseconds; `None` means a day. The first batch is at 0.
    pub interval_ms: Option<f64>,
    /// The measurements.
    pub series: Vec<TestSeries>,
    /// What has to hold, and after which batch.
    pub expect: Vec<Expectation>,
}

/// One metric over the batches of a test.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TestSeries {
    /// Name of the metric.
    pub metric: String,
    /// Its column, if it has one.
    pub column: Option<String>,
    /// Its segment as `column = value`, if it has one.
    pub segment: Option<String>,
    /// One value per batch; `None` if it is unknown.
    pub values: Vec<Option<f64>>,
    /// Number of rows behind each value; `None` means 1,000.
    pub rows: Option<u64>,
    /// Ends of the reference's interval, for rules with the threshold `"reference"`.
    pub reference: Option<[f64; 2]>,
    /// Mean and standard deviation over chunks of the reference, for rules with a threshold of its variation.
    pub spread: Option<[f64; 2]>,
}

/// What has to hold after one batch. Ids are those of alerts: the rule's name, followed by the column after a slash
/// and the segment in brackets if there are any. Absent fields are not checked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Expectation {
    /// Index of the batch, from 0.
    pub batch: u64,
    /// Exactly the alerts that fire and are not muted, in any order.
    pub firing: Option<Vec<String>>,
    /// Exactly the alerts that are pending.
    pub pending: Option<Vec<String>>,
    /// Exactly the alerts that are resolved.
    pub resolved: Option<Vec<String>>,
    /// Exactly the alerts that fire and are muted.
    pub muted: Option<Vec<String>>,
    /// Exactly the alerts that have no data.
    pub no_data: Option<Vec<String>>,
    /// Exactly the alerts that have too few rows.
    pub not_enough_data: Option<Vec<String>>,
}

/// Result of the tests.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleTestReport {
    /// Number of passed tests.
    pub passed: u64,
    /// Number of failed tests.
    pub failed: u64,
    /// Expectations that did not hold, in order.
    pub failures: Vec<RuleTestFailure>,
}

/// One expectation that did not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleTestFailure {
    /// Name of the test.
    pub test: String,
    /// Index of the batch.
    pub batch: u64,
    /// `firing`, `pending`, `resolved`, `muted`, `noData` or `notEnoughData`.
    pub state: String,
    /// The expected alerts.
    pub expected: Vec<String>,
    /// The alerts found.
    pub found: Vec<String>,
}

/// Runs the tests of a file of rules, each from a clean start.
///
/// # Errors
/// `config-invalid`: invalid rules; an inhibition that names none of them; no tests; a test without expectations; an
/// expectation for a batch that the test does not have; an interval that is not a time; a series that no rule
/// watches, or that lacks values of the reference that a rule needs. With its JSON Pointer: a second test of the same
/// name, and a second series of the same metric, column and segment in a test.
pub fn test_rules(file: &RuleFile) -> Result<RuleTestReport> {
    if file.tests.is_empty() {
        return Err(Error::invalid("there are none, so nothing was tried.").at_field("tests"));
    }
    check_names(&file.tests)?;
    check_reach(&file.rules, &[])?;
    check_inhibitions(&file.inhibit, &file.rules)?;
    let mut report = RuleTestReport { passed: 0, failed: 0, failures: Vec::new() };
    for test in &file.tests {
        let before = report.failures.len();
        run(file, test, &mut report.failures)?;
        let held = report.failures.len() == before;
        *(if held { &mut report.passed } else { &mut report.failed }) += 1;
    }
    Ok(report)
}

/// Refuses two tests of the same name, because a failure could not be attributed, and two series of one subject in a
/// test, because an alert would see both in each batch.
fn check_names(tests: &[RuleTest]) -> Result<()> {
    let mut names = BTreeSet::new();
    for (place, test) in tests.iter().enumerate() {
        let refuse = |field: &str, message: String| {
            let error = Error::invalid(message);
            Err(error.at_place(&format!("/tests/{place}{field}")))
        };
        if !test.name.is_empty() && !names.insert(test.name.as_str()) {
            let message = format!("Two tests are named \"{}\". Rename one.", test.name);
            return refuse("/name", message);
        }
        for (place, series) in test.series.iter().enumerate() {
            let is_same = |other: &TestSeries| {
                (&other.metric, &other.column, &other.segment)
                    == (&series.metric, &series.column, &series.segment)
            };
            if test.series.iter().take(place).any(is_same) {
                let message = format!("Test \"{}\" has two such series. Leave one out.", test.name);
                return refuse(&format!("/series/{place}"), message);
            }
        }
    }
    Ok(())
}

fn run(file: &RuleFile, test: &RuleTest, failures: &mut Vec<RuleTestFailure>) -> Result<()> {
    let batches = test.series.iter().map(|series| series.values.len()).max().unwrap_or(0);
    check(test, batches)?;
    let book = AlertBook::new(file.rules.clone())?;
    for series in &test.series {
        check_series(test, series, &file.rules)?;
    }
    let measurements: Vec<Measurement> =
        test.series.iter().filter_map(TestSeries::baseline).collect();
    let spreads: Vec<Spread> = test.series.iter().filter_map(TestSeries::variation).collect();
    let bases = Bases { measurements: &measurements, spreads: &spreads };
    let mut book = book.with_inhibitions(file.inhibit.clone());
    for batch in 0..batches {
        let measured: Vec<Measurement> =
            test.series.iter().map(|series| series.at(batch)).collect();
        let at = test.interval_ms.unwrap_or(DAY) * batch as f64;
        book.observe(&measured, bases, at, &format!("batch {batch}"));
        for expected in test.expect.iter().filter(|expected| expected.batch == batch as u64) {
            compare(test, expected, &book, failures);
        }
    }
    Ok(())
}

fn check(test: &RuleTest, batches: usize) -> Result<()> {
    let name = &test.name;
    let invalid = |what: String| Err(Error::invalid(what));
    if test.expect.is_empty() {
        return invalid(format!("Test \"{name}\" expects nothing, so it could not fail."));
    }
    if batches > MOST_BATCHES {
        return invalid(format!("Test \"{name}\" has more than {MOST_BATCHES} batches."));
    }
    if test.interval_ms.is_some_and(|ms| !ms.is_finite() || ms < 0.0) {
        return invalid(format!("Test \"{name}\": `intervalMs` is a number of milliseconds."));
    }
    match test.expect.iter().find(|expected| expected.batch >= batches as u64) {
        Some(expected) => invalid(format!(
            "Test \"{name}\" expects something of batch {} and has {batches} batches, counted from 0.",
            expected.batch
        )),
        None => Ok(()),
    }
}

/// Refuses a series that tests nothing.
fn check_series(test: &RuleTest, series: &TestSeries, rules: &[Rule]) -> Result<()> {
    let invalid = |what: String| {
        let message = format!("Test \"{}\", series of \"{}\": {what}", test.name, series.metric);
        Err(Error::invalid(message))
    };
    let measured = series.at(0);
    let watching: Vec<&Rule> = rules.iter().filter(|rule| watches(rule, &measured)).collect();
    if watching.is_empty() {
        let of_metric = |rule: &&Rule| rule.metric == series.metric;
        return invalid(match rules.iter().find(of_metric) {
            Some(rule) if rule.segments && series.segment.is_none() => {
                format!("rule \"{}\" watches segments. Give the series its `segment`.", rule.name)
            }
            Some(rule) => format!(
                "rule \"{}\" watches another column, no segments, or the worst column of each.",
                rule.name
            ),
            None => "no rule watches it.".to_owned(),
        });
    }
    for rule in watching {
        let lacks = match rule.threshold {
            Threshold::Reference(_) if series.reference.is_none() => {
                "`reference`, the ends of its interval"
            }
            Threshold::Variation(_) if series.spread.is_none() => {
                "`spread`, its mean and standard deviation"
            }
            _ => continue,
        };
        return invalid(format!(
            "rule \"{}\" takes its threshold from the reference. Give the series {lacks}.",
            rule.name
        ));
    }
    Ok(())
}

impl TestSeries {
    fn at(&self, batch: usize) -> Measurement {
        let value = self.values.get(batch).copied().flatten();
        let rows = if value.is_some() { self.rows.unwrap_or(1000) } else { 0 };
        Measurement {
            column: self.column.clone(),
            segment: self.segment.clone(),
            ..Measurement::new(&self.metric, value, rows)
        }
    }

    fn baseline(&self) -> Option<Measurement> {
        let ends = self.reference?;
        Some(Measurement { value: Some(ends[0]), interval: Some(ends), ..self.at(usize::MAX) })
    }

    fn variation(&self) -> Option<Spread> {
        let [mean, sd] = self.spread?;
        let Measurement { metric, column, segment, .. } = self.at(usize::MAX);
        Some(Spread { metric, column, segment, mean, sd })
    }
}

fn compare(
    test: &RuleTest,
    expected: &Expectation,
    book: &AlertBook,
    failures: &mut Vec<RuleTestFailure>,
) {
    let alerts = book.alerts();
    let of = |state: AlertState, muted: bool| -> Vec<String> {
        let these = alerts.iter().filter(|alert| alert.state == state);
        let ids = these
            .filter(|alert| state != AlertState::Firing || alert.inhibited_by.is_some() == muted);
        ids.map(|alert| alert.id.clone()).collect()
    };
    let each = [
        ("firing", &expected.firing, of(AlertState::Firing, false)),
        ("pending", &expected.pending, of(AlertState::Pending, false)),
        ("resolved", &expected.resolved, of(AlertState::Resolved, false)),
        ("muted", &expected.muted, of(AlertState::Firing, true)),
        ("noData", &expected.no_data, of(AlertState::NoData, false)),
        ("notEnoughData", &expected.not_enough_data, of(AlertState::NotEnoughData, false)),
    ];
    for (state, wanted, found) in each {
        let Some(wanted) = wanted else { continue };
        let (wanted, found) = (in_order(wanted.clone()), in_order(found));
        if wanted != found {
            failures.push(RuleTestFailure {
                test: test.name.clone(),
                batch: expected.batch,
                state: state.to_owned(),
                expected: wanted,
                found,
            });
        }
    }
}

fn in_order(mut ids: Vec<String>) -> Vec<String> {
    crate::order::sort_by(&mut ids, Ord::cmp);
    ids
}
