//! Sets the limit of a detector by the wanted false alarm rate.

use super::kind::DetectorKind;
use super::method::Method;
use super::options::{COUNT, SEED, SHARE, Settings};
use super::reading::Reading;
use crate::error::{Error, Result};
use crate::json;
use crate::stats::random::SplitMix64;
use crate::stats::sort::sort;
use serde::Serialize;
use serde_json::Value;

/// Smallest number of alarms in a simulation, and smallest number of updates if that takes fewer.
const ALARMS: u64 = 400;
const UPDATES: u64 = 400_000;
/// Range of run lengths.
const RUN_LENGTHS: [f64; 2] = [20.0, 20_000.0];
/// Number of halvings of the range of a limit, each with a simulation of its own.
const HALVINGS: u32 = 14;
/// Share of series without an alarm if one is expected in each: 1/e.
const QUIET: f64 = 0.367_879_441_171_442_3;
/// Standard errors of a simulation by which a limit is conservative: in one case of a hundred the run length is
/// shorter than requested.
const SAFETY: f64 = 2.326_347_874_040_841;

/// How a limit was set by an expected run length.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Calibration {
    /// The requested number of updates.
    pub expected_run_length: u64,
    /// Updates per alarm in the same simulation; `None` if none of its series had one.
    pub simulated_run_length: Option<f64>,
    /// The setting that was determined.
    pub parameter: String,
    /// Its value.
    pub value: f64,
    /// Number of simulated series.
    pub series: u64,
    /// Source of the series: `reference`, `normal` or `errors`.
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

/// Sets the limit; `None` if no run length was requested. Reads the last settings and completes their check.
pub(crate) fn calibrate(
    kind: DetectorKind,
    detector: &mut Method,
    mut settings: Settings,
) -> Result<Option<Calibration>> {
    let stable = Stable::new(kind, &mut settings);
    settings.finish()?;
    let Some(stable) = stable else { return Ok(None) };
    let length = stable.run_length;
    let alarms = if kind == DetectorKind::Kswin {
        by_largest(detector, &stable)
    } else {
        by_halving(kind, detector, &stable)
    };
    let Some(alarms) = alarms else {
        return Err(Error::invalid(format!(
            "No limit of the detector \"{}\" gives a run length of {length} updates on such a series. Ask for another one, or let it see more values before its first test.",
            kind.name()
        )));
    };
    let (parameter, value) = detector.parameter();
    Ok(Some(Calibration {
        expected_run_length: length,
        simulated_run_length: (alarms > 0.0).then(|| length as f64 / alarms),
        parameter: parameter.to_owned(),
        value,
        series: if kind == DetectorKind::Kswin { ALARMS } else { stable.series },
        drawn_from: stable.drawn_from().to_owned(),
    }))
}

/// Length of a watched series, in run lengths. Detectors of errors (except FHDDM) alarm most often when they have
/// seen few values, so their first updates are the worst. Sums take a while to come near their limit, so for the
/// others the first updates are the best.
fn times(kind: DetectorKind) -> u64 {
    match kind {
        DetectorKind::Ddm | DetectorKind::Eddm | DetectorKind::HddmA | DetectorKind::HddmW => 1,
        DetectorKind::Kswin => 1,
        _ => 4,
    }
}

/// The limit as a quantile of the largest statistic of every series, in one pass; returns the alarms per run length
/// at it, assuming that alarms are equally likely at any time. Among equal statistics all or none are above, so there
/// is never more than one alarm.
fn by_largest(detector: &mut Method, stable: &Stable) -> Option<f64> {
    let mut silent = detector.clone();
    silent.set_limit(f64::INFINITY);
    let mut largest = Vec::new();
    for series in 0..ALARMS {
        let mut most = f64::NEG_INFINITY;
        let mut left = stable.run_length;
        stable.watch(series, silent.clone(), &mut |reading| {
            most = reading.statistic.unwrap_or(most).max(most);
            left -= 1;
            left > 0
        });
        largest.push(most);
    }
    sort(&mut largest);
    let n = ALARMS as f64;
    let at = (QUIET * n + SAFETY * (n * QUIET * (1.0 - QUIET)).sqrt()).ceil() as usize;
    let limit = *largest.get(at.saturating_sub(1))?;
    if !limit.is_finite() {
        return None;
    }
    detector.set_limit(limit);
    let quiet = largest.iter().filter(|statistic| **statistic <= limit).count();
    Some(-libm::log(quiet as f64 / ALARMS as f64))
}

/// The lowest limit with certainly at most one alarm per run length, counting all alarms of a series; returns the
/// number in the simulation.
fn by_halving(kind: DetectorKind, detector: &mut Method, stable: &Stable) -> Option<f64> {
    let range = Range::of(kind, detector, stable)?;
    let alarms_at = |way: f64| {
        let mut fresh = detector.clone();
        fresh.set_limit(range.limit(way));
        stable.alarms(&fresh, times(kind) as f64)
    };
    let (mut low, mut high) = (0.0, 1.0);
    let mut found = alarms_at(high);
    if found.most > 1.0 || alarms_at(low).most <= 1.0 {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        let alarms = alarms_at(middle);
        if alarms.most <= 1.0 {
            (high, found) = (middle, alarms);
        } else {
            low = middle;
        }
    }
    detector.set_limit(range.limit(high));
    Some(found.mean)
}

