//! Batches beyond memory: what was counted of all their rows, beside the same rows held.

use driftglass::drift::{DriftOptions, DriftReport, compare_profiles};
use driftglass::ingest::CsvOptions;
use driftglass::summary::{Counted, profile};
use driftglass::table::Table;

/// Everything in it, NaN equal to NaN.
pub(crate) fn text_of(of: &(impl std::fmt::Debug + ?Sized)) -> String {
    format!("{of:?}")
}

/// Memory for a few thousand rows.
pub(crate) fn small() -> CsvOptions {
    CsvOptions { memory_budget: Some(200_000), ..CsvOptions::default() }
}

/// Columns of numbers among these names are compared by that test, the others by default.
pub(crate) fn compare(
    reference: &Table,
    batch: &Table,
    counted: Option<&Counted>,
    test: &str,
) -> DriftReport {
    let tests = ["amount", "age", "gap", "late", "quoted", "a"].into_iter();
    let tests = tests.filter(|name| reference.find(name).is_some());
    let tests = tests.map(|name| (name.to_owned(), test.to_owned())).collect();
    let options = DriftOptions { tests: Some(tests), ..DriftOptions::default() };
    let batch = profile(batch).columns;
    let batch = counted.map_or_else(|| batch.clone(), |counted| counted.complete(batch.clone()));
    compare_profiles(&profile(reference).columns, &batch, &[], &options).unwrap()
}

/// A sample with its counts compares as the whole batch does, in its first so many columns.
#[track_caller]
pub(crate) fn assert_compared_as_whole(
    reference: &Table,
    whole: &Table,
    sample: &Table,
    counts: &Counted,
    columns: usize,
) {
    for test in ["kolmogorov-smirnov", "psi", "jensen-shannon"] {
        let expected = compare(reference, whole, None, test);
        let found = compare(reference, sample, Some(counts), test);
        assert!(found.columns.len() >= columns);
        for (expected, found) in expected.columns.iter().zip(&found.columns).take(columns) {
            let name = expected.column.as_deref().unwrap_or_default();
            assert_eq!(found.statistic, expected.statistic, "{name} {test}");
            assert_eq!(found.effect, expected.effect, "{name} {test}");
            assert_eq!(found.n_batch, expected.n_batch, "{name}");
            assert_eq!(found.missingness, expected.missingness, "{name}");
            assert_eq!(found.profile, expected.profile, "{name} {test}");
            if test == "kolmogorov-smirnov" {
                assert!(found == expected, "{name} {test}");
            }
        }
        assert_eq!(found.verdict, expected.verdict);
    }
}
