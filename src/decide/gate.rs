//! The deployment gate: whether a candidate may replace the incumbent.

use super::advice::Check;
use super::direction::{is_worse_by_more, lower_is_better};
use super::faults::{ABOVE_0, BETWEEN, FINITE, FROM_0, first_fault, is_margin};
use super::gate_interval::of_metric;
use super::gate_segments::{self, GateSegmentOptions, GateSegments};
use super::scores::Scores;
use crate::alert::{in_words, numbers, with_unit};
use crate::error::{Error, Result};
use crate::metric::{amount, finite, is_money, name};
use serde::{Deserialize, Serialize};

/// 1 - confidence of intervals.
const ALPHA: f64 = 0.05;
/// Smallest number of calls for a 95th percentile.
const FEWEST_CALLS: u64 = 20;
/// Why rows cannot be judged, and what to do.
const UNLABELLED: &str = ", as no row has both its target and a prediction: give rows whose targets are known, or finished metrics";
/// Name of the check that a metric is known.
const KNOWN: &str = "known";

/// Options of [`deployment_gate`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GateOptions {
    /// The metric compared; default `accuracy`. For errors, losses and latencies smaller is better.
    pub metric: Option<String>,
    /// The value the candidate must reach; default 0.85 for accuracy, 0.7 for r2, none for other metrics.
    pub threshold: Option<f64>,
    /// By how much the candidate may be worse than the incumbent; default 0.
    pub margin: Option<f64>,
    /// 1 - confidence of the interval; default 0.05.
    pub alpha: Option<f64>,
    /// Several metrics instead of `metric`, `threshold` and `margin`: the candidate has to pass all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<GateMetric>,
    /// How segments are judged; by default they are judged if the candidate's rows have segments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<GateSegmentOptions>,
    /// The latency limit of the candidate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<LatencyLimit>,
}

impl GateOptions {
    /// Refuses options that no gate can use.
    ///
    /// # Errors
    /// As [`deployment_gate`].
    pub(crate) fn check(&self) -> Result<()> {
        check_options(self, &asked(self), self.alpha.unwrap_or(ALPHA))
    }

    /// Names of the metrics that decide.
    pub fn metric_names(&self) -> impl Iterator<Item = &str> {
        let one = self.metrics.is_empty();
        let own = one.then(|| self.metric.as_deref().unwrap_or(name::ACCURACY));
        own.into_iter().chain(self.metrics.iter().map(|each| each.metric.as_str()))
    }
}

/// One of several metrics.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GateMetric {
    /// Its name.
    pub metric: String,
    /// The value the candidate must reach; default as that of the gate.
    pub threshold: Option<f64>,
    /// By how much the candidate may be worse than the incumbent; default 0.
    pub margin: Option<f64>,
}

/// A limit for the 95th percentile of the latency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LatencyLimit {
    /// Largest value in milliseconds.
    pub p95_ms: Option<f64>,
    /// Largest ratio to the incumbent's.
    pub ratio: Option<f64>,
}

/// The decision of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GateOutcome {
    /// The candidate may go live.
    Deploy,
    /// The incumbent stays.
    Keep,
}

/// The decision with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GateDecision {
    /// The decision.
    pub decision: GateOutcome,
    /// Why, in one sentence.
    pub reason: String,
    /// The metric of the candidate.
    pub candidate: Option<f64>,
    /// The metric of the incumbent.
    pub incumbent: Option<f64>,
    /// Candidate minus incumbent.
    pub difference: Option<f64>,
    /// Interval of the difference, if rows were given and the metric has one. It is shown but does not decide.
    pub interval: Option<[f64; 2]>,
    /// The conditions, each with its numbers.
    pub checks: Vec<Check>,
    /// The comparison of each of several metrics.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub metrics: Vec<MetricComparison>,
    /// Both models segment by segment.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub segments: Option<GateSegments>,
    /// 95th percentiles of the latency of candidate and incumbent, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub latency: Option<[Option<f64>; 2]>,
}

/// Both models on one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricComparison {
    /// Its name.
    pub metric: String,
    /// The candidate's value.
    pub candidate: Option<f64>,
    /// The incumbent's value.
    pub incumbent: Option<f64>,
    /// Candidate minus incumbent.
    pub difference: Option<f64>,
    /// Interval of the difference, if rows were given and the metric has one.
    pub interval: Option<[f64; 2]>,
    /// The value the candidate must reach.
    pub threshold: Option<f64>,
    /// By how much it may be worse.
    pub margin: f64,
    /// Whether it passed.
    pub passed: bool,
}

