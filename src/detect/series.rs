//! Detection over a whole series at once.

use super::detector::{ChangeDetector, DetectorState};
use super::kind::DetectorKind;
use super::options::DetectorOptions;
use super::reading::Stage;
use super::run_length::Calibration;
use crate::error::Result;
use serde::Serialize;

/// The changes that a detector found in a series.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DetectedChanges {
    /// Its name.
    pub detector: &'static str,
    /// Positions, counted from 0, at which it reported a change, which is some time after the change itself.
    pub changes: Vec<u64>,
    /// Positions at which it warned.
    pub warnings: Vec<u64>,
    /// Number of values used.
    pub n: u64,
    /// Number of values skipped.
    pub missing: u64,
    /// Name of the setting that determines its limit.
    pub parameter: &'static str,
    /// The value of that setting.
    pub value: f64,
    /// How it was set, if by an expected run length.
    pub calibration: Option<Calibration>,
}

/// Passes a series to a detector, value by value. NaN is missing.
///
/// # Errors
/// Those of [`ChangeDetector::new`] and [`ChangeDetector::update`].
pub fn detect_changes(
    values: &[f64],
    kind: DetectorKind,
    options: &DetectorOptions,
) -> Result<DetectedChanges> {
    let mut detector = ChangeDetector::new(kind, options)?;
    let (mut changes, mut warnings) = (Vec::new(), Vec::new());
    for (position, &value) in (0..).zip(values) {
        let update = detector.update(value)?;
        match update.stage {
            Stage::Change => changes.push(position),
            Stage::Warning if update.limit.is_some() => warnings.push(position),
            Stage::Warning | Stage::None => {}
        }
    }
    let DetectorState { detector, n, missing, parameter, value, calibration, .. } =
        detector.state();
    Ok(DetectedChanges { detector, changes, warnings, n, missing, parameter, value, calibration })
}
