//! Change detectors: one series, value after value, and the moment it is no longer what it was.
//!
//! | file | what it holds |
//! |---|---|
//! | `kind`, `options`, `reading` | which detector, its settings, what it says of one value |
//! | `directions`, `running_mean` | whether rises or falls are looked for; the mean of what was seen |
//! | `state` | all that a detector knows, as numbers |
//! | `adwin`, `page_hinkley`, `cusum`, `geometric`, `kswin` | detectors of numbers |
//! | `ddm`, `eddm`, `hddm_a`, `hddm_w`, `fhddm` | detectors of errors: 1 = wrong, 0 = right |
//! | `method` | one type for all of them |
//! | `run_length` | thresholds by the false alarms that are wanted |
//! | `detector` | [`ChangeDetector`]: a method with missing values, counts, snapshot |
//! | `series` | a whole series at once |
//! | `change_points` | a whole series in hindsight: where it changed, and how sure that is |
//!
//! The definitions are those of river 0.26.1, and of frouros 0.9.0 for CUSUM and the geometric moving
//! average: with the same settings the same indices (`tests/rust/detect.rs`). After a change a detector starts
//! anew with the next value.

mod kind;
mod options;
mod reading;
mod directions;
mod running_mean;
mod state;
mod adwin;
mod page_hinkley;
mod cusum;
mod geometric;
mod kswin;
mod ddm;
mod eddm;
mod hddm_a;
mod hddm_w;
mod fhddm;
mod method;
mod run_length;
mod detector;
mod series;
mod change_points;

pub use change_points::{ChangePointOptions, ChangePoints, MeanChange, change_points};
pub use detector::{ChangeDetector, DetectorState, Update};
pub use kind::DetectorKind;
pub use options::DetectorOptions;
pub use reading::Stage;
pub use run_length::Calibration;
pub use series::{DetectedChanges, detect_changes};
