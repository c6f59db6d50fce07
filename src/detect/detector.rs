//! One type for all detectors: missing values, counts, what is saved.

use super::adwin::Adwin;
use super::cusum::Cusum;
use super::ddm::Ddm;
use super::eddm::Eddm;
use super::fhddm::Fhddm;
use super::geometric::Geometric;
use super::hddm_a::HddmA;
use super::hddm_w::HddmW;
use super::kind::DetectorKind;
use super::kswin::Kswin;
use super::options::{DetectorOptions, Settings};
use super::page_hinkley::PageHinkley;
use super::reading::{Reading, Stage};
use super::run_length::{Calibration, calibrate};
use super::state::State;
use crate::error::{Code, Error, Result};
use crate::json::{self, Read, member};
use serde::Serialize;
use serde_json::Value;

/// Values farther from 0 are passed over, as infinite ones are: their squares would leave the range of
/// numbers.
const LARGEST: f64 = 1e100;
/// What a snapshot says of itself.
const FORMAT: &str = "driftglass-detector/1";

/// Calls one method of whichever detector it is.
macro_rules! each {
    ($detector:expr, $inner:ident => $call:expr) => {
        match $detector {
            Detector::Adwin($inner) => $call,
            Detector::PageHinkley($inner) => $call,
            Detector::Cusum($inner) => $call,
            Detector::GeometricMovingAverage($inner) => $call,
            Detector::Ddm($inner) => $call,
            Detector::Eddm($inner) => $call,
            Detector::HddmA($inner) => $call,
            Detector::HddmW($inner) => $call,
            Detector::Fhddm($inner) => $call,
            Detector::Kswin($inner) => $call,
        }
    };
}

/// A detector that has not heard of missing values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Detector {
    Adwin(Adwin),
    PageHinkley(PageHinkley),
    Cusum(Cusum),
    GeometricMovingAverage(Geometric),
    Ddm(Ddm),
    Eddm(Eddm),
    HddmA(HddmA),
    HddmW(HddmW),
    Fhddm(Fhddm),
    Kswin(Kswin),
}

impl Detector {
    pub(crate) fn new(kind: DetectorKind, settings: &mut Settings) -> Self {
        match kind {
            DetectorKind::Adwin => Self::Adwin(Adwin::new(settings)),
            DetectorKind::PageHinkley => Self::PageHinkley(PageHinkley::new(settings)),
            DetectorKind::Cusum => Self::Cusum(Cusum::new(settings)),
            DetectorKind::GeometricMovingAverage => {
                Self::GeometricMovingAverage(Geometric::new(settings))
            }
            DetectorKind::Ddm => Self::Ddm(Ddm::new(settings)),
            DetectorKind::Eddm => Self::Eddm(Eddm::new(settings)),
            DetectorKind::HddmA => Self::HddmA(HddmA::new(settings)),
            DetectorKind::HddmW => Self::HddmW(HddmW::new(settings)),
            DetectorKind::Fhddm => Self::Fhddm(Fhddm::new(settings)),
            DetectorKind::Kswin => Self::Kswin(Kswin::new(settings)),
        }
    }

    /// Everything it knows, as numbers.
    fn save(&self) -> Vec<f64> {
        let (mut copy, mut numbers) = (self.clone(), Vec::new());
        let mut state = State::Save(&mut numbers);
        each!(&mut copy, inner => inner.visit(&mut state));
        numbers
    }

    /// What was saved; `None` if the numbers are not those of such a detector.
    fn load(kind: DetectorKind, numbers: &[f64]) -> Option<Self> {
        let options = DetectorOptions::default();
        let mut detector = Self::new(kind, &mut Settings::of(kind, &options));
        let mut state = State::Load(numbers, true);
        each!(&mut detector, inner => inner.visit(&mut state));
        let whole = matches!(state, State::Load([], true));
        Some(detector).filter(|detector| whole && detector.is_sound())
    }