/// The decision to deploy or keep. It deploys if, on every requested metric, the candidate is at least as good as the
/// incumbent minus `margin` and reaches `threshold`; if it is not shown to be worse in any segment; and if it is fast
/// enough.
///
/// Metrics are decided on point values; equality passes. If a metric is unknown on either side, the incumbent stays.
/// The interval is shown in addition: Newcombe's for accuracy, by the delta method for other metrics of rows. It is
/// for pairs if both models were scored on the same targets, otherwise for independent rows. Each interval is at
/// level `alpha` by itself and is no verdict.
///
/// With many segments, the worst one is worse by chance alone. So a segment keeps the incumbent only if the whole
/// interval of its difference, at `alpha` divided by the number of segments, lies past the margin. If both models are
/// equal, the segments block the candidate with probability at most `alpha`, as far as the intervals hold.
///
/// # Errors
/// `config-invalid` with the JSON Pointer to the wrong value: thresholds or margins that are not finite, a negative
/// margin, an alpha outside 0 to 1, an invalid latency limit, a duplicate metric; and `metrics` together with
/// `metric`, `threshold` or `margin`.
pub fn deployment_gate(
    candidate: &Scores,
    incumbent: &Scores,
    options: &GateOptions,
) -> Result<GateDecision> {
    gate_in(candidate, incumbent, options, None)
}

/// The same as [`deployment_gate`], with a currency for amounts in its reasons.
pub(crate) fn gate_in(
    candidate: &Scores,
    incumbent: &Scores,
    options: &GateOptions,
    currency: Option<&str>,
) -> Result<GateDecision> {
    let alpha = options.alpha.unwrap_or(ALPHA);
    let asked = asked(options);
    check_options(options, &asked, alpha)?;
    let mut checks = Vec::new();
    let several = !options.metrics.is_empty();
    let mut metrics = Vec::new();
    for wanted in &asked {
        let (compared, mut of_metric) = compare(candidate, incumbent, wanted, (alpha, currency));
        if several {
            for check in &mut of_metric {
                check.name = format!("{}: {}", check.name, wanted.metric);
            }
        }
        metrics.push(compared);
        checks.extend(of_metric);
    }
    let mut segments = None;
    if options.segments.is_some() || !candidate.segments.is_empty() {
        let how = options.segments.clone().unwrap_or_default();
        let (check, found) = gate_segments::judge(candidate, incumbent, &how, alpha);
        checks.push(check);
        segments = found;
    }
    let latency = [candidate, incumbent].map(|scores| latency_of(scores).map(|(p95, _)| p95));
    checks.extend(options.latency.map(|limit| fast_enough(candidate, incumbent, limit)));
    let (decision, reason) = conclude(&checks);
    let first = metrics.first();
    Ok(GateDecision {
        decision,
        reason,
        candidate: first.and_then(|compared| compared.candidate),
        incumbent: first.and_then(|compared| compared.incumbent),
        difference: first.and_then(|compared| compared.difference),
        interval: first.and_then(|compared| compared.interval),
        checks,
        segments,
        latency: options.latency.map(|_| latency),
        metrics: if several { metrics } else { Vec::new() },
    })
}

/// The requested metrics; the gate's own `metric` counts as one.
fn asked(options: &GateOptions) -> Vec<GateMetric> {
    if !options.metrics.is_empty() {
        return options.metrics.clone();
    }
    vec![GateMetric {
        metric: options.metric.clone().unwrap_or_else(|| name::ACCURACY.to_owned()),
        threshold: options.threshold,
        margin: options.margin,
    }]
}

