//! Change detectors: find the moment at which a series changes, value by value.
//!
//! | file | what it holds |
//! |---|---|
//! | `kind`, `options`, `reading` | the detectors, their settings, their reading for one value |
//! | `directions`, `running_mean` | directions of a change; the mean of the values so far |
//! | `state` | the state of a detector, as numbers |
//! | `adwin`, `page_hinkley`, `cusum`, `geometric`, `kswin` | detectors of numbers |
//! | `ddm`, `eddm`, `hddm_a`, `hddm_w`, `fhddm` | detectors of errors: 1 = wrong, 0 = right |
//! | `method` | one type for all of them |
//! | `run_length` | limits set by the wanted false alarm rate |
//! | `detector` | [`ChangeDetector`]: a method with missing values, counts, snapshot |
//! | `series` | a whole series at once |
//! | `change_points` | change points of a whole series in hindsight, with their confidence |
//!
//! The definitions are those of river 0.26.1, and of frouros 0.9.0 for CUSUM and the geometric moving average: with
//! the same settings they give the same indices (`tests/rust/detect.rs`). After a change a detector starts anew with
//! the next value.

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
