//! The segment in which a candidate falls furthest behind the incumbent.

use super::advice::Check;
use super::direction::is_worse_by_more;
use super::gate_interval::{of_effects, of_shares, right_of};
use super::scores::{Scores, SegmentRows};
use crate::alert::{alike, numbers, same_digits};
use crate::numerals::counted_as;
use crate::stats::sum::mean;
use crate::{metric::finite, order};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest number of listed segments.
const MOST_LISTED: usize = 20;
/// Smallest number of rows of a segment for which a constant difference counts as known.
const FEWEST_ROWS: u64 = 10;

/// How segments are judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GateSegmentOptions {
    /// By how much the candidate may be worse in a segment; default 0.
    pub margin: Option<f64>,
    /// Smallest number of rows with target and prediction that each model needs in a segment; default 30.
    pub min_rows: Option<u64>,
}

/// Both models in one segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SegmentComparison {
    /// The column.
    pub column: String,
    /// Its value.
    pub value: String,
    /// Number of rows of the candidate.
    pub rows: u64,
    /// The candidate's value.
    pub candidate: f64,
    /// The incumbent's value.
    pub incumbent: f64,
    /// Candidate minus incumbent.
    pub difference: f64,
    /// Its interval at the level of one segment; `None` if nothing varies.
    pub interval: Option<[f64; 2]>,
}

/// Both models segment by segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GateSegments {
    /// `accuracy` for classes, `mae` for numbers.
    pub metric: String,
    /// Number of segments with enough rows.
    pub compared: u64,
    /// Number of segments with too few rows.
    pub too_small: u64,
    /// Alpha of one segment: that of the gate divided by `compared` (Bonferroni).
    pub alpha: f64,
    /// The segment in which the candidate falls furthest behind.
    pub worst: Option<SegmentComparison>,
    /// Segments in which it is worse by more than the margin, significantly or not; at most 20, worst first.
    pub worse: Vec<SegmentComparison>,
}

/// The results of one model in one segment.
#[derive(Default, Clone)]
struct Part {
    right: Vec<Option<bool>>,
    errors: Vec<f64>,
}

/// The check and its evidence. Both models need rows, and the candidate's rows need segments.
pub(super) fn judge(
    candidate: &Scores,
    incumbent: &Scores,
    options: &GateSegmentOptions,
    alpha: f64,
) -> (Check, Option<GateSegments>) {
    let paired = candidate.is_paired_with(incumbent);
    let incumbents = if incumbent.segments.is_empty() && paired {
        &candidate.segments
    } else {
        &incumbent.segments
    };
    let fewest = options.min_rows.unwrap_or(30).max(1);
    let mut found = Vec::new();
    let mut too_small = 0;
    for rows in &candidate.segments {
        let known = incumbents.iter().find(|other| other.column == rows.column);
        let Some(other) = known.or(paired.then_some(rows)) else {
            return (unknown_segment(&rows.column), None);
        };
        let mut old = parts(incumbent, other);
        for (value, new) in parts(candidate, rows) {
            let old = old.remove(&value).unwrap_or_default();
            if new.known() < fewest || old.known() < fewest {
                too_small += 1;
            } else {
                found.push((rows.column.clone(), value, new, old));
            }
        }
        too_small += old.len() as u64;
    }
    let of_numbers = candidate.errors.is_some();
    let margin = options.margin.unwrap_or(0.0);
    let each = alpha / found.len().max(1) as f64;
    let mut compared: Vec<SegmentComparison> =
        found.iter().filter_map(|of| compare(of, paired, each)).collect();
    let behind = |segment: &SegmentComparison| {
        if of_numbers { segment.difference } else { -segment.difference }
    };
    order::sort_by(&mut compared, |a, b| behind(b).total_cmp(&behind(a)));
    let surely = |segment: &&SegmentComparison| match segment.interval {
        Some([low, _]) if of_numbers => low > margin,
        Some([_, high]) => high < -margin,
        // Nothing varies, so the difference is known.
        None => {
            let SegmentComparison { candidate, incumbent, .. } = **segment;
            segment.rows >= FEWEST_ROWS
                && is_worse_by_more(of_numbers, candidate, incumbent, margin)
        }
    };
    let worse: Vec<_> = compared.iter().filter(surely).take(MOST_LISTED).cloned().collect();
    let metric = if of_numbers { "mae" } else { "accuracy" };
    let segments = GateSegments {
        metric: metric.to_owned(),
        compared: compared.len() as u64,
        too_small,
        alpha: each,
        worst: compared.into_iter().next(),
        worse,
    };
    let check = checked(&segments, margin, fewest);
    let known = segments.compared + segments.too_small > 0;
    (check, known.then_some(segments))
}

