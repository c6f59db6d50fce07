//! Latency of a batch: percentiles, share over the limit, cumulative buckets, damaged values.

#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
use crate::common;

use common::assert_close;
use driftglass::error::Code;
use driftglass::latency::{BUCKETS_MS, latency};

portable_tests! {
    fn percentiles_are_type_7() {
        // numpy.quantile(range(1, 101), [.5, .9, .95, .99])
        let ms: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let latency = latency(&ms, 100.0).unwrap();
        assert_eq!(latency.n, 100);
        assert_close(latency.mean.unwrap(), 50.5, 1e-12, 0.0, "mean");
        assert_close(latency.p50.unwrap(), 50.5, 1e-12, 0.0, "p50");
        assert_close(latency.p90.unwrap(), 90.1, 1e-12, 0.0, "p90");
        assert_close(latency.p95.unwrap(), 95.05, 1e-12, 0.0, "p95");
        assert_close(latency.p99.unwrap(), 99.01, 1e-12, 0.0, "p99");
        assert_eq!((latency.max, latency.sum_ms), (Some(100.0), 5050.0));
    }

    fn only_calls_strictly_over_the_threshold_count() {
        let latency = latency(&[99.0, 100.0, 100.000_001, 250.0], 100.0).unwrap();
        assert_eq!(latency.over_threshold_pct, Some(50.0));
    }

    fn a_whole_percentage_of_slow_calls_is_whole() {
        let ms: Vec<f64> = (0..25).map(|call| if call < 7 { 250.0 } else { 5.0 }).collect();
        assert_eq!(latency(&ms, 100.0).unwrap().over_threshold_pct, Some(28.0));
    }

    fn buckets_are_cumulative_and_end_with_all_calls() {
        let latency = latency(&[1.0, 1.5, 2.5, 3.0, 99_999.0], 100.0).unwrap();
        assert_eq!(latency.buckets.len(), BUCKETS_MS.len() + 1);
        let counts: Vec<u64> = latency.buckets.iter().map(|bucket| bucket.count).collect();
        assert_eq!(counts[..4], [1, 3, 4, 4]);
        assert!(counts.is_sorted());
        let last = latency.buckets.last().unwrap();
        assert_eq!((last.le_ms, last.count), (None, latency.n));
    }

    fn missing_calls_are_left_out_and_damaged_ones_counted() {
        let ms = [5.0, f64::NAN, -1.0, f64::INFINITY, f64::NEG_INFINITY, 1e300, -0.0];
        let latency = latency(&ms, 100.0).unwrap();
        assert_eq!((latency.n, latency.invalid), (2, 4));
        assert_eq!((latency.sum_ms, latency.max), (5.0, Some(5.0)));
    }

    fn no_latency_is_no_value_and_never_zero() {
        let latency = latency(&[f64::NAN], 100.0).unwrap();
        assert_eq!((latency.n, latency.mean, latency.p95, latency.max), (0, None, None, None));
        assert_eq!(latency.over_threshold_pct, None);
        assert!(latency.buckets.iter().all(|bucket| bucket.count == 0));
    }

    fn the_threshold_is_checked() {
        for threshold in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(latency(&[1.0], threshold).unwrap_err().code, Code::ConfigInvalid);
        }
    }

    fn order_does_not_change_a_bit() {
        let ms: Vec<f64> = (0..5000).map(|n| f64::from(n * 7919 % 5000) * 0.1 + 0.01).collect();
        let mut reversed = ms.clone();
        reversed.reverse();
        assert_eq!(latency(&ms, 100.0).unwrap(), latency(&reversed, 100.0).unwrap());
    }
}