/// Refuses options that no gate can use, with their place. `asked` are the requested metrics.
fn check_options(options: &GateOptions, asked: &[GateMetric], alpha: f64) -> Result<()> {
    let several = !options.metrics.is_empty();
    let one = options.metric.is_some() || options.threshold.is_some() || options.margin.is_some();
    if one && several {
        return Err(Error::invalid(
            "The gate takes either `metrics`, or `metric` with `threshold` and `margin`.",
        ));
    }
    first_fault(&[("/alpha", alpha > 0.0 && alpha < 1.0, BETWEEN)])?;
    for (place, one) in asked.iter().enumerate() {
        let place = if several { format!("/metrics/{place}") } else { String::new() };
        let is_same = |other: &&GateMetric| other.metric == one.metric;
        first_fault(&[
            ("/metric", asked.iter().filter(is_same).count() == 1, "each metric is named once"),
            ("/threshold", one.threshold.is_none_or(f64::is_finite), FINITE),
            ("/margin", is_margin(one.margin), FROM_0),
        ])
        .map_err(|error| error.at_place(&place))?;
    }
    let of_segments = options.segments.as_ref().and_then(|how| how.margin);
    let limit = options.latency.unwrap_or_default();
    let is_limit = |limit: Option<f64>| limit.is_none_or(|limit| limit > 0.0 && limit.is_finite());
    first_fault(&[
        ("/segments/margin", is_margin(of_segments), FROM_0),
        (
            "/latency",
            options.latency.is_none() || limit.p95_ms.or(limit.ratio).is_some(),
            "`p95Ms` or `ratio` is needed",
        ),
        ("/latency/p95Ms", is_limit(limit.p95_ms), ABOVE_0),
        ("/latency/ratio", is_limit(limit.ratio), ABOVE_0),
    ])
}

fn compare(
    candidate: &Scores,
    incumbent: &Scores,
    wanted: &GateMetric,
    (alpha, currency): (f64, Option<&str>),
) -> (MetricComparison, Vec<Check>) {
    let metric = wanted.metric.as_str();
    let margin = wanted.margin.unwrap_or(0.0);
    let threshold = wanted.threshold.or_else(|| default_threshold(metric));
    let of = |scores: &Scores| scores.metrics.get(metric).copied().and_then(finite);
    let (new, old) = (of(candidate), of(incumbent));
    let unlabelled = candidate.is_unlabelled() || incumbent.is_unlabelled();
    let mut checks = vec![known(metric, [new, old], unlabelled)];
    if let (Some(new), Some(old)) = (new, old) {
        checks.push(not_worse(metric, [new, old, margin], currency));
        checks.extend(threshold.map(|threshold| reaches(metric, [new, threshold], currency)));
    }
    let compared = MetricComparison {
        metric: metric.to_owned(),
        candidate: new,
        incumbent: old,
        difference: new.zip(old).and_then(|(new, old)| finite(new - old)),
        interval: of_metric(metric, candidate, incumbent, alpha),
        threshold,
        margin,
        passed: checks.iter().all(|check| check.passed),
    };
    (compared, checks)
}

fn conclude(checks: &[Check]) -> (GateOutcome, String) {
    match checks.iter().find(|check| !check.passed) {
        None => (GateOutcome::Deploy, format!("Deploy the candidate: {}.", details(checks))),
        Some(check) => (GateOutcome::Keep, format!("Keep the incumbent: {}.", check.detail)),
    }
}

/// The 95th percentile of a model's latency in milliseconds with its number of calls, which finished metrics do not
/// have.
fn latency_of(scores: &Scores) -> Option<(f64, Option<u64>)> {
    let measured = scores.latency.map(|(p95, calls)| (p95, Some(calls)));
    measured.or_else(|| Some((finite(*scores.metrics.get(name::LATENCY_P95)?)?, None)))
}

/// The latency check; it names every limit that is broken.
fn fast_enough(candidate: &Scores, incumbent: &Scores, limit: LatencyLimit) -> Check {
    let check = |passed, detail| Check { name: "latency".to_owned(), passed, detail };
    let new = match rested_latency(candidate, "candidate") {
        Ok(new) => new,
        Err(unknown) => return check(false, unknown),
    };
    let above = limit.p95_ms.filter(|most| new > *most).map(|most| format!("above {most} ms"));
    let against = limit.ratio.map(|ratio| Ok((ratio, rested_latency(incumbent, "incumbent")?)));
    let against = match against.transpose() {
        Err(unknown) if above.is_none() => return check(false, unknown),
        known => known.ok().flatten(),
    };
    let exceeds = against.is_some_and(|(ratio, old)| new > old * ratio);
    let passed = above.is_none() && !exceeds;
    let relation = if exceeds { "more than" } else { "at most" };
    let times = against.map(|(ratio, old)| {
        format!("{relation} {ratio} times the incumbent's ({} ms)", in_words(old))
    });
    let said = match (above, times) {
        (Some(above), Some(times)) if exceeds => format!("is {above} and {times}"),
        (Some(said), _) | (None, Some(said)) => format!("is {said}"),
        (None, None) => "stays within its limit".to_owned(),
    };
    let bound = limit.p95_ms.or(against.map(|(_, old)| old)).unwrap_or(new);
    check(passed, format!("p95 latency of the candidate ({} ms) {said}", numbers(new, bound).0))
}