    fn is_sound(&self) -> bool {
        match self {
            Self::Adwin(inner) => inner.is_sound(),
            Self::Fhddm(inner) => inner.is_sound(),
            Self::Kswin(inner) => inner.is_sound(),
            _ => true,
        }
    }

    /// Takes in a finite value. After a change it knows nothing more of what was before.
    pub(crate) fn update(&mut self, value: f64) -> Reading {
        let reading = each!(self, inner => inner.update(value));
        if reading.is_change() {
            each!(self, inner => inner.forget());
        }
        reading
    }

    /// The limit of the statistic, or for the two whose limit moves, the confidence behind it.
    pub(crate) fn set_limit(&mut self, limit: f64) {
        each!(self, inner => inner.set_limit(limit));
    }

    /// The setting behind the limit.
    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        each!(self, inner => inner.parameter())
    }
}

/// What a detector says of one value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// How far it is.
    pub stage: Stage,
    /// What is held against the limit: a change when it is above. `None` when this value was passed over
    /// or nothing was tested at it, and where no limit would have been high enough.
    pub statistic: Option<f64>,
    /// The limit of a change; that of HDDM moves. `None` for a value that was passed over.
    pub limit: Option<f64>,
}

/// What a detector has seen, and how it is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DetectorState {
    /// Its name.
    pub detector: &'static str,
    /// Values taken in.
    pub n: u64,
    /// Values passed over.
    pub missing: u64,
    /// Changes reported.
    pub changes: u64,
    /// The last stage.
    pub stage: Stage,
    /// The setting behind its limit.
    pub parameter: &'static str,
    /// The value of that setting.
    pub value: f64,
    /// How it was set, if by an expected run length.
    pub calibration: Option<Calibration>,
}

/// Watches one series for a change, value after value.
///
/// Plain data of bounded size: it serialises, and a restored one goes on where it stopped, to the bit.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeDetector {
    kind: DetectorKind,
    detector: Detector,
    calibration: Option<Calibration>,
    count: u64,
    missing: u64,
    changes: u64,
    stage: Stage,
}

/// What is saved.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Saved<'a> {
    format: &'static str,
    kind: &'static str,
    calibration: &'a Option<Calibration>,
    count: u64,
    missing: u64,
    changes: u64,
    stage: Stage,
    state: Vec<f64>,
}

json::by_serde!(Stage);

impl ChangeDetector {
    /// A detector that has seen nothing.
    ///
    /// With `expected_run_length` the limit is set by simulation so that stable series have one false alarm
    /// in so many updates on average. A stable series is drawn from `reference` with replacement (in blocks,
    /// if asked); without one it is standard normal, or right and wrong at `error_rate` for detectors of
    /// errors. DDM, EDDM and HDDM alarm most often when they have seen little: for them the average is that
    /// of the first so many updates, and longer series have fewer; for the others it is that of four times
    /// as many. KSWIN is set by its first alarms. The run length is met to about 5 % (one standard
    /// deviation), and where the statistic has few distinct values it is at least what was asked. Cost:
    /// 6,400 updates times the run length, 400 for KSWIN, and no less than 6 million but for KSWIN.
    ///
    /// # Errors
    /// `config-invalid` for a setting that the kind does not have or that is out of its range, for a
    /// reference without values, and for a run length that no limit gives. `value-out-of-range` for a
    /// reference that this detector cannot watch.
    pub fn new(kind: DetectorKind, options: &DetectorOptions) -> Result<Self> {
        let mut settings = Settings::of(kind, options);
        let mut detector = Detector::new(kind, &mut settings);
        let calibration = calibrate(kind, &mut detector, settings)?;
        Ok(Self {
            kind,
            detector,
            calibration,
            count: 0,
            missing: 0,
            changes: 0,
            stage: Stage::None,
        })
    }

