//! One type for all detection methods.

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
use super::reading::Reading;
use super::state::State;

/// Calls a method of whichever detector it is.
macro_rules! each {
    ($method:expr, $inner:ident => $call:expr) => {
        match $method {
            Method::Adwin($inner) => $call,
            Method::PageHinkley($inner) => $call,
            Method::Cusum($inner) => $call,
            Method::GeometricMovingAverage($inner) => $call,
            Method::Ddm($inner) => $call,
            Method::Eddm($inner) => $call,
            Method::HddmA($inner) => $call,
            Method::HddmW($inner) => $call,
            Method::Fhddm($inner) => $call,
            Method::Kswin($inner) => $call,
        }
    };
}

/// A detector that accepts finite numbers only; missing values are skipped before.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Method {
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

impl Method {
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

    /// The complete state, as numbers.
    pub(super) fn save(&self) -> Vec<f64> {
        let (mut copy, mut numbers) = (self.clone(), Vec::new());
        let mut state = State::Save(&mut numbers);
        each!(&mut copy, inner => inner.visit(&mut state));
        numbers
    }

    /// A detector from a saved state; `None` if the numbers are not those of such a detector.
    pub(super) fn load(kind: DetectorKind, numbers: &[f64]) -> Option<Self> {
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

    /// Adds a finite value. After a change the detector keeps nothing of what was before.
    pub(crate) fn update(&mut self, value: f64) -> Reading {
        let reading = each!(self, inner => inner.update(value));
        if reading.is_change() {
            each!(self, inner => inner.forget());
        }
        reading
    }

    /// The limit of the statistic or, for the two methods whose limit moves, the confidence behind it.
    pub(crate) fn set_limit(&mut self, limit: f64) {
        each!(self, inner => inner.set_limit(limit));
    }

    /// Name of the setting that determines the limit.
    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        each!(self, inner => inner.parameter())
    }
}
