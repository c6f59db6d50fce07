//! Change detectors: river's and frouros' stored answers, missing values, snapshots, settings.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;
use crate::common::generator;

use common::assert_close;
use driftglass::detect::{ChangeDetector, DetectorKind, DetectorOptions, Stage, detect_changes};
use driftglass::error::Code;
use driftglass::stats::random::SplitMix64;
use generator::sample;
use serde_json::{Value, json};

/// A stored stream: its name, its values and what the libraries said of it.
fn streams() -> Vec<(String, Vec<f64>, Value)> {
    let fixture: Value = serde_json::from_str(include_str!("../fixtures/streams.json")).unwrap();
    let cases = fixture["cases"].as_array().unwrap();
    let stream = |case: &Value| {
        let name = case["name"].as_str().unwrap().to_owned();
        (name, sample(&case["stream"]), case["expected"].clone())
    };
    cases.iter().map(stream).collect()
}

fn indices(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|index| index.as_u64().unwrap()).collect()
}

fn plain() -> DetectorOptions {
    DetectorOptions::default()
}

/// Our detector for each stored one. KSWIN draws with another generator than numpy's.
fn stored() -> Vec<(&'static str, DetectorKind, DetectorOptions)> {
    let frouros = plain().with("convention", "frouros");
    vec![
        ("ADWIN", DetectorKind::Adwin, plain()),
        ("PageHinkley", DetectorKind::PageHinkley, plain()),
        ("DDM", DetectorKind::Ddm, plain()),
        ("EDDM", DetectorKind::Eddm, plain()),
        ("HDDM_A", DetectorKind::HddmA, plain()),
        ("HDDM_W", DetectorKind::HddmW, plain()),
        ("FHDDM", DetectorKind::Fhddm, plain()),
        ("frouros_CUSUM", DetectorKind::Cusum, plain()),
        ("frouros_PageHinkley", DetectorKind::PageHinkley, frouros),
        ("frouros_GMA", DetectorKind::GeometricMovingAverage, plain()),
    ]
}

fn noise(seed: u64, n: usize) -> Vec<f64> {
    let mut rng = SplitMix64::new(seed);
    (0..n).map(|_| (0..12).fold(-6.0, |sum, _| sum + rng.unit())).collect()
}

fn errors(seed: u64, rate: f64, n: usize) -> Vec<f64> {
    let mut rng = SplitMix64::new(seed);
    (0..n).map(|_| f64::from(u8::from(rng.unit() < rate))).collect()
}

fn series_for(kind: DetectorKind, seed: u64) -> Vec<f64> {
    if kind.of_errors() {
        [errors(seed, 0.1, 700), errors(seed + 1, 0.5, 500)].concat()
    } else {
        let later: Vec<f64> = noise(seed + 1, 500).iter().map(|x| x + 2.0).collect();
        [noise(seed, 700), later].concat()
    }
}

