//! How well scores are expected to rank rows of which only the chance of a yes is known.

use super::sum::Sum;

/// Rows that share one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Rows.
    pub rows: u64,
    /// Mean chance of a yes, 0..=1.
    pub chance: f64,
}

/// Area under the ROC curve and average precision, of groups from the highest score down, when each row
/// counts as a yes by its chance and as a no by the rest.
///
/// As `estimate_roc_auc` and `estimate_ap` of NannyML 0.13.1, without their rounding to five decimals.
/// The precision there takes rows of one score one by one (unlike
/// [`average_precision`](super::ranking::average_precision), which takes them together); here each of them
/// has the group's mean chance, so that their order does not matter. `None` where no yes is expected, and
/// for the area where no no is. Cost: one pass over the rows.
#[must_use]
pub fn expected_ranking(groups: impl IntoIterator<Item = Group>) -> [Option<f64>; 2] {
    let (mut area, mut precision) = (Sum::new(), Sum::new());
    let (mut yes, mut no) = (Sum::new(), Sum::new());
    let mut rows = 0.0;
    for group in groups {
        let (size, chance) = (group.rows as f64, group.chance);
        let before = yes.value();
        let here = size * chance;
        area.add((size - here) * (before + 0.5 * here));
        for place in 1..=group.rows {
            let place = place as f64;
            precision.add(chance * ((before + place * chance) / (rows + place)));
        }
        yes.add(here);
        no.add(size - here);
        rows += size;
    }
    let (yes, no) = (yes.value(), no.value());
    [share(area.value(), yes * no), share(precision.value(), yes)]
}

fn share(part: f64, whole: f64) -> Option<f64> {
    let share = part / whole;
    share.is_finite().then(|| share.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::ranking::{average_precision, roc_auc};

    #[test]
    fn certain_rows_rank_as_rows_with_a_target() {
        let yes = [true, true, false, true, false];
        let scores = [5.0, 4.0, 3.0, 2.0, 1.0];
        let groups = yes.map(|yes| Group { rows: 1, chance: f64::from(u8::from(yes)) });
        let of_rows = [roc_auc(&scores, &yes, None), average_precision(&scores, &yes, None)];
        for (found, wanted) in expected_ranking(groups).into_iter().zip(of_rows) {
            assert!((found.unwrap() - wanted.unwrap()).abs() < 1e-15, "{found:?} {wanted:?}");
        }
    }

    #[test]
    fn one_score_is_half_the_area() {
        let [area, precision] = expected_ranking([Group { rows: 4, chance: 0.25 }]);
        assert_eq!((area, precision), (Some(0.5), Some(0.25)));
        assert_eq!(expected_ranking([]), [None, None]);
        assert_eq!(expected_ranking([Group { rows: 3, chance: 1.0 }]), [None, Some(1.0)]);
        assert_eq!(expected_ranking([Group { rows: 3, chance: 0.0 }]), [None, None]);
    }
}
