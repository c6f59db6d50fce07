//! A million values through everything: natively, in Node and in a browser the same bits.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use driftglass::drift::{DriftTestOptions, drift_test};
use driftglass::performance::{
    ClassificationInput, Probability, classification_metrics, curves, regression_metrics,
};
use driftglass::stats::random::SplitMix64;
use driftglass::stats::special::{
    beta_quantile, chi_squared_sf, normal_quantile, normal_sf, student_t_sf,
};
use driftglass::stats::{log_tails, moments, quantile, sort, sum};
use driftglass::table::{Column, Values};
use serde::Serialize;

/// FNV-1a over the bits of numbers and the bytes of results.
struct Digest(u64);

impl Digest {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn number(&mut self, value: f64) {
        self.bytes(&value.to_bits().to_le_bytes());
    }

    fn maybe(&mut self, value: Option<f64>) {
        self.number(value.unwrap_or(-1.0));
    }

    fn result(&mut self, result: &impl Serialize) {
        self.bytes(serde_json::to_string(result).unwrap().as_bytes());
    }
}

/// Values of many sizes, with ties, by exactly rounded operations: the input is the same everywhere.
fn values(seed: u64, n: usize) -> Vec<f64> {
    let mut rng = SplitMix64::new(seed);
    let mut draw = || {
        let (u, v) = (rng.unit(), rng.unit());
        let z = u - v;
        let size = [1e-10, 1e-5, 1.0, 1e5, 1e10];
        if v < 0.1 { (z * 4.0).round() } else { z * size[(u * 5.0) as usize] }
    };
    (0..n).map(|_| draw()).collect()
}