portable_tests! {
    fn detections_are_those_of_river_and_frouros() {
        let mut compared = 0;
        for (name, values, expected) in streams() {
            for (library, kind, options) in stored() {
                let Some(answer) = expected.get(library) else { continue };
                let ours = detect_changes(&values, kind, &options).unwrap();
                let theirs = indices(&answer["detections"]);
                assert_eq!(ours.changes, theirs, "{name}: {library}");
                let Some(warnings) = answer.get("n_warnings") else { continue };
                // River's EDDM leaves its warning up when it reports the change.
                let left_up = |change: &&u64| {
                    kind == DetectorKind::Eddm && ours.warnings.contains(&(**change - 1))
                };
                let up = ours.warnings.len() + ours.changes.iter().filter(left_up).count();
                assert_eq!(up as u64, *warnings, "{name}: warnings of {library}");
                let first = ours.warnings.first().copied();
                assert_eq!(first, answer["first_warning"].as_u64(), "{name}: {library}");
                compared += 1;
            }
        }
        assert_eq!(compared, 8 * 5);
    }

    fn the_window_of_adwin_is_that_of_river() {
        for (name, values, expected) in streams() {
            let mut detector = ChangeDetector::new(DetectorKind::Adwin, &plain()).unwrap();
            for value in values {
                detector.update(value).unwrap();
            }
            let [width, mean, squares] = detector.window().unwrap();
            let theirs = &expected["ADWIN"]["final"];
            assert_eq!(width, theirs["width"].as_f64().unwrap(), "{name}");
            assert_close(mean, theirs["estimation"].as_f64().unwrap(), 1e-12, 1e-12, &name);
            assert_close(squares, theirs["variance"].as_f64().unwrap(), 1e-9, 1e-12, &name);
        }
    }

    fn kswin_sees_a_jump_and_a_wider_spread() {
        for later in [
            noise(2, 300).iter().map(|x| x + 2.0).collect::<Vec<f64>>(),
            noise(3, 300).iter().map(|x| x * 4.0).collect(),
        ] {
            let values = [noise(1, 300), later].concat();
            let found = detect_changes(&values, DetectorKind::Kswin, &plain()).unwrap();
            assert!(found.changes.iter().any(|at| (300..360).contains(at)), "{:?}", found.changes);
        }
    }

    fn missing_values_are_passed_over_and_counted() {
        for kind in DetectorKind::all() {
            let values = series_for(kind, 5);
            let whole = detect_changes(&values, kind, &plain()).unwrap();
            assert!(!whole.changes.is_empty(), "{kind:?}");
            let gaps = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e101, f64::MIN];
            let holed: Vec<f64> =
                values.iter().flat_map(|value| gaps.into_iter().chain([*value])).collect();
            let found = detect_changes(&holed, kind, &plain()).unwrap();
            let moved: Vec<u64> = whole.changes.iter().map(|at| at * 6 + 5).collect();
            assert_eq!(found.changes, moved, "{kind:?}");
            assert_eq!(found.warnings.len(), whole.warnings.len(), "{kind:?}");
            assert_eq!((found.n, found.missing), (1200, 6000), "{kind:?}");
        }
    }

    fn a_restored_detector_goes_on_to_the_bit() {
        for kind in DetectorKind::all() {
            let values = series_for(kind, 9);
            let mut whole = ChangeDetector::new(kind, &plain()).unwrap();
            let mut parts = whole.clone();
            for (at, value) in values.iter().enumerate() {
                if at % 7 == 0 {
                    let saved = parts.snapshot();
                    parts = ChangeDetector::restore(&saved).unwrap();
                    assert_eq!(parts.snapshot(), saved, "{kind:?} at {at}");
                }
                let (one, other) = (whole.update(*value).unwrap(), parts.update(*value).unwrap());
                assert_eq!(one, other, "{kind:?} at {at}");
            }
            assert_eq!(whole, parts, "{kind:?}");
            assert!(whole.state().changes > 0, "{kind:?}");
        }
    }

    fn memory_is_bounded() {
        for kind in DetectorKind::all() {
            let mut detector = ChangeDetector::new(kind, &plain()).unwrap();
            let calm = if kind.of_errors() { [0.0, 1.0] } else { [0.25, 0.75] };
            for _ in 0..50_000 {
                for value in calm {
                    detector.update(value).unwrap();
                }
            }
            let bytes = detector.snapshot().len();
            assert!(bytes < 5_000, "{kind:?}: {bytes}");
        }
    }

    fn numbers_stay_finite_whatever_comes() {
        for kind in DetectorKind::all().filter(|kind| !kind.of_errors()) {
            let mut detector = ChangeDetector::new(kind, &plain()).unwrap();
            for value in [1e100, -1e100, 0.0, 1e-300, -0.0].into_iter().cycle().take(1_000) {
                let update = detector.update(value).unwrap();
                assert!(update.statistic.is_none_or(f64::is_finite), "{kind:?}");
                detector = ChangeDetector::restore(&detector.snapshot()).unwrap();
            }
        }
    }

    fn errors_outside_their_range_are_refused() {
        for kind in DetectorKind::all().filter(|kind| kind.of_errors()) {
            let mut detector = ChangeDetector::new(kind, &plain()).unwrap();
            let fresh = detector.clone();
            for value in [-0.1, 1.1, 93.0] {
                assert_eq!(detector.update(value).unwrap_err().code, Code::ValueOutOfRange);
            }
            let between = detector.update(0.5);
            assert_eq!(between.is_err(), kind == DetectorKind::Eddm);
            if between.is_err() {
                assert_eq!(detector, fresh);
            }
        }
    }

    fn settings_are_checked() {
        let refused = |kind: DetectorKind, options: Value| {
            let options = DetectorOptions::from(options.as_object().unwrap().clone());
            let error = ChangeDetector::new(kind, &options).unwrap_err();
            assert_eq!(error.code, Code::ConfigInvalid);
            error.to_string()
        };
        let text = refused(DetectorKind::Adwin, json!({ "threshold": 5 }));
        assert!(text.contains("`threshold`") && text.contains("maxBuckets"), "{text}");
        let text = refused(DetectorKind::Adwin, json!({ "delta": 2000 }));
        assert!(text.contains("`delta` of a detector is 2000; it has to be a number above 0 and up to 1000."), "{text}");
        refused(DetectorKind::Ddm, json!({ "warningThreshold": 4 }));
        refused(DetectorKind::Ddm, json!({ "driftThreshold": 0 }));
        refused(DetectorKind::Eddm, json!({ "alpha": 0.5 }));
        refused(DetectorKind::HddmA, json!({ "driftConfidence": 0.1, "warningConfidence": 0.01 }));
        refused(DetectorKind::HddmW, json!({ "lambda": 0 }));
        refused(DetectorKind::Kswin, json!({ "windowSize": 50 }));
        refused(DetectorKind::Fhddm, json!({ "windowSize": 1 }));
        refused(DetectorKind::Cusum, json!({ "threshold": -1 }));
        refused(DetectorKind::Cusum, json!({ "threshold": "high" }));
        refused(DetectorKind::Cusum, json!({ "minInstances": 1.5 }));
        refused(DetectorKind::Cusum, json!({ "direction": "sideways" }));
        refused(DetectorKind::HddmA, json!({ "twoSided": 1 }));
        refused(DetectorKind::Cusum, json!({ "expectedRunLength": 500, "reference": 7 }));
        refused(DetectorKind::Ddm, json!({ "expectedRunLength": 500, "reference": [0, 1, 93] }));
        refused(DetectorKind::PageHinkley, json!({ "convention": "frouros", "direction": "down" }));
        refused(DetectorKind::PageHinkley, json!({ "reference": [1, 2, 3] }));
        refused(DetectorKind::Adwin, json!({ "expectedRunLength": 10 }));
        refused(DetectorKind::Adwin, json!({ "expectedRunLength": 500, "reference": [null, 1] }));
        // Too short for the first test, and the first error after none is a change at any limit.
        refused(DetectorKind::Kswin, json!({ "expectedRunLength": 50 }));
        let rare = json!({ "expectedRunLength": 1000, "errorRate": 0.01 });
        assert!(refused(DetectorKind::Ddm, rare).contains("No limit of the detector \"ddm\""));
        assert!(DetectorKind::from_name("adwin2").unwrap_err().to_string().contains("kswin"));
        for kind in DetectorKind::all() {
            assert_eq!(DetectorKind::from_name(kind.name()).unwrap(), kind);
        }
    }

    fn what_is_no_snapshot_is_refused() {
        let saved = ChangeDetector::new(DetectorKind::Ddm, &plain()).unwrap().snapshot();
        let damaged = [
            "{}".to_owned(),
            "no JSON".to_owned(),
            saved.replace("/1", "/2"),
            saved.replace("\"ddm\"", "\"eddm\""),
            saved.replace("[30.0,", "["),
            saved.replace("[30.0,", "[30.0,1.0,"),
        ];
        let edited = |kind: DetectorKind, from: &str, to: &str| {
            let saved = ChangeDetector::new(kind, &plain()).unwrap().snapshot();
            assert!(saved.contains(from), "{saved}");
            saved.replace(from, to)
        };
        // Sizes that no setting gives would be divided by, or taken from an empty list.
        let impossible = [
            edited(DetectorKind::Adwin, ",5.0,5.0,10.0", ",0.0,5.0,10.0"),
            edited(DetectorKind::Fhddm, "[100.0,", "[0.0,"),
            edited(DetectorKind::Kswin, ",100.0,30.0,", ",0.0,30.0,"),
            edited(DetectorKind::Kswin, ",100.0,30.0,", ",100.0,90.0,"),
        ];
        for text in damaged.into_iter().chain(impossible) {
            let error = ChangeDetector::restore(&text).unwrap_err();
            assert_eq!(error.code, Code::SnapshotInvalid, "{text}");
        }
    }

    fn directions_are_those_asked_for() {
        let falls: Vec<f64> =
            noise(4, 600).iter().enumerate().map(|(n, x)| x - 3.0 * f64::from(n >= 300)).collect();
        for kind in
            [DetectorKind::PageHinkley, DetectorKind::Cusum, DetectorKind::GeometricMovingAverage]
        {
            let found = |direction| {
                let options = plain().with("direction", direction);
                detect_changes(&falls, kind, &options).unwrap().changes
            };
            assert!(found("up").is_empty(), "{kind:?}");
            assert!((300..400).contains(&found("down")[0]), "{kind:?}");
            assert!((300..400).contains(&found("both")[0]), "{kind:?}");
        }
        let better = [errors(1, 0.6, 500), errors(2, 0.1, 500)].concat();
        for kind in [DetectorKind::HddmA, DetectorKind::HddmW] {
            let found = |two_sided| {
                let options = plain().with("twoSided", two_sided);
                detect_changes(&better, kind, &options).unwrap().changes
            };
            assert!(found(false).is_empty(), "{kind:?}");
            assert!((500..560).contains(&found(true)[0]), "{kind:?}: {:?}", found(true));
        }
    }

    fn a_stage_is_a_state() {
        let mut detector = ChangeDetector::new(DetectorKind::HddmA, &plain()).unwrap();
        let mut stages = Vec::new();
        for value in [vec![0.0; 60], vec![1.0; 20]].concat() {
            let stage = detector.update(value).unwrap().stage;
            assert_eq!(detector.update(f64::NAN).unwrap().stage == Stage::Warning, stage == Stage::Warning);
            if stages.last() != Some(&stage) {
                stages.push(stage);
            }
        }
        assert_eq!(stages[..3], [Stage::None, Stage::Warning, Stage::Change]);
        assert_eq!(detector.state().missing, 80);
    }

    fn an_expected_run_length_is_met_on_fresh_series() {
        run_lengths_are_met(500, &KINDS);
    }

    fn a_run_length_is_met_on_fresh_series_like_the_reference() {
        // Skewed values at another scale, which no default limit fits.
        let skewed = |seed: u64, n: usize| -> Vec<f64> {
            let mut rng = SplitMix64::new(seed);
            (0..n).map(|_| 4_000.0 / (1.0 - 0.9 * rng.unit())).collect()
        };
        let reference: Vec<Option<f64>> =
            skewed(3, 2_000).into_iter().map(Some).chain([None]).collect();
        let asked = plain().with("expectedRunLength", 400).with("reference", reference);
        for kind in [DetectorKind::PageHinkley, DetectorKind::Cusum] {
            let detector = ChangeDetector::new(kind, &asked).unwrap();
            assert_eq!(detector.state().calibration.unwrap().drawn_from, "reference");
            let measured = run_length(&detector, 150, |seed| skewed(seed, 1_600));
            assert!((400.0..600.0).contains(&measured), "{}: {measured}", kind.name());
        }
    }

    fn a_calibrated_detector_is_the_same_again_and_after_a_snapshot() {
        let asked = plain().with("expectedRunLength", 200);
        let other = asked.clone().with("seed", 1);
        for kind in [DetectorKind::Adwin, DetectorKind::PageHinkley, DetectorKind::HddmW] {
            let detector = ChangeDetector::new(kind, &asked).unwrap();
            assert_eq!(detector, ChangeDetector::new(kind, &asked).unwrap(), "{kind:?}");
            assert_eq!(detector, ChangeDetector::restore(&detector.snapshot()).unwrap());
            let state = detector.state();
            let calibration = state.calibration.unwrap();
            let own = (calibration.parameter.as_str(), calibration.value);
            assert_eq!(own, (state.parameter, state.value), "{kind:?}");
            assert_ne!(detector, ChangeDetector::new(kind, &other).unwrap(), "{kind:?}");
        }
    }

    fn blocks_keep_what_neighbours_have_in_common() {
        // A slow wave: neighbours are alike, so that sums of them wander far.
        let wave: Vec<Option<f64>> =
            (0..2_000).map(|n| Some(f64::from(u8::from(n / 40 % 2 == 0)))).collect();
        let limit = |block: u64| {
            let asked = plain()
                .with("expectedRunLength", 300)
                .with("reference", wave.clone())
                .with("block", block);
            ChangeDetector::new(DetectorKind::Cusum, &asked).unwrap().state().value
        };
        assert!(limit(80) > 1.5 * limit(1), "{} {}", limit(80), limit(1));
    }
}