/// Alarms per run length.
struct Alarms {
    /// The number in the simulation.
    mean: f64,
    /// Its upper bound, as far as so many series can tell.
    most: f64,
}

/// The range of limits, from one that nearly everything passes to one that hardly anything passes.
struct Range {
    ends: [f64; 2],
    /// Whether the ends are logarithms.
    logarithms: bool,
}

impl Range {
    /// For sums, which have the unit of the series, the range lies around the limit by first alarms.
    fn of(kind: DetectorKind, detector: &Method, stable: &Stable) -> Option<Self> {
        let (ends, logarithms) = match kind {
            DetectorKind::Adwin => ([-7.0, 60.0], false),
            DetectorKind::Eddm | DetectorKind::Fhddm => ([0.0, 1.0], false),
            DetectorKind::Ddm => ([-3.0, 7.0], true),
            DetectorKind::HddmA | DetectorKind::HddmW => ([-0.01, -200.0], true),
            _ => {
                let mut first = detector.clone();
                by_largest(&mut first, stable)?;
                let (_, threshold) = first.parameter();
                let middle = Some(libm::log(threshold)).filter(|middle| middle.is_finite())?;
                ([middle - 2.0, middle + 2.0], true)
            }
        };
        Some(Self { ends, logarithms })
    }

    fn limit(&self, way: f64) -> f64 {
        let [low, high] = self.ends;
        let place = low + (high - low) * way;
        if self.logarithms { libm::exp(place) } else { place }
    }
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
    run_length: u64,
    length: u64,
    block: u64,
    seed: u64,
}

impl Stable {
    fn new(kind: DetectorKind, settings: &mut Settings) -> Option<Self> {
        let run_length = settings.count("expectedRunLength", 0.0, &RUN_LENGTHS) as u64;
        let seed = settings.count("seed", 0.0, &SEED) as u64;
        let rate = settings.number("errorRate", 0.1, &SHARE);
        let block = settings.count("block", 1.0, &COUNT) as u64;
        let reference = settings.given("reference");
        if run_length == 0 {
            if reference.is_some() {
                settings.refuse(
                    "reference",
                    "`reference` of a detector belongs to `expectedRunLength`, which is not given.",
                );
            }
            return None;
        }
        let source = match reference {
            Some(reference) => Source::Values(known(kind, reference, settings)),
            None if kind.of_errors() => Source::Errors(rate),
            None => Source::Normal,
        };
        let length = run_length * times(kind);
        let series = (UPDATES / length).clamp(ALARMS / times(kind), 1_000);
        let seed = SplitMix64::new(seed).next_u64();
        Some(Self { source, series, run_length, length, block, seed })
    }

    fn drawn_from(&self) -> &'static str {
        match self.source {
            Source::Values(_) => "reference",
            Source::Normal => "normal",
            Source::Errors(_) => "errors",
        }
    }

    /// How often a detector alarms on all series, each of which is `times` run lengths long.
    fn alarms(&self, detector: &Method, times: f64) -> Alarms {
        let (mut sum, mut squares) = (0.0, 0.0);
        for series in 0..self.series {
            let mut alarms = 0.0;
            self.watch(series, detector.clone(), &mut |reading| {
                alarms += f64::from(u8::from(reading.is_change()));
                true
            });
            sum += alarms;
            squares += alarms * alarms;
        }
        let n = self.series as f64;
        let mean = sum / n;
        let variance = (squares - sum * mean) / (n - 1.0);
        let error = (variance.max(0.0) / n).sqrt();
        Alarms { mean: mean / times, most: (mean + SAFETY * error) / times }
    }

    /// Passes one of the series to a detector; ends early if `look` says so.
    fn watch(&self, number: u64, mut detector: Method, look: &mut dyn FnMut(Reading) -> bool) {
        let mut rng = SplitMix64::new(self.seed.wrapping_add(number));
        rng = SplitMix64::new(rng.next_u64());
        let (mut at, mut spare) = (0_u64, None);
        for step in 0..self.length {
            let value = match &self.source {
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
            };
            if !look(detector.update(value)) {
                return;
            }
        }
    }
}

/// The known values of a reference.
fn known(kind: DetectorKind, reference: &Value, settings: &mut Settings) -> Vec<f64> {
    let values = reference.as_array().map(Vec::as_slice).unwrap_or_default();
    let known: Vec<f64> = values.iter().filter_map(Value::as_f64).collect();
    if known.len() < 2 {
        settings
            .refuse("reference", "`reference` of a detector is a list of at least two numbers.");
    }
    if let Some(error) = known.iter().find_map(|value| kind.check(*value).err()) {
        settings.refuse("reference", error.message);
    }
    known
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