/// The 95th percentile of a model's latency, or why it cannot be judged.
fn rested_latency(scores: &Scores, model: &str) -> std::result::Result<f64, String> {
    let (p95, calls) =
        latency_of(scores).ok_or_else(|| format!("latency of the {model} is not known"))?;
    match calls.filter(|calls| *calls < FEWEST_CALLS) {
        Some(few) => Err(too_few_calls(model, few)),
        None => Ok(p95),
    }
}

fn too_few_calls(model: &str, calls: u64) -> String {
    format!("latency of the {model} rests on {calls} of the {FEWEST_CALLS} calls it needs")
}

fn default_threshold(metric: &str) -> Option<f64> {
    match metric {
        name::ACCURACY => Some(0.85),
        name::R2 => Some(0.7),
        _ => None,
    }
}

fn details(checks: &[Check]) -> String {
    let figures = checks.iter().filter(|check| !check.name.starts_with(KNOWN));
    let details: Vec<&str> = figures.map(|check| check.detail.as_str()).collect();
    details.join(", and ")
}

/// The check that a metric is known. `unlabelled` says whether a model has rows none of which can be judged.
fn known(metric: &str, [candidate, incumbent]: [Option<f64>; 2], unlabelled: bool) -> Check {
    let passed = candidate.is_some() && incumbent.is_some();
    let mut detail = match (candidate, incumbent) {
        (Some(_), Some(_)) => format!("{metric} is known of both models"),
        (None, Some(_)) => format!("{metric} of the candidate is not known"),
        (Some(_), None) => format!("{metric} of the incumbent is not known"),
        (None, None) => format!("{metric} is not known of either model"),
    };
    if !passed && unlabelled {
        detail.push_str(UNLABELLED);
    }
    Check { name: KNOWN.to_owned(), passed, detail }
}

/// A metric's value and the value it is compared with, as text; money as amounts, unless they would look the same and
/// are not. Neither is padded, because one value is shown beside several.
fn figures(metric: &str, [one, other]: [f64; 2], currency: Option<&str>) -> [String; 2] {
    if is_money(metric) {
        let rounded = [amount(one, currency), amount(other, currency)];
        if rounded[0] != rounded[1] || one == other {
            return rounded;
        }
    }
    let (one, other) = numbers(one, other);
    [one, other].map(|text| with_unit(metric, &text, currency))
}

fn not_worse(metric: &str, values: [f64; 3], currency: Option<&str>) -> Check {
    let [new, old, margin] = values;
    let passed = !is_worse_by_more(lower_is_better(metric), new, old, margin);
    let [new, old] = figures(metric, [new, old], currency);
    let most = if is_money(metric) { amount(margin, currency) } else { in_words(margin) };
    let allowed = if margin > 0.0 { format!(" by more than {most}") } else { String::new() };
    let relation = if passed { "not worse" } else { "worse" };
    let detail = format!(
        "{metric} of the candidate ({new}) is {relation} than the incumbent's ({old}){allowed}"
    );
    Check { name: "not-worse".to_owned(), passed, detail }
}

fn reaches(metric: &str, values: [f64; 2], currency: Option<&str>) -> Check {
    let lower = lower_is_better(metric);
    let [new, threshold] = values;
    let passed = if lower { new <= threshold } else { new >= threshold };
    let relation = match (lower, passed) {
        (false, true) => "reaches",
        (false, false) => "is below",
        (true, true) => "stays within",
        (true, false) => "is above",
    };
    let [new, threshold] = figures(metric, values, currency);
    let detail = format!("{metric} of the candidate ({new}) {relation} the limit {threshold}");
    Check { name: "threshold".to_owned(), passed, detail }
}