/// Holds the run length of every kind against what was asked, on series the calibration did not see.
fn run_lengths_are_met(length: u64, kinds: &[(DetectorKind, f64)]) {
    for &(kind, most) in kinds {
        let asked = plain().with("expectedRunLength", length);
        let detector = ChangeDetector::new(kind, &asked).unwrap();
        // Detectors that alarm most often when they have seen little keep it from the start.
        let (series, times) =
            if kind.of_errors() && kind != DetectorKind::Fhddm { (600, 1) } else { (150, 4) };
        let measured = run_length(&detector, series, |seed| {
            if kind.of_errors() {
                errors(seed, 0.1, times * length as usize)
            } else {
                noise(seed, times * length as usize)
            }
        });
        let share = measured / length as f64;
        assert!(share > 0.95 && share < most, "{kind:?}: {share} of {length} updates");
    }
}

#[test]
#[cfg(not(target_arch = "wasm32"))]
fn a_long_expected_run_length_is_met_on_fresh_series() {
    run_lengths_are_met(1_500, &KINDS[..KINDS.len() - 1]);
}

/// Updates of fresh stable series for each alarm.
fn run_length(detector: &ChangeDetector, series: u64, fresh: impl Fn(u64) -> Vec<f64>) -> f64 {
    let (mut updates, mut alarms) = (0, 0);
    for seed in 0..series {
        let mut watching = detector.clone();
        for value in fresh(77_000 + seed) {
            watching.update(value).unwrap();
        }
        let state = watching.state();
        updates += state.n;
        alarms += state.changes;
    }
    updates as f64 / alarms as f64
}

/// All kinds, the slowest last, and how much longer than asked their run length may be: the statistics of the last two have few
/// distinct values, so that a limit may be safer than asked.
const KINDS: [(DetectorKind, f64); 10] = [
    (DetectorKind::Adwin, 1.4),
    (DetectorKind::PageHinkley, 1.4),
    (DetectorKind::Cusum, 1.4),
    (DetectorKind::GeometricMovingAverage, 1.4),
    (DetectorKind::Ddm, 1.4),
    (DetectorKind::Eddm, 1.4),
    (DetectorKind::HddmA, 1.4),
    (DetectorKind::HddmW, 1.4),
    (DetectorKind::Fhddm, 1.8),
    (DetectorKind::Kswin, 3.5),
];