impl Part {
    fn known(&self) -> u64 {
        let errors = self.errors.iter().filter(|error| error.is_finite()).count() as u64;
        right_of(&self.right).1.max(errors)
    }
}

/// Rows of a model by segment; rows without a segment are skipped.
fn parts(scores: &Scores, rows: &SegmentRows) -> BTreeMap<String, Part> {
    let mut parts = vec![Part::default(); rows.labels.len()];
    let right = scores.right.as_deref().unwrap_or_default();
    let errors = scores.errors.as_deref().unwrap_or_default();
    for (row, code) in rows.codes.iter().enumerate() {
        let Some(part) = parts.get_mut(*code as usize) else { continue };
        part.right.extend(right.get(row));
        part.errors.extend(errors.get(row));
    }
    order::map(rows.labels.iter().cloned().zip(parts))
}

fn compare(
    (column, value, new, old): &(String, String, Part, Part),
    paired: bool,
    alpha: f64,
) -> Option<SegmentComparison> {
    let paired = paired && new.right.len() == old.right.len();
    let (rows, candidate, incumbent, interval) = if new.errors.is_empty() {
        let share = |part: &Part| {
            let (right, n) = right_of(&part.right);
            finite(right as f64 / n as f64)
        };
        let interval = of_shares(&new.right, &old.right, paired, alpha);
        (new.known(), share(new)?, share(old)?, interval)
    } else {
        let average = |part: &Part| {
            let known: Vec<f64> = part.errors.iter().copied().filter(|e| e.is_finite()).collect();
            mean(&known)
        };
        let (candidate, incumbent) = (average(new)?, average(old)?);
        let interval = of_effects(candidate - incumbent, &new.errors, &old.errors, paired, alpha);
        (new.known(), candidate, incumbent, interval)
    };
    Some(SegmentComparison {
        column: column.clone(),
        value: value.clone(),
        rows,
        candidate,
        incumbent,
        difference: candidate - incumbent,
        interval,
    })
}

fn unknown_segment(column: &str) -> Check {
    let detail =
        format!("segments \"{column}\" are not known of the incumbent: give its rows the same");
    Check { name: "segments".to_owned(), passed: false, detail }
}

fn checked(segments: &GateSegments, margin: f64, fewest: u64) -> Check {
    let GateSegments { metric, compared, worst, worse, .. } = segments;
    let allowed = if margin > 0.0 { format!(" by more than {margin}") } else { String::new() };
    let (passed, detail) = match (worse.first(), worst) {
        (Some(first), _) => (
            false,
            format!(
                "{metric} of the candidate is worse{allowed} in {} of {compared} segments, most in {}",
                worse.len(),
                figures(first)
            ),
        ),
        (None, Some(worst)) => (
            true,
            format!(
                "{metric} of the candidate is not shown to be worse{allowed} in any of {compared} segments; furthest behind in {}",
                figures(worst)
            ),
        ),
        (None, None) => (false, format!("no segment has {fewest} rows of both models")),
    };
    Check { name: "segments".to_owned(), passed, detail }
}

fn figures(segment: &SegmentComparison) -> String {
    let SegmentComparison { column, value, rows, candidate, incumbent, interval, .. } = segment;
    let range = interval.map_or_else(String::new, |[low, high]| {
        let [low, high] = alike([low, high]);
        format!(", difference {low} to {high}")
    });
    let (candidate, incumbent) = numbers(*candidate, *incumbent);
    let [candidate, incumbent] = same_digits([candidate, incumbent]);
    let rows = counted_as(*rows, "row", "rows");
    format!("{column} = {value} ({candidate} against {incumbent} on {rows}{range})")
}
