//! Detectors by name.

use crate::error::{Code, Error, Result};
use serde::{Deserialize, Serialize};

/// A detector by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DetectorKind {
    /// Adaptive windowing (Bifet and Gavaldà 2007): two parts of a window that differ in mean.
    Adwin,
    /// Page-Hinkley: the cumulative deviation from the mean leaves its extreme.
    PageHinkley,
    /// Cumulative sum (Page 1954): deviations from the mean that do not cancel.
    Cusum,
    /// Geometric moving average (Roberts 1959) of the deviations from the mean.
    GeometricMovingAverage,
    /// Drift detection method (Gama et al. 2004): the error rate against its lowest.
    Ddm,
    /// Early drift detection method (Baena-García et al. 2006): the distance between errors.
    Eddm,
    /// Hoeffding's bound on averages (Frías-Blanco et al. 2015).
    HddmA,
    /// McDiarmid's bound on weighted averages (Frías-Blanco et al. 2015).
    HddmW,
    /// Fast Hoeffding drift detection method (Pesaranghader and Viktor 2016).
    Fhddm,
    /// Kolmogorov-Smirnov windowing (Raab et al. 2020).
    Kswin,
}

/// Every kind with its name.
const NAMES: [(DetectorKind, &str); 10] = [
    (DetectorKind::Adwin, "adwin"),
    (DetectorKind::PageHinkley, "page-hinkley"),
    (DetectorKind::Cusum, "cusum"),
    (DetectorKind::GeometricMovingAverage, "geometric-moving-average"),
    (DetectorKind::Ddm, "ddm"),
    (DetectorKind::Eddm, "eddm"),
    (DetectorKind::HddmA, "hddm-a"),
    (DetectorKind::HddmW, "hddm-w"),
    (DetectorKind::Fhddm, "fhddm"),
    (DetectorKind::Kswin, "kswin"),
];

impl DetectorKind {
    /// The kind of that name.
    ///
    /// # Errors
    /// `config-invalid`, with all names, for an unknown one.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = NAMES.iter().find(|(_, known)| *known == name);
        found.map(|(kind, _)| *kind).ok_or_else(|| {
            let known: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
            let known = known.join(", ");
            let message = format!("There is no detector \"{name}\". There are: {known}.");
            Error::invalid(message)
        })
    }

    /// Its name in kebab-case.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// Every detector.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(kind, _)| *kind)
    }

    /// Whether it watches errors: values from 0 (right) to 1 (wrong).
    #[must_use]
    pub fn of_errors(self) -> bool {
        matches!(self, Self::Ddm | Self::Eddm | Self::HddmA | Self::HddmW | Self::Fhddm)
    }

    /// Checks that a detector of errors is given errors.
    pub(super) fn check(self, value: f64) -> Result<()> {
        let whole = self != Self::Eddm || value == 0.0 || value == 1.0;
        if !self.of_errors() || (whole && (0.0..=1.0).contains(&value)) {
            return Ok(());
        }
        let wanted = if self == Self::Eddm { "0 or 1" } else { "values from 0 to 1" };
        Err(Error::new(
            Code::ValueOutOfRange,
            format!(
                "The detector \"{}\" watches errors (1 = wrong, 0 = right) and takes {wanted}, not {value}.",
                self.name()
            ),
        ))
    }
}