portable_tests! {
    fn a_million_values_sorted_summed_and_compared() {
        let mut digest = Digest::new();
        let mut sample = values(1, 1_000_000);
        digest.number(sum::sum(&sample));
        digest.maybe(sum::mean(&sample));
        let spread = moments::of(&sample).unwrap();
        digest.number(spread.sum_of_squares);
        sort::sort(&mut sample);
        for step in 0..=1000 {
            digest.maybe(quantile::quantile(&sample, f64::from(step) / 1000.0));
        }
        sample.iter().for_each(|&value| digest.number(value));
        assert_eq!(format!("{:016x}", digest.0), "db9e8deaad0cee74");
    }

    fn special_functions_on_a_grid() {
        let mut digest = Digest::new();
        for at in 1..4000 {
            let x = f64::from(at) / 50.0;
            digest.number(normal_sf(x - 40.0));
            digest.maybe(normal_quantile(f64::from(at) / 4000.0));
            for dof in [1.0, 2.5, 30.0, 1e4] {
                digest.maybe(chi_squared_sf(x * dof / 20.0, dof));
                digest.maybe(student_t_sf(x - 20.0, dof));
                digest.maybe(log_tails::ln_chi_squared_sf(x * 30.0, dof));
                digest.maybe(log_tails::ln_student_t_sf(x * 3.0, dof));
            }
            digest.maybe(log_tails::ln_normal_sf(x));
        }
        for at in 1..200 {
            digest.maybe(beta_quantile(f64::from(at) / 200.0, 0.5 + f64::from(at % 7), 3.0));
        }
        assert_eq!(format!("{:016x}", digest.0), "f9d0230f40f756c1");
    }

    /// The functions that the statistics take from `libm`, and the tails made of them.
    fn transcendental_functions_of_a_million_values() {
        let mut digest = Digest::new();
        let mut rng = SplitMix64::new(11);
        for value in values(6, 1_000_000) {
            let (unit, size) = (1.0 - rng.unit(), value.abs());
            for number in [
                libm::log(size), libm::log1p(size), libm::log2(unit), libm::log10(unit), libm::exp(value),
                libm::exp(-700.0 * unit), libm::pow(unit, value), libm::pow(size, unit), libm::cbrt(value),
                libm::sin(value), libm::cos(value), libm::hypot(value, unit), libm::erfc(10.0 * unit - 3.0),
                libm::lgamma(1e4 * unit), normal_sf(40.0 * unit - 2.0),
            ] {
                digest.number(number);
            }
            digest.maybe(log_tails::ln_normal_sf(60.0 * unit));
            digest.maybe(normal_quantile(unit));
        }
        assert_eq!(format!("{:016x}", digest.0), "af783b7cb2b0f43b");
    }

    fn tails_of_two_hundred_thousand_values() {
        let mut digest = Digest::new();
        let mut rng = SplitMix64::new(12);
        for _ in 0..200_000 {
            let (dof, x) = (1.0 + 50.0 * rng.unit() * rng.unit(), rng.unit());
            digest.maybe(chi_squared_sf(200.0 * x * x, dof));
            digest.maybe(student_t_sf(30.0 * x * x, dof));
            digest.maybe(log_tails::ln_chi_squared_sf(3000.0 * x, dof));
            digest.maybe(log_tails::ln_student_t_sf(300.0 * x, dof));
        }
        assert_eq!(format!("{:016x}", digest.0), "539a7788c495e7b3");
    }

    fn two_proportions_of_thousands_of_labels() {
        let mut digest = Digest::new();
        let labels = |seed, n, share: f64| {
            let mut rng = SplitMix64::new(seed);
            let texts: Vec<&str> = (0..n).map(|_| if rng.unit() < share { "yes" } else { "no" }).collect();
            Column::from_texts("c", texts.into_iter().map(Some))
        };
        for (at, share) in [(1, 0.5), (2, 0.52), (3, 0.01), (4, 0.97)] {
            let (a, b) = (labels(20 + at, 20_000, 0.5), labels(30 + at, 9_000, share));
            let result = drift_test("two-proportion-z", &a, &b, &DriftTestOptions::default()).unwrap();
            for number in [result.statistic, result.p_value, result.p_value_log10] {
                digest.maybe(number);
            }
        }
        assert_eq!(format!("{:016x}", digest.0), "e4e8e76dfacdba54");
    }

    fn every_test_on_thousands_of_values() {
        let mut digest = Digest::new();
        let numeric = |seed, n| Column::new("x", Values::numeric(values(seed, n)), "");
        let (a, b) = (numeric(2, 20_000), numeric(3, 9_000));
        let options = DriftTestOptions { resamples: Some(40), ..DriftTestOptions::default() };
        for test in [
            "kolmogorov-smirnov", "anderson-darling", "cramer-von-mises", "mann-whitney", "welch-t",
            "student-t", "epps-singleton", "wasserstein", "energy", "mmd", "psi", "jensen-shannon",
            "kl-divergence", "hellinger",
        ] {
            digest.result(&drift_test(test, &a, &b, &options).unwrap());
        }
        let labels = |seed, n| {
            let texts: Vec<String> = values(seed, n).iter().map(|value| format!("c{}", (value.abs() * 3.0).min(40.0) as u8)).collect();
            Column::from_texts("c", texts.iter().map(|text| Some(text.as_str())))
        };
        let (a, b) = (labels(4, 20_000), labels(5, 9_000));
        for test in [
            "chi-squared", "g-test", "fisher-exact", "total-variation", "l-infinity", "psi",
            "jensen-shannon", "kl-divergence", "hellinger",
        ] {
            digest.result(&drift_test(test, &a, &b, &options).unwrap());
        }
        assert_eq!(format!("{:016x}", digest.0), "ea28db149bcd5e0d");
    }

    fn metrics_of_a_hundred_thousand_rows() {
        let mut digest = Digest::new();
        let mut rng = SplitMix64::new(9);
        let probability: Vec<f64> = (0..100_000).map(|_| rng.unit()).collect();
        let target: Vec<f64> = probability.iter().map(|&p| f64::from(u8::from(rng.unit() < p * p))).collect();
        let prediction: Vec<f64> = probability.iter().map(|&p| f64::from(u8::from(p > 0.6))).collect();
        let weights: Vec<f64> = (0..100_000).map(|_| rng.unit() + 0.1).collect();
        let (target, prediction) = (Column::from_numbers("t", target), Column::from_numbers("p", prediction));
        for weights in [None, Some(weights.as_slice())] {
            let input = ClassificationInput {
                target: &target,
                prediction: &prediction,
                probability: Probability::Positive(&probability),
                positive: None,
                weights,
            };
            digest.result(&classification_metrics(&input).unwrap());
            digest.result(&curves(&input).unwrap());
        }
        let noisy: Vec<f64> = probability.iter().map(|p| p + 0.1 * rng.unit()).collect();
        digest.result(&regression_metrics(&probability, &noisy, None).unwrap());
        assert_eq!(format!("{:016x}", digest.0), "218cc8368e473dde");
    }
}
