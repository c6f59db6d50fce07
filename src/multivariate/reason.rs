//! Writes results as plain sentences.

use super::result::{ColumnShare, Domain, ReconstructionError};
use crate::drift::Verdict;
use crate::numerals::counted_as;

/// The finding of one method, in ascending order of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    NoAnswer,
    Nothing,
    /// Significant, but smaller than the required effect.
    Small,
    Drift,
}

/// The sentence about the reconstruction error.
pub(super) fn reconstruction(value: f64, reference: f64, components: u64) -> String {
    let told = if components == 1 {
        "in one component".to_owned()
    } else {
        format!("in {components} components")
    };
    format!(
        "Expressed {told}, a row of the batch loses {value:.3}, one of the reference {reference:.3}."
    )
}

/// Why the classifier has no result; `None` if it has one.
pub(super) fn no_classifier(n: u64, m: u64, columns: usize, least: u64) -> Option<String> {
    if columns == 0 {
        return Some("Reference and batch have no column in common that takes part.".to_owned());
    }
    let (rows, side) = if n < m { (n, "reference") } else { (m, "batch") };
    (rows < least).then(|| {
        let rows = counted_as(rows, "row", "rows");
        format!("The {side} has {rows}; {least} are the fewest that can be told apart.")
    })
}

pub(super) fn no_area() -> &'static str {
    "The rows could not be told apart."
}

/// The sentence about the classifier.
pub(super) fn classifier(auc: f64, threshold: Option<f64>) -> String {
    let clean = threshold.map_or_else(String::new, |threshold| {
        format!("; clean data of these sizes stay below {threshold:.3}")
    });
    format!("Rows are told apart with an area of {auc:.3} (0.5 is chance){clean}.")
}

/// Both together.
pub(super) fn both(
    lost: &ReconstructionError,
    told: Option<&Domain>,
    found: [Found; 2],
    verdict: Verdict,
    columns: &[ColumnShare],
) -> String {
    let start = match verdict {
        Verdict::Drifted => drifted(found, columns),
        Verdict::Inconclusive => {
            "Too little to tell whether the columns together have changed.".to_owned()
        }
        Verdict::Stable if found.contains(&Found::Small) => {
            "The columns together have changed detectably, and less than what counts.".to_owned()
        }
        Verdict::Stable => "No change of the columns together was seen.".to_owned(),
    };
    match told {
        Some(told) => format!("{start} {} {}", told.reason, lost.reason),
        None => format!("{start} {}", lost.reason),
    }
}

fn drifted([lost, told]: [Found; 2], columns: &[ColumnShare]) -> String {
    let what = match (lost, told) {
        (Found::Drift, Found::Drift) => {
            "Rows of the batch can be told from those of the reference, and columns no longer vary together as they did"
        }
        (_, Found::Drift) => "Rows of the batch can be told from those of the reference",
        _ => "Columns no longer vary together as they did",
    };
    let name = |share: &ColumnShare| format!("{} ({:.0} %)", share.column, 100.0 * share.share);
    let worth_a_name = columns.iter().take(3).filter(|share| share.share >= 0.005);
    let names: Vec<String> = worth_a_name.map(name).collect();
    match names.as_slice() {
        [] => format!("{what}."),
        names => format!("{what}, most of all by {}.", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnShare, Found, drifted, no_classifier};

    #[test]
    fn one_row_is_one_row() {
        let said = no_classifier(1, 100, 2, 20).unwrap_or_default();
        assert!(said.starts_with("The reference has 1 row; "), "{said}");
        assert_eq!(no_classifier(20, 100, 2, 20), None);
    }

    #[test]
    fn what_explains_nothing_is_not_named() {
        let share = |column: &str, share| ColumnShare { column: column.to_owned(), share };
        let columns = [share("x", 0.8), share("y", 0.197), share("z", 0.003)];
        let said = drifted([Found::Drift, Found::Drift], &columns);
        assert!(said.ends_with("most of all by x (80 %), y (20 %)."), "{said}");
    }
}
