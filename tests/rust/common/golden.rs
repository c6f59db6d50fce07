//! Stored answers of other libraries (`fixtures/README.md`), and the differences that the docs admit.

#![allow(dead_code)]

use driftglass::drift::{DriftResult, DriftTestOptions, Verdict, drift_test};
use driftglass::table::{Categories, CategoryBuilder, Column, Values};
use serde_json::Value;

use super::generator::sample;

/// How closely a stored answer is to be met.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Close {
    pub(crate) relative: f64,
    pub(crate) absolute: f64,
}

pub(crate) const STATISTIC: Close = Close { relative: 1e-9, absolute: 1e-12 };
pub(crate) const P_VALUE: Close = Close { relative: 1e-7, absolute: 1e-300 };
/// A root of a difference that cancels.
pub(crate) const NEAR_ZERO: Close = Close { relative: 1e-9, absolute: 1e-7 };

impl Close {
    /// What is wrong with an answer; `None` for nothing. A library without an answer (an error, NaN)
    /// asks for none of ours; an infinite one is `null`, for want of a number.
    pub(crate) fn wrong(self, actual: Option<f64>, expected: &Value) -> Option<String> {
        let Some(expected) = expected.as_f64() else {
            return actual.map(|actual| format!("{actual:e} where the library has {expected}"));
        };
        let Some(actual) = actual else { return Some(format!("nothing for {expected:e}")) };
        let off = (actual - expected).abs();
        let fine = off <= self.absolute || off <= self.relative * expected.abs();
        (!fine).then(|| format!("{actual:e} for {expected:e}"))
    }
}

pub(crate) fn cases(text: &str) -> Vec<Value> {
    let fixture: Value = serde_json::from_str(text).unwrap();
    fixture["cases"].as_array().unwrap().clone()
}

/// The answer of one library to one question; the error of the whole case where that failed.
pub(crate) fn answer<'a>(library: &'a Value, name: &str) -> &'a Value {
    if library["error"].is_string() { library } else { &library[name] }
}

pub(crate) fn run(test: &str, columns: &(Column, Column), options: &Value) -> DriftResult {
    let options: DriftTestOptions = serde_json::from_value(options.clone()).unwrap();
    drift_test(test, &columns.0, &columns.1, &options).unwrap()
}

pub(crate) fn numeric_pair(case: &Value) -> (Column, Column) {
    let column = |side: &str| Column::new("x", Values::numeric(sample(&case[side])), "");
    (column("reference"), column("batch"))
}

/// Labels of `[value, count]` pairs, missing ones included.
pub(crate) fn categorical_pair(case: &Value) -> (Column, Column) {
    let column = |side: &str| {
        let pairs = case[side].as_array().unwrap();
        let labels: Vec<Option<String>> = pairs
            .iter()
            .flat_map(|pair| {
                let label = match &pair[0] {
                    Value::Null => None,
                    Value::String(text) => Some(text.clone()),
                    other => Some(other.to_string()),
                };
                std::iter::repeat_n(label, pair[1].as_u64().unwrap() as usize)
            })
            .collect();
        Column::new("c", Values::Categorical(categories(&labels)), "")
    };
    (column("reference"), column("batch"))
}

fn categories(labels: &[Option<String>]) -> Categories {
    let mut builder = CategoryBuilder::default();
    for label in labels {
        match label {
            Some(label) => builder.push(label),
            None => builder.push_missing(),
        }
    }
    builder.finish()
}

/// A row of the table of differences in `docs/statistics.md`: which library, which tests ("t" or "t,
/// one way of asking"), which cases, and whether we have an answer there.
struct Difference {
    author: String,
    tests: Vec<String>,
    cases: Vec<String>,
    answered: bool,
    /// Cases in which something did differ.
    met: Vec<String>,
}

/// Holds answers against those of one library. Collects what is wrong, so that one failure does not
/// hide the others. What differs has to be in the table of the docs, and what is in the table has to
/// differ.
pub(crate) struct Findings {
    author: &'static str,
    wrong: Vec<String>,
    compared: usize,
    differences: Vec<Difference>,
}

