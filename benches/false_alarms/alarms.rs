//! The share of clean pairs with any drifted column.

use crate::parallel::count;
use crate::shapes::{Change, Draws, Shape};
use crate::{Count, markdown};
use driftglass::drift::{DriftOptions, Verdict, detect_drift};
use driftglass::table::{Column, Table};
use std::collections::BTreeMap;

/// Rows of the reference where nothing else is said.
const REFERENCE: usize = 5_000;

/// One kind of pair.
#[derive(Clone)]
struct Pair {
    name: String,
    shapes: Vec<Shape>,
    columns: usize,
    reference: usize,
    batch: usize,
    missing: f64,
    /// Share of the variance that all columns have in common.
    common: f64,
    test: Option<&'static str>,
}

impl Pair {
    fn of(name: &str, shapes: &[Shape]) -> Self {
        Self {
            name: name.to_owned(),
            shapes: shapes.to_vec(),
            columns: 1,
            reference: REFERENCE,
            batch: 500,
            missing: 0.0,
            common: 0.0,
            test: None,
        }
    }

    /// Repetitions of one column that take about `seconds` on one core: at least 100, at most 4,000.
    fn repeats(&self, seconds: f64) -> usize {
        let (n, m) = (self.reference as f64, self.batch as f64);
        let exact = if n.max(m) <= 10_000.0 { 1.2e-9 * n * m } else { 0.0 };
        let each = 1.5e-7 * (n + m) + exact + 1e-4;
        ((seconds / each) as usize).clamp(100, 4_000)
    }

    fn table(&self, draws: &mut Draws, rows: usize) -> Table {
        let factors = draws.factors(rows);
        let column = |at: usize| -> Column {
            let shape = self.shapes[at % self.shapes.len()];
            let name = format!("x{at}");
            draws.column(&name, shape, Change::Nothing, self.missing, &factors, self.common)
        };
        Table::new((0..self.columns).map(column).collect()).expect("columns of one length")
    }

    fn alarms(&self, seed: u64) -> bool {
        let mut draws = Draws::new(seed);
        let (reference, batch) =
            (self.table(&mut draws, self.reference), self.table(&mut draws, self.batch));
        let tests = self.test.map(|test| {
            (0..self.columns)
                .map(|at| (format!("x{at}"), test.to_owned()))
                .collect::<BTreeMap<_, _>>()
        });
        // Any size of effect counts: what is promised is the test's rate.
        let options = DriftOptions { tests, min_effect: Some(0.0), ..DriftOptions::default() };
        let report = detect_drift(&reference, &batch, &options).expect("a valid comparison");
        report.verdict == Verdict::Drifted
    }

    fn rate(&self, repeats: usize) -> Count {
        let cell = format!("{} {} {}", self.name, self.batch, self.columns);
        count(&cell, repeats, |seed| self.alarms(seed))
    }
}

/// A row of rates.
type Row = (String, Vec<Count>);

/// Rows as text, and a last one of all pairs of each column together.
fn cells(mut rows: Vec<Row>) -> Vec<Vec<String>> {
    let columns = rows.first().map_or(0, |(_, counts)| counts.len());
    let sum = |at: usize| Count::sum(rows.iter().map(|(_, counts)| counts[at]));
    let all: Vec<Count> = (0..columns).map(sum).collect();
    let pairs = all.iter().map(|count| count.of.to_string());
    let pairs = std::iter::once("pairs in all".to_owned()).chain(pairs).collect();
    rows.push(("all of them".to_owned(), all));
    let line = |(name, counts): Row| {
        std::iter::once(name).chain(counts.iter().map(Count::to_string)).collect()
    };
    rows.into_iter().map(line).chain([pairs]).collect()
}

fn head(first: &str, columns: &[usize], unit: &str) -> Vec<String> {
    let rest = columns.iter().map(|count| format!("{count}{unit}"));
    std::iter::once(first.to_owned()).chain(rest).collect()
}

/// One column, by shape and rows of the batch.
pub(crate) fn by_shape(seconds: f64) -> String {
    const SIZES: [usize; 7] = [50, 100, 200, 500, 1_000, 10_000, 100_000];
    let mut pairs = vec![
        Pair::of("normal", &[Shape::Normal]),
        Pair::of("lognormal", &[Shape::LogNormal]),
        Pair::of("heavy ties", &[Shape::Ties]),
        Pair::of("bimodal", &[Shape::Bimodal]),
        Pair::of("heavy-tailed", &[Shape::HeavyTailed]),
        Pair::of("2 categories", &[Shape::Zipf(2)]),
        Pair::of("10 categories", &[Shape::Zipf(10)]),
        Pair::of("50 categories", &[Shape::Zipf(50)]),
        Pair::of("100 categories", &[Shape::Zipf(100)]),
        Pair::of("1,000 categories", &[Shape::Zipf(1000)]),
    ];
    for (name, shape) in
        [("normal, 5 % missing", Shape::Normal), ("10 categories, 5 % missing", Shape::Zipf(10))]
    {
        pairs.push(Pair { missing: 0.05, ..Pair::of(name, &[shape]) });
    }
    let rows: Vec<Row> = pairs
        .iter()
        .map(|pair| {
            let rates = SIZES.iter().map(|&batch| {
                let reference = if batch > 1_000 { 20 * REFERENCE } else { REFERENCE };
                let pair = Pair { batch, reference, ..pair.clone() };
                pair.rate(pair.repeats(seconds))
            });
            (pair.name.clone(), rates.collect())
        })
        .collect();
    markdown(
        "Alarms on clean data in percent, one column; reference 5,000 rows (100,000 for batches above 1,000 rows); ± the Monte-Carlo standard error; `minEffect` 0, so that the test alone decides",
        &head("rows of the batch", &SIZES, ""),
        &cells(rows),
    )
}

