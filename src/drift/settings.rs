//! Options with every default filled in, checked once.

use super::options::{Adjustment, DriftOptions, Preset};
use super::test::Test;
use crate::error::{Error, Result};
use crate::json;
use std::collections::BTreeMap;

/// Settings of a comparison.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) alpha: f64,
    pub(crate) adjust: Adjustment,
    pub(crate) min_effect: f64,
    pub(crate) min_rows: u64,
    pub(crate) missingness: bool,
    pub(crate) preset: Preset,
    /// Whether chi-squared p-values come from permutations if an expected count is small.
    pub(crate) permute_small: bool,
    pub(crate) seed: u64,
    /// Presets whose verdicts are added for comparison.
    pub(crate) compare: Vec<Preset>,
    pub(crate) columns: Option<Vec<String>>,
    pub(crate) tests: BTreeMap<String, Test>,
    pub(crate) thresholds: BTreeMap<String, f64>,
}

impl Settings {
    /// The settings from the preset's defaults and the given options.
    pub(crate) fn resolve(options: &DriftOptions) -> Result<Self> {
        let preset = options.preset.unwrap_or_default();
        let calibrated = preset == Preset::Calibrated;
        let adjust = if calibrated { Adjustment::BenjaminiHochberg } else { Adjustment::None };
        let mut tests = BTreeMap::new();
        for (column, name) in options.tests.iter().flatten() {
            let test = Test::parse(name);
            let at = |error: Error| error.at_field(column).at_field("tests");
            tests.insert(column.clone(), test.map_err(at)?);
        }
        for (column, &threshold) in options.thresholds.iter().flatten() {
            check_threshold(column, threshold, preset)
                .map_err(|error| error.at_field("thresholds"))?;
        }
        Ok(Self {
            alpha: check_level("alpha", options.alpha.unwrap_or(0.05))?,
            adjust: options.adjust.unwrap_or(adjust),
            min_effect: check_effect(options.min_effect.unwrap_or(if calibrated {
                0.05
            } else {
                0.0
            }))?,
            min_rows: options.min_rows.unwrap_or(2),
            missingness: options.missingness.unwrap_or(calibrated),
            preset,
            permute_small: calibrated,
            seed: options.seed.unwrap_or(super::DEFAULT_SEED),
            compare: options.compare.clone().unwrap_or_default(),
            columns: options.columns.clone(),
            tests,
            thresholds: options.thresholds.clone().unwrap_or_default(),
        })
    }

    /// Largest smallest-detectable effect for "no change" to mean stable: a quarter of the rows. The other presets
    /// reproduce recipes without such a rule; for them it is half of the rows, the mildest limit that still
    /// recognises too little data.
    pub(crate) fn visible_effect(&self) -> f64 {
        if self.preset == Preset::Calibrated { 0.25 } else { 0.5 }
    }

    /// The settings of another preset, with its own defaults, for the same columns.
    pub(crate) fn of_preset(&self, preset: Preset) -> Result<Self> {
        let options =
            DriftOptions { preset: Some(preset), seed: Some(self.seed), ..Default::default() };
        Ok(Self { columns: self.columns.clone(), ..Self::resolve(&options)? })
    }

    /// The level of one column.
    pub(crate) fn level(&self, column: &str) -> f64 {
        self.thresholds.get(column).copied().unwrap_or(self.alpha)
    }

    /// Every column named in the options, each after the JSON Pointer to its name.
    pub(crate) fn named_columns<'a>(&'a self) -> impl Iterator<Item = (String, &'a str)> {
        let listed = self.columns.iter().flatten().enumerate();
        let listed = listed.map(|(at, name)| (format!("/columns/{at}"), name));
        let within = |field: &'static str| {
            move |name: &'a String| (json::pointer(field) + &json::pointer(name), name)
        };
        let tests = self.tests.keys().map(within("tests"));
        let thresholds = self.thresholds.keys().map(within("thresholds"));
        listed.chain(tests).chain(thresholds).map(|(place, name)| (place, name.as_str()))
    }

    /// Whether a column was requested.
    pub(crate) fn wants(&self, column: &str) -> bool {
        self.columns.as_ref().is_none_or(|columns| columns.iter().any(|name| name == column))
    }
}

/// Checks that a level is strictly between 0 and 1.
pub(crate) fn check_level(name: &str, level: f64) -> Result<f64> {
    if level > 0.0 && level < 1.0 {
        return Ok(level);
    }
    Err(Error::invalid(format!("{name} is {level}; it must be more than 0 and less than 1."))
        .at_field(name))
}

/// Checks a level or, if the preset may decide by a statistic, any number above 0.
fn check_threshold(name: &str, threshold: f64, preset: Preset) -> Result<f64> {
    if matches!(preset, Preset::Calibrated | Preset::Classic) {
        return check_level(name, threshold);
    }
    check_limit(name, threshold)
}

/// Checks that a number is above 0.
pub(crate) fn check_limit(name: &str, limit: f64) -> Result<f64> {
    if limit > 0.0 && limit.is_finite() {
        return Ok(limit);
    }
    Err(Error::invalid(format!("{name} is {limit}; it must be more than 0.")).at_field(name))
}

fn check_effect(effect: f64) -> Result<f64> {
    if (0.0..=1.0).contains(&effect) {
        return Ok(effect);
    }
    let message = format!("minEffect is {effect}; it is a share of rows, from 0 to 1.");
    Err(Error::invalid(message).at_field("minEffect"))
}