/// The heading of the table in the docs.
const HEADING: &str = "## Stored cases with another answer";

impl Findings {
    /// Findings about the tests of one library, given by their names in the table, on the cases of
    /// a fixture.
    pub(crate) fn of(library: &'static str, tests: &[&str], fixture: &[Value]) -> Self {
        let mut differences = differences();
        differences.retain_mut(|row| {
            row.tests.retain(|test| tests.contains(&test.split(' ').next().unwrap()));
            row.cases.retain(|listed| fixture.iter().any(|case| case["name"] == *listed));
            row.author == library && !row.tests.is_empty()
        });
        Self { author: library, wrong: Vec::new(), compared: 0, differences }
    }

    fn listed(&mut self, case: &str, test: &str) -> Option<&mut Difference> {
        let plain = test.split(' ').next().unwrap_or_default();
        self.differences.iter_mut().find(|row| {
            row.tests.iter().any(|listed| listed == test || listed == plain)
                && row.cases.iter().any(|listed| listed == case)
        })
    }

    /// One number of an answer. `test` is its name, or its name and the way of asking.
    pub(crate) fn check(
        &mut self,
        [case, test, what]: [&str; 3],
        close: Close,
        actual: Option<f64>,
        expected: &Value,
    ) {
        self.compared += 1;
        let wrong = close.wrong(actual, expected);
        let library = self.author;
        let Some(wrong) = wrong else { return };
        let wrong = format!("{case}: {library} {test}: {what}: {wrong}");
        match self.listed(case, test) {
            Some(row) if row.answered == actual.is_some() => row.met.push(case.to_owned()),
            Some(_) => self.wrong.push(format!("{wrong}, and not as the docs say")),
            None => self.wrong.push(wrong),
        }
    }

    /// Something other than a number that has to be equal.
    pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        [case, test, what]: [&str; 3],
        actual: &T,
        expected: &T,
    ) {
        self.compared += 1;
        if actual == expected {
            return;
        }
        match self.listed(case, test) {
            Some(row) => row.met.push(case.to_owned()),
            None => {
                let library = self.author;
                self.wrong
                    .push(format!("{case}: {library} {test}: {what}: {actual:?} for {expected:?}"));
            }
        }
    }

    /// An answer that is absent has a reason and no verdict.
    pub(crate) fn sound(&mut self, [case, test]: [&str; 2], result: &DriftResult) {
        let answered = match result.decided_by.as_str() {
            "statistic" => result.statistic.is_some(),
            _ => result.p_value.is_some(),
        };
        let said = result.verdict == Verdict::Inconclusive && !result.reason.is_empty();
        if !answered && !said {
            self.wrong.push(format!("{case}: {test} without an answer is {:?}", result.verdict));
        }
    }

    /// Asserts that nothing was wrong, that so many numbers were compared, and that every listed
    /// difference is one.
    #[track_caller]
    pub(crate) fn none(mut self, compared: usize) {
        for row in &self.differences {
            for case in row.cases.iter().filter(|&case| !row.met.contains(case)) {
                let (library, tests) = (self.author, row.tests.join(", "));
                self.wrong.push(format!("{case}: {library} {tests}: listed, but does not differ"));
            }
        }
        assert!(self.wrong.is_empty(), "{} wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
        assert_eq!(self.compared, compared, "numbers compared");
    }
}

/// The rows of the table in the docs.
fn differences() -> Vec<Difference> {
    let docs = include_str!("../../../docs/statistics.md");
    let (_, section) = docs.split_once(HEADING).expect("the section of differences");
    let rows = section.lines().skip_while(|line| !line.starts_with("|---"));
    let rows = rows.skip(1).take_while(|line| line.starts_with('|'));
    let marked = |cell: &str| -> Vec<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 5, "{line}");
        Difference {
            author: cells[0].to_owned(),
            tests: marked(cells[1]),
            cases: marked(cells[2]),
            answered: match cells[3] {
                "an answer" => true,
                "none" => false,
                other => panic!("{other} is neither \"an answer\" nor \"none\""),
            },
            met: Vec::new(),
        }
    })
    .collect()
}