/// Columns of the cells of [`by_columns`].
const COUNTS: [usize; 4] = [5, 20, 100, 500];

/// Rows of batch and reference, and pairs for each of [`COUNTS`]: of independent columns, and of
/// correlated ones and ones with missing values.
const MANY: [(usize, usize, [usize; 4], [usize; 4]); 9] = [
    (50, 5_000, [1_000, 400, 150, 100], [1_000, 200, 50, 50]),
    (50, 500, [4_000, 2_000, 800, 400], [4_000, 1_000, 200, 100]),
    (200, 5_000, [600, 200, 50, 40], [400, 100, 30, 20]),
    (1_000, 5_000, [200, 100, 50, 30], [200, 50, 20, 10]),
    (5_000, 500, [200, 100, 50, 30], [200, 50, 20, 10]),
    (10_000, 1_000, [200, 100, 50, 20], [0; 4]),
    (10_000, 20_000, [200, 50, 20, 20], [100, 20, 10, 5]),
    (100_000, 20_000, [60, 20, 10, 0], [0; 4]),
    (100_000, 100_000, [50, 20, 10, 10], [20, 10, 0, 0]),
];

/// Every shape; that of a thousand categories is rarer, for it takes as long as ten others.
const MIXED: [Shape; 17] = [
    Shape::Zipf(1000),
    Shape::Normal,
    Shape::LogNormal,
    Shape::Ties,
    Shape::Bimodal,
    Shape::HeavyTailed,
    Shape::Zipf(2),
    Shape::Zipf(10),
    Shape::Zipf(100),
    Shape::Normal,
    Shape::LogNormal,
    Shape::Ties,
    Shape::Bimodal,
    Shape::HeavyTailed,
    Shape::Zipf(2),
    Shape::Zipf(10),
    Shape::Zipf(100),
];

/// Many columns of all shapes; `share` of the pairs are run.
pub(crate) fn by_columns(share: f64) -> String {
    let kinds = [("independent", 0.0, 0.0), ("correlated", 0.7, 0.0), ("5 % missing", 0.0, 0.05)];
    let mut rows = Vec::new();
    for (batch, reference, independent, others) in MANY {
        for (kind, common, missing) in kinds {
            let name = format!("{batch} of {reference}, {kind}");
            let pairs = if kind == "independent" { independent } else { others };
            let rate = |(&columns, pairs): (&usize, usize)| {
                let pair =
                    Pair { batch, reference, columns, common, missing, ..Pair::of(&name, &MIXED) };
                pair.rate((share * pairs as f64).ceil() as usize)
            };
            rows.push((name.clone(), COUNTS.iter().zip(pairs).map(rate).collect()));
        }
    }
    rows.retain(|(_, counts): &Row| counts.iter().any(|count| count.of > 0));
    markdown(
        "Batches with any drifted column in percent, columns of all shapes; correlated: 70 % of the variance in common; ± the Monte-Carlo standard error, for which the last rows are the ones to read",
        &head("batch of reference rows", &COUNTS, " columns"),
        &cells(rows),
    )
}

/// Tests and distances by name, which bring their own null distribution.
pub(crate) fn by_test(repeats: usize) -> String {
    const NUMBERS: [&str; 14] = [
        "kolmogorov-smirnov",
        "anderson-darling",
        "cramer-von-mises",
        "mann-whitney",
        "student-t",
        "welch-t",
        "epps-singleton",
        "wasserstein",
        "energy",
        "mmd",
        "psi",
        "jensen-shannon",
        "kl-divergence",
        "hellinger",
    ];
    const CATEGORIES: [&str; 9] = [
        "chi-squared",
        "g-test",
        "fisher-exact",
        "total-variation",
        "l-infinity",
        "psi",
        "jensen-shannon",
        "kl-divergence",
        "hellinger",
    ];
    const SIZES: [usize; 3] = [50, 200, 1_000];
    let numeric =
        [("normal", Shape::Normal), ("lognormal", Shape::LogNormal), ("ties", Shape::Ties)];
    let categorical = [("10 categories", Shape::Zipf(10)), ("50 categories", Shape::Zipf(50))];
    let cases =
        NUMBERS.iter().flat_map(|&test| numeric.map(|(name, shape)| (test, name, shape))).chain(
            CATEGORIES
                .iter()
                .flat_map(|&test| categorical.map(|(name, shape)| (test, name, shape))),
        );
    let rows: Vec<Vec<String>> = cases
        .map(|(test, name, shape)| {
            let rates = SIZES.iter().map(|&batch| {
                let pair = Pair::of(&format!("{test} {name}"), &[shape]);
                // Every permutation of it takes as long as twenty of the others.
                let repeats = if test == "mmd" { repeats.div_ceil(4) } else { repeats };
                Pair { batch, test: Some(test), ..pair }.rate(repeats).to_string()
            });
            [test.to_owned(), name.to_owned()].into_iter().chain(rates).collect()
        })
        .collect();
    let mut head = head("test", &SIZES, " rows");
    head.insert(1, "column".to_owned());
    markdown(
        &format!(
            "Tests by name: alarms on clean data in percent of {repeats} pairs, one column, reference 5,000 rows"
        ),
        &head,
        &rows,
    )
}
