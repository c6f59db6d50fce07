//! Rows of one table found by their ids in another.

use super::category::MISSING_CODE;
use super::column::Column;
use super::labels;
use serde::Serialize;

/// Counts of both sides after looking up the ids of a batch among those of late labels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LookupCounts {
    /// Rows of the batch that got a label.
    pub matched: u64,
    /// Rows of the batch without a label: their id is missing, is not among the labels, or has contradictory labels.
    pub unlabelled: u64,
    /// Rows of the batch whose id occurs in an earlier row; each gets the label of that id.
    pub repeated_ids: u64,
    /// Rows of labels read.
    pub labels: u64,
    /// Labels whose id no row of the batch has.
    pub orphans: u64,
    /// Labels whose id an earlier label has; they add no rows.
    pub repeated_labels: u64,
    /// Ids with more than one target among the labels; none of these labels is used.
    pub contradictory: u64,
    /// Rows of labels without an id or without a target.
    pub incomplete: u64,
}

/// For each row of the batch, the index of its label; `u32::MAX` for none, which [`Column::pick`] treats as missing.
/// A lookup never makes more rows than the batch has. Cost: O(rows), and a sort of distinct ids.
///
/// Ids are compared as text: `7`, `7.0` and `"7"` are one id.
#[must_use]
pub fn look_up(batch: &Column, labels: &Column, targets: &Column) -> (Vec<u32>, LookupCounts) {
    let ids = labels::align(batch, labels);
    let targets = targets.categories();
    let target = |row: u32| targets.codes.get(row as usize).copied().unwrap_or(MISSING_CODE);
    let mut known =
        vec![Known { row: u32::MAX, is_contradicted: false, is_used: false }; ids.classes.len()];
    let mut counts = LookupCounts { labels: ids.second.len() as u64, ..LookupCounts::default() };
    for (row, &id) in (0u32..).zip(&ids.second) {
        let Some(place) = known.get_mut(id as usize).filter(|_| target(row) != MISSING_CODE) else {
            counts.incomplete += 1;
            continue;
        };
        if place.row == u32::MAX {
            place.row = row;
        } else {
            counts.repeated_labels += 1;
            place.is_contradicted |= target(place.row) != target(row);
        }
    }
    let rows = ids.first.iter().map(|&id| {
        let Some(place) = known.get_mut(id as usize) else { return u32::MAX };
        counts.repeated_ids += u64::from(std::mem::replace(&mut place.is_used, true));
        if place.is_contradicted { u32::MAX } else { place.row }
    });
    let rows: Vec<u32> = rows.collect();
    counts.matched = rows.iter().filter(|&&row| row != u32::MAX).count() as u64;
    counts.unlabelled = rows.len() as u64 - counts.matched;
    let labelled = known.iter().filter(|place| place.row != u32::MAX);
    counts.contradictory = labelled.clone().filter(|place| place.is_contradicted).count() as u64;
    let is_orphan = |id: &&u32| known.get(**id as usize).is_some_and(|place| !place.is_used);
    let complete = ids.second.iter().zip(0u32..).filter(|&(_, row)| target(row) != MISSING_CODE);
    counts.orphans = complete.map(|(id, _)| id).filter(is_orphan).count() as u64;
    (rows, counts)
}

/// What is known about one id.
#[derive(Clone, Copy)]
struct Known {
    /// The index of its first label.
    row: u32,
    is_contradicted: bool,
    /// Whether the batch has it.
    is_used: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_either_side_is_counted() {
        let batch = Column::from_texts(
            "id",
            ["a", "b", "b", "c", "d", "e"].map(Some).into_iter().chain([None]),
        );
        let labels = Column::from_texts(
            "id",
            [Some("b"), Some("a"), Some("c"), Some("c"), Some("b"), Some("z"), None, Some("e")],
        );
        let targets = Column::from_numbers("y", vec![1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, f64::NAN]);
        let (rows, counts) = look_up(&batch, &labels, &targets);
        let none = u32::MAX;
        assert_eq!(rows, [1, 0, 0, none, none, none, none]);
        let expected = LookupCounts {
            matched: 3,
            unlabelled: 4,
            repeated_ids: 1,
            labels: 8,
            orphans: 1,
            repeated_labels: 2,
            contradictory: 1,
            incomplete: 2,
        };
        assert_eq!(counts, expected);
    }

    #[test]
    fn numbers_and_their_texts_are_one_id_and_repeats_make_no_rows() {
        let batch = Column::from_numbers("id", vec![7.0; 1000]);
        let labels = Column::from_texts("id", (0..1000).map(|_| Some("7")));
        let targets = Column::from_numbers("y", vec![0.5; 1000]);
        let (rows, counts) = look_up(&batch, &labels, &targets);
        assert!(rows.len() == 1000 && rows.iter().all(|&row| row == 0));
        assert_eq!((counts.matched, counts.repeated_ids, counts.repeated_labels), (1000, 999, 999));
    }
}