    /// Takes in one value. NaN is missing: it, infinities and values beyond 1e100 are passed over and
    /// counted, and the stage stays.
    ///
    /// # Errors
    /// `value-out-of-range` when a detector of errors is given a value outside 0 to 1, or EDDM one between
    /// them. The detector is as before.
    pub fn update(&mut self, value: f64) -> Result<Update> {
        if value.is_nan() || value.abs() > LARGEST {
            self.missing += 1;
            let stage = if self.stage == Stage::Change { Stage::None } else { self.stage };
            return Ok(Update { stage, statistic: None, limit: None });
        }
        check_value(self.kind, value)?;
        self.count += 1;
        let reading = self.detector.update(value);
        self.stage = reading.stage;
        self.changes += u64::from(reading.is_change());
        Ok(Update {
            stage: reading.stage,
            statistic: reading.statistic.filter(|statistic| statistic.is_finite()),
            limit: Some(reading.limit).filter(|limit| limit.is_finite()),
        })
    }

    /// What it has seen, and how it is set.
    #[must_use]
    pub fn state(&self) -> DetectorState {
        let (parameter, value) = self.detector.parameter();
        DetectorState {
            detector: self.kind.name(),
            n: self.count,
            missing: self.missing,
            changes: self.changes,
            stage: self.stage,
            parameter,
            value,
            calibration: self.calibration.clone(),
        }
    }

    /// Width, mean and sum of squared deviations of ADWIN's window; `None` for other kinds.
    #[must_use]
    pub fn window(&self) -> Option<[f64; 3]> {
        match &self.detector {
            Detector::Adwin(adwin) => Some(adwin.window()),
            _ => None,
        }
    }

    /// Everything, as versioned JSON.
    #[must_use]
    pub fn snapshot(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A detector saved with [`ChangeDetector::snapshot`].
    ///
    /// # Errors
    /// `snapshot-invalid` when the text is not such a snapshot.
    pub fn restore(text: &str) -> Result<Self> {
        let restored = json::parse(text).and_then(|value| Self::read(&value));
        restored.map_err(|error| {
            Error::new(
                Code::SnapshotInvalid,
                format!("This is not a snapshot of a change detector: {error}."),
            )
        })
    }
}

impl Serialize for ChangeDetector {
    fn serialize<S: serde::Serializer>(&self, target: S) -> std::result::Result<S::Ok, S::Error> {
        let saved = Saved {
            format: FORMAT,
            kind: self.kind.name(),
            calibration: &self.calibration,
            count: self.count,
            missing: self.missing,
            changes: self.changes,
            stage: self.stage,
            state: self.detector.save(),
        };
        saved.serialize(target)
    }
}

impl Read for ChangeDetector {
    fn read(value: &Value) -> json::Result<Self> {
        let format: String = member(value, "format")?;
        if format != FORMAT {
            return Err(json::unknown(&format));
        }
        let kind: String = member(value, "kind")?;
        let kind = DetectorKind::from_name(&kind).map_err(|_| json::unknown(&kind))?;
        let state: Vec<f64> = member(value, "state")?;
        let detector = Detector::load(kind, &state).ok_or_else(|| json::unknown("state"))?;
        Ok(Self {
            kind,
            detector,
            calibration: member(value, "calibration")?,
            count: member(value, "count")?,
            missing: member(value, "missing")?,
            changes: member(value, "changes")?,
            stage: member(value, "stage")?,
        })
    }
}

json::by_read!(ChangeDetector);

/// That a detector of errors is given errors.
pub(crate) fn check_value(kind: DetectorKind, value: f64) -> Result<()> {
    let whole = kind != DetectorKind::Eddm || value == 0.0 || value == 1.0;
    if !kind.of_errors() || (whole && (0.0..=1.0).contains(&value)) {
        return Ok(());
    }
    let wanted = if kind == DetectorKind::Eddm { "0 or 1" } else { "values from 0 to 1" };
    Err(Error::new(
        Code::ValueOutOfRange,
        format!(
            "The detector \"{}\" watches errors (1 = wrong, 0 = right) and takes {wanted}, not {value}.",
            kind.name()
        ),
    ))
}
