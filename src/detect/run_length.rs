//! The limit of a detector by the false alarms that are wanted.

use super::detector::{Detector, check_value};
use super::kind::DetectorKind;
use super::options::{DetectorOptions, counted, invalid, ranged};
use crate::error::Result;
use crate::json;
use crate::stats::random::SplitMix64;
use crate::stats::sort::sort;
use serde::Serialize;

/// Series that are simulated: as many as make so many updates, within these bounds.
const UPDATES: u64 = 4_000_000;
const FEWEST: u64 = 400;
const MOST: u64 = 1_000;
/// Share of them that pass without an alarm: 1/e.
const QUIET: f64 = 0.367_879_441_171_442_3;
/// Halvings of the range of a confidence.
const HALVINGS: u32 = 14;
/// The range of a confidence, as logarithms.
const CONFIDENCE: [f64; 2] = [-200.0, -0.01];

/// How a limit was set by an expected run length.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Calibration {
    /// Updates that were asked for.
    pub expected_run_length: u64,
    /// Updates that the same simulation gives, `-n / ln(share of quiet series)`; `None` when none of its
    /// series had an alarm.
    pub simulated_run_length: Option<f64>,
    /// The setting that was chosen.
    pub parameter: String,
    /// Its value.
    pub value: f64,
    /// Simulated series.
    pub series: u64,
    /// What they were drawn from: `reference`, `normal` or `errors`.
    pub drawn_from: String,
}

json::shape!(Calibration {
    expected_run_length,
    simulated_run_length,
    parameter,
    value,
    series,
    drawn_from
});

/// Sets the limit; `None` when no run length was asked for.
pub(crate) fn calibrate(
    kind: DetectorKind,
    detector: &mut Detector,
    options: &DetectorOptions,
) -> Result<Option<Calibration>> {
    let Some(length) = options.expected_run_length else {
        if options.reference.is_some() || options.error_rate.is_some() || options.block.is_some() {
            let message = "`reference`, `errorRate` and `block` of a detector belong to `expectedRunLength`, which is not given.";
            return Err(invalid(message));
        }
        return Ok(None);
    };
    counted("expectedRunLength", Some(length), length, [20, 20_000])?;
    let stable = Stable::new(kind, options, length)?;
    let moving = matches!(kind, DetectorKind::HddmA | DetectorKind::HddmW);
    let quiet = if moving { by_halving(detector, &stable) } else { by_largest(detector, &stable) };
    let Some(quiet) = quiet else {
        return Err(invalid(&format!(
            "No limit of the detector \"{}\" gives a run length of {length} updates on such a series. Ask for another one, or let it see more values before its first test.",
            kind.name()
        )));
    };
    let (parameter, value) = detector.parameter();
    let simulated = -(length as f64) / libm::log(quiet);
    Ok(Some(Calibration {
        expected_run_length: length,
        simulated_run_length: Some(simulated).filter(|simulated| simulated.is_finite()),
        parameter: parameter.to_owned(),
        value,
        series: stable.series,
        drawn_from: stable.drawn_from().to_owned(),
    }))
}

/// The limit as a quantile of the largest statistic of every series; answers the share of series that
/// stay quiet at it. Of equal statistics all or none are above: never fewer quiet series than wanted.
fn by_largest(detector: &mut Detector, stable: &Stable) -> Option<f64> {
    let mut silent = detector.clone();
    silent.set_limit(f64::INFINITY);
    let mut largest: Vec<f64> = (0..stable.series)
        .map(|series| {
            let mut watching = silent.clone();
            let statistics = stable.values(series).map(|value| watching.update(value).statistic);
            statistics.flatten().fold(f64::NEG_INFINITY, f64::max)
        })
        .collect();
    sort(&mut largest);
    let at = (QUIET * stable.series as f64).ceil() as usize;
    let limit = *largest.get(at.saturating_sub(1))?;
    if !limit.is_finite() {
        return None;
    }
    detector.set_limit(limit);
    let quiet = largest.iter().filter(|statistic| **statistic <= limit).count();
    Some(quiet as f64 / stable.series as f64)
}

/// The largest confidence at which enough series stay quiet, for the two whose path depends on it.
fn by_halving(detector: &mut Detector, stable: &Stable) -> Option<f64> {
    let quiet_at = |ln: f64| {
        let mut fresh = detector.clone();
        fresh.set_limit(libm::exp(ln));
        let is_quiet = |series: &u64| {
            let mut watching = fresh.clone();
            !stable.values(*series).any(|value| watching.update(value).is_change())
        };
        (0..stable.series).filter(is_quiet).count() as f64 / stable.series as f64
    };
    let [mut low, mut high] = CONFIDENCE;
    let mut share = quiet_at(low);
    if share < QUIET || quiet_at(high) >= QUIET {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        let quiet = quiet_at(middle);
        if quiet >= QUIET {
            (low, share) = (middle, quiet);
        } else {
            high = middle;
        }
    }
    detector.set_limit(libm::exp(low));
    Some(share)
}

/// Where stable series are drawn from.
enum Source {
    Values(Vec<f64>),
    Normal,
    Errors(f64),
}

/// Stable series: the same number gives the same series, whatever the limit.
struct Stable {
    source: Source,
    series: u64,
    length: u64,
    block: u64,
    seed: u64,
}

impl Stable {
    fn new(kind: DetectorKind, options: &DetectorOptions, length: u64) -> Result<Self> {
        let rate = ranged("errorRate", options.error_rate, 0.1, [0.0, 1.0])?;
        let block = counted("block", options.block, 1, [1, 20_000])? as u64;
        let source = match &options.reference {
            Some(reference) => {
                let known = reference.iter().flatten().copied();
                let known: Vec<f64> = known.filter(|value| value.is_finite()).collect();
                if known.len() < 2 {
                    return Err(invalid("The reference of a detector needs at least two values."));
                }
                for &value in &known {
                    check_value(kind, value)?;
                }
                Source::Values(known)
            }
            None if kind.of_errors() => Source::Errors(rate),
            None => Source::Normal,
        };
        let mut seeds = SplitMix64::new(options.seed.unwrap_or(0));
        let series = (UPDATES / length).clamp(FEWEST, MOST);
        Ok(Self { source, series, length, block, seed: seeds.next_u64() })
    }

    fn drawn_from(&self) -> &'static str {
        match self.source {
            Source::Values(_) => "reference",
            Source::Normal => "normal",
            Source::Errors(_) => "errors",
        }
    }

    fn values(&self, number: u64) -> impl Iterator<Item = f64> {
        let mut rng = SplitMix64::new(self.seed.wrapping_add(number));
        rng = SplitMix64::new(rng.next_u64());
        let (mut at, mut spare) = (0_u64, None);
        (0..self.length).map(move |step| match &self.source {
            Source::Values(known) => {
                let n = known.len() as u64;
                at = if step % self.block == 0 { rng.below(n) } else { (at + 1) % n };
                known.get(at as usize).copied().unwrap_or_default()
            }
            Source::Normal => spare.take().unwrap_or_else(|| {
                let [first, second] = normal_pair(&mut rng);
                spare = Some(second);
                first
            }),
            Source::Errors(rate) => f64::from(u8::from(rng.unit() < *rate)),
        })
    }
}

/// Two standard normal numbers (Marsaglia's polar method).
fn normal_pair(rng: &mut SplitMix64) -> [f64; 2] {
    loop {
        let (x, y) = (2.0 * rng.unit() - 1.0, 2.0 * rng.unit() - 1.0);
        let square = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            let factor = (-2.0 * libm::log(square) / square).sqrt();
            return [x * factor, y * factor];
        }
    }
}
