//! [`ChangeDetector`]: a method with handling of missing values, counts and snapshots.

use super::kind::DetectorKind;
use super::method::Method;
use super::options::{DetectorOptions, Settings};
use super::reading::Stage;
use super::run_length::{Calibration, calibrate};
use crate::error::{Code, Error, Result};
use crate::json::{self, Read, member};
use serde::Serialize;
use serde_json::Value;

/// Values farther from 0 are skipped, as infinite ones are: their squares would leave the range of f64.
const LARGEST: f64 = 1e100;
/// The format name in a snapshot.
const FORMAT: &str = "driftglass-detector/1";

/// The reading of a detector for one value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// The stage of the series.
    pub stage: Stage,
    /// The statistic compared with the limit; a change if it is above. `None` if this value was skipped, if nothing
    /// was tested, and if no limit would have been high enough.
    pub statistic: Option<f64>,
    /// The limit for a change, which moves for HDDM. `None` for a skipped value.
    pub limit: Option<f64>,
}

/// The state of a detector and its settings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DetectorState {
    /// Its name.
    pub detector: &'static str,
    /// Number of values used.
    pub n: u64,
    /// Number of values skipped.
    pub missing: u64,
    /// Number of changes reported.
    pub changes: u64,
    /// The last stage.
    pub stage: Stage,
    /// Name of the setting that determines its limit.
    pub parameter: &'static str,
    /// The value of that setting.
    pub value: f64,
    /// How it was set, if by an expected run length.
    pub calibration: Option<Calibration>,
}

/// Watches one series for a change, value by value.
///
/// Plain data of bounded size: it can be serialised, and a restored detector continues bit for bit.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeDetector {
    kind: DetectorKind,
    detector: Method,
    calibration: Option<Calibration>,
    count: u64,
    missing: u64,
    changes: u64,
    stage: Stage,
}

/// The saved state.
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
    /// A detector without observations.
    ///
    /// With `expected_run_length` the limit is set by simulation, so that stable series have one false alarm per that
    /// many updates on average. A stable series is drawn from `reference` with replacement (in blocks, if requested).
    /// Without a reference it is standard normal or, for detectors of errors, right and wrong at `error_rate`. DDM,
    /// EDDM and HDDM alarm most often when they have seen few values: for them the average is over the first so many
    /// updates, and longer series have fewer alarms. For the others it is over four times as many. KSWIN is set by
    /// its first alarms. The run length is met to about 5 % (one standard deviation); if the statistic has few
    /// distinct values, it is at least the requested one. Cost: 6,400 updates times the run length, 400 for KSWIN,
    /// and at least 6 million except for KSWIN.
    ///
    /// # Errors
    /// `config-invalid` for a setting that the kind does not have or that is out of its range, for a reference
    /// without values, and for a run length that no limit gives. `value-out-of-range` for a reference that this
    /// detector cannot watch.
    /// reference that this detector cannot watch.
    pub fn new(kind: DetectorKind, options: &DetectorOptions) -> Result<Self> {
        let mut settings = Settings::of(kind, options);
        let mut detector = Method::new(kind, &mut settings);
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

    /// Adds one value and returns the reading. NaN is missing: NaN, infinities and values beyond 1e100 are skipped
    /// and counted, and the stage stays.
    ///
    /// # Errors
    /// `value-out-of-range` if a detector of errors is given a value outside 0 to 1, or EDDM a value between them.
    /// The detector is unchanged.
    /// them. The detector is as before.
    pub fn update(&mut self, value: f64) -> Result<Update> {
        if value.is_nan() || value.abs() > LARGEST {
            self.missing += 1;
            let stage = if self.stage == Stage::Change { Stage::None } else { self.stage };
            return Ok(Update { stage, statistic: None, limit: None });
        }
        self.kind.check(value)?;
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

    /// The state of the detector and its settings.
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
            Method::Adwin(adwin) => Some(adwin.window()),
            _ => None,
        }
    }

    /// The complete detector as versioned JSON.
    #[must_use]
    pub fn snapshot(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A detector saved with [`ChangeDetector::snapshot`].
    ///
    /// # Errors
    /// `snapshot-invalid` if the text is not such a snapshot.
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
        let detector = Method::load(kind, &state).ok_or_else(|| json::unknown("state"))?;
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
