//! The rollout looked at after every outcome: how often equal arms are called different, and how soon
//! different ones are. `LOOKS_RUNS` sets another number of simulated rollouts.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::decide::{
    Arm, ArmComparison, GradualRollout, Guarantee, Outcome, OutcomeValue, RolloutOptions,
    RolloutVerdict, Standing,
};
use driftglass::stats::always_valid::{Measured, Successes, mean_difference, share_difference};
use driftglass::stats::proportion::difference_interval;
use driftglass::stats::random::SplitMix64;
use serde_json::{Value, json};

const ALPHA: f64 = 0.05;

fn runs() -> u64 {
    std::env::var("LOOKS_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(300)
}

/// The largest share of false calls that `runs` simulations of a test at `ALPHA` may show: three standard
/// errors above it.
fn allowed(runs: u64) -> f64 {
    ALPHA + 3.0 * (ALPHA * (1.0 - ALPHA) / runs as f64).sqrt()
}

fn rollout(options: Value) -> GradualRollout {
    GradualRollout::new(serde_json::from_value::<RolloutOptions>(options).unwrap()).unwrap()
}

fn outcome(json: Value) -> Outcome {
    serde_json::from_value(json).unwrap()
}

/// Share of simulated pairs of arms that are ever called different, looked at after every outcome.
fn ever_called(
    chances: [f64; 2],
    traffic: f64,
    outcomes: u64,
    called: impl Fn([Successes; 2]) -> bool,
) -> f64 {
    let calls = (0..runs()).filter(|run| {
        let mut random = SplitMix64::new(run * 7 + 1);
        let mut arms = [Successes { successes: 0, n: 0 }; 2];
        (0..outcomes).any(|_| {
            let arm = usize::from(random.unit() >= traffic);
            arms[arm].n += 1;
            arms[arm].successes += u64::from(random.unit() < chances[arm]);
            called(arms)
        })
    });
    calls.count() as f64 / runs() as f64
}

fn sequential([first, second]: [Successes; 2]) -> bool {
    share_difference(first, second, [4, 1], ALPHA)
        .is_some_and(|[low, high]| low > 0.0 || high < 0.0)
}

#[test]
fn equal_shares_looked_at_after_every_outcome_are_seldom_called_different() {
    for (chance, traffic) in [(0.9, 0.5), (0.5, 0.5), (0.9, 0.1), (0.02, 0.1), (0.001, 0.5)] {
        let share = ever_called([chance, chance], traffic, 800, sequential);
        println!("equal shares {chance}, traffic {traffic}: {share} ever called different");
        assert!(share <= allowed(runs()), "{share} at {chance}, traffic {traffic}");
    }
}

#[test]
fn an_interval_for_one_look_fails_the_same_simulation() {
    let one_look = |[a, b]: [Successes; 2]| {
        a.n.min(b.n) >= 30
            && difference_interval(a.successes, a.n, b.successes, b.n, ALPHA)
                .is_some_and(|[low, high]| low > 0.0 || high < 0.0)
    };
    let share = ever_called([0.9, 0.9], 0.5, 800, one_look);
    println!("Newcombe's interval at every outcome: {share} ever called different");
    assert!(share > 2.0 * allowed(runs()), "{share}");
}

#[test]
fn different_shares_are_found() {
    for (chances, traffic, outcomes) in
        [([0.8, 0.9], 0.5, 1500), ([0.85, 0.9], 0.5, 6000), ([0.6, 0.9], 0.1, 1000)]
    {
        let some_looks = |arms: [Successes; 2]| arms[0].n.is_multiple_of(8) && sequential(arms);
        let share = ever_called(chances, traffic, outcomes, some_looks);
        println!("{chances:?}, traffic {traffic}: {share} found within {outcomes} outcomes");
        assert!(share >= 0.9, "{share} of {chances:?}");
    }
}

#[test]
fn a_prior_never_decides_whether_the_interval_holds() {
    // The prior of accuracy, [4, 1], expects shares near 1; of errors, [1, 9], near 0.
    for prior in [[1, 9], [4, 1]] {
        for chance in [0.05, 0.95] {
            let share = ever_called([chance, chance], 0.5, 400, |[first, second]| {
                share_difference(first, second, prior, ALPHA)
                    .is_some_and(|[low, high]| low > 0.0 || high < 0.0)
            });
            assert!(share <= allowed(runs()), "{share} at {chance} with {prior:?}");
        }
    }
}

#[test]
fn the_true_difference_stays_within_the_interval() {
    let share = ever_called([0.7, 0.8], 0.3, 800, |[first, second]| {
        share_difference(first, second, [4, 1], ALPHA)
            .is_some_and(|[low, high]| !(low..=high).contains(&-0.1))
    });
    println!("true difference -0.1: {share} ever outside");
    assert!(share <= allowed(runs()), "{share}");
}

/// Share of pairs of arms whose means are ever called different, looked at after every outcome from the
/// 30th of either arm on.
fn means_ever_called(draw: impl Fn(&mut SplitMix64) -> f64, shift: f64) -> f64 {
    let calls = (0..runs()).filter(|run| {
        let mut random = SplitMix64::new(run * 11 + 5);
        let mut arms = [(0_u64, 0.0_f64, 0.0_f64); 2];
        (0..2000).any(|_| {
            let arm = usize::from(random.unit() < 0.5);
            let value = draw(&mut random) + if arm == 0 { shift } else { 0.0 };
            let (n, mean, squares) = &mut arms[arm];
            *n += 1;
            let before = value - *mean;
            *mean += before / *n as f64;
            *squares += before * (value - *mean);
            let [first, second] = arms.map(|(n, mean, squares)| Measured {
                n,
                mean,
                variance: squares / n.saturating_sub(1).max(1) as f64,
            });
            first.n >= 30
                && second.n >= 30
                && mean_difference(first, second, ALPHA)
                    .is_some_and(|[low, high]| low > 0.0 || high < 0.0)
        })
    });
    calls.count() as f64 / runs() as f64
}

#[test]
fn equal_means_are_seldom_called_different_and_different_ones_are_found() {
    let normal = |random: &mut SplitMix64| (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    let skewed = |random: &mut SplitMix64| -(1.0 - random.unit()).ln();
    for (name, share) in [
        ("normal", means_ever_called(normal, 0.0)),
        ("exponential", means_ever_called(skewed, 0.0)),
    ] {
        println!("equal means, {name}: {share} ever called different");
        assert!(share <= allowed(runs()), "{name}: {share}");
    }
    let found = means_ever_called(normal, 0.3);
    println!("means 0.3 deviations apart: {found} found within 2000 outcomes");
    assert!(found >= 0.9, "{found}");
}

#[test]
fn equal_arms_of_a_whole_rollout_are_seldom_rolled_back() {
    let [mut calls, total] = [0, runs() / 2];
    for run in 0..total {
        let mut random = SplitMix64::new(run * 13 + 3);
        let mut rollout = rollout(json!({ "compare": ["accuracy", "errorRate", "value"] }));
        let called = (0..60).any(|_| {
            for _ in 0..10 {
                let arm = if random.unit() < 0.5 { Arm::Candidate } else { Arm::Incumbent };
                let target = OutcomeValue::Boolean(random.unit() < 0.85);
                rollout.record(
                    arm,
                    &Outcome {
                        prediction: Some(OutcomeValue::Boolean(true)),
                        target: Some(target),
                        error: Some(random.unit() < 0.02),
                        value: Some(random.unit()),
                        ..Outcome::default()
                    },
                );
            }
            let answer = rollout.evaluate();
            answer.comparisons.iter().any(|compared| compared.verdict != Standing::Open)
        });
        calls += u64::from(called);
    }
    let share = calls as f64 / total as f64;
    println!("equal rollouts on three metrics, looked at 60 times: {share} ever called different");
    assert!(share <= allowed(total), "{share}");
}

#[test]
fn a_worse_candidate_is_rolled_back_with_its_interval() {
    let mut rollout = rollout(json!({ "compare": ["accuracy"] }));
    let mut back = None;
    for n in 0..400_u32 {
        rollout.record(
            Arm::Incumbent,
            &outcome(json!({ "prediction": 1, "target": u32::from(n % 10 != 0) })),
        );
        rollout.record(
            Arm::Candidate,
            &outcome(json!({ "prediction": 1, "target": u32::from(n % 4 != 0) })),
        );
        let answer = rollout.evaluate();
        if answer.decision == RolloutVerdict::RollBack {
            back = Some((n, answer));
            break;
        }
    }
    let (n, answer) = back.unwrap();
    println!("0.75 against 0.9, each in turn: rolled back after {} outcomes of either", n + 1);
    let [ArmComparison { interval: [low, high], difference, alpha, guarantee, verdict, .. }] =
        answer.comparisons[..]
    else {
        panic!("{answer:?}");
    };
    assert!(low < difference && difference < high && high < 0.0, "{low} {difference} {high}");
    assert_eq!((alpha, guarantee, verdict), (0.05, Guarantee::Exact, Standing::Worse));
    assert!(answer.reason.contains("accuracy") && answer.reason.contains("at every look"));
}

#[test]
fn a_margin_holds_until_the_interval_is_within_it() {
    let mut rollout = rollout(json!({ "margin": 0.1, "compare": ["accuracy"] }));
    let mut decisions = Vec::new();
    for n in 0..1500_u32 {
        for arm in [Arm::Incumbent, Arm::Candidate] {
            rollout.record(
                arm,
                &outcome(json!({ "prediction": 1, "target": u32::from(n % 10 != 0) })),
            );
        }
        if n % 100 == 99 {
            decisions.push(rollout.evaluate());
        }
    }
    assert_eq!(decisions[0].decision, RolloutVerdict::Hold);
    assert!(decisions[0].reason.contains("the margin is 0.1"), "{}", decisions[0].reason);
    let last = decisions.last().unwrap();
    assert_eq!(last.decision, RolloutVerdict::Advance, "{}", last.reason);
    assert!(last.comparisons[0].interval[0] > -0.1);
}

#[test]
fn values_and_errors_know_their_direction() {
    let mut rollout = rollout(json!({ "compare": ["mae", "value"], "alpha": 0.1 }));
    assert!(rollout.evaluate().comparisons.is_empty());
    for n in 0..200_u32 {
        let noise = f64::from(n * 7 % 13) / 13.0;
        let of = |error: f64, value: f64| {
            outcome(json!({ "prediction": error + noise, "target": 0, "value": value + noise }))
        };
        rollout.record(Arm::Incumbent, &of(1.0, 1.0));
        rollout.record(Arm::Candidate, &of(2.0, 2.0));
    }
    let answer = rollout.evaluate();
    let verdicts: Vec<Standing> = answer.comparisons.iter().map(|c| c.verdict).collect();
    assert_eq!(
        verdicts,
        [Standing::Worse, Standing::Better],
        "a larger error is worse, a larger value better"
    );
    assert!(
        answer.comparisons.iter().all(|c| c.alpha == 0.05 && c.guarantee == Guarantee::Asymptotic)
    );
    assert_eq!(answer.decision, RolloutVerdict::RollBack);
    assert!(answer.reason.starts_with("Roll back: mae"), "{}", answer.reason);
}

#[test]
fn intervals_at_the_edges_stay_within_their_range() {
    let arm = |successes, n| Successes { successes, n };
    for (first, second) in [
        (arm(0, 1), arm(1, 1)),
        (arm(0, 50), arm(50, 50)),
        (arm(1000, 1000), arm(1000, 1000)),
        (arm(3, 1_000_000_000), arm(999_999_999, 1_000_000_000)),
    ] {
        let [low, high] = share_difference(first, second, [4, 1], ALPHA).unwrap();
        let difference =
            first.successes as f64 / first.n as f64 - second.successes as f64 / second.n as f64;
        assert!(
            -1.0 <= low && low <= difference && difference <= high && high <= 1.0,
            "{low} {high}"
        );
        let [other_low, other_high] = share_difference(second, first, [4, 1], ALPHA).unwrap();
        assert!((low + other_high).abs() < 1e-12 && (high + other_low).abs() < 1e-12);
    }
    assert_eq!(share_difference(arm(0, 0), arm(1, 2), [1, 1], ALPHA), None);
    assert_eq!(share_difference(arm(3, 2), arm(1, 2), [1, 1], ALPHA), None);
    assert_eq!(share_difference(arm(1, 2), arm(1, 2), [1, 1], 0.0), None);
    let narrow = |n: u64| {
        let [low, high] = share_difference(arm(n / 2, n), arm(n / 2, n), [1, 1], ALPHA).unwrap();
        high - low
    };
    assert!(narrow(100) > narrow(1000) && narrow(1000) > narrow(100_000));
    // sqrt(2 (ln 20 + ln(n / (pi / 2)))) = 7.15 standard errors of 7.07e-6 to either side.
    assert!((narrow(10_000_000_000) - 1.011e-4).abs() < 1e-6, "{}", narrow(10_000_000_000));
}

#[test]
fn rollout_comparison_options_are_checked() {
    let refused = |options: Value| {
        serde_json::from_value::<RolloutOptions>(options)
            .map_or(true, |o| GradualRollout::new(o).is_err())
    };
    assert!(refused(json!({ "alpha": 0 })));
    assert!(refused(json!({ "alpha": 1 })));
    assert!(refused(json!({ "margin": -0.1 })));
    assert!(refused(json!({ "compare": ["beauty"] })));
    let twice = rollout(json!({ "compare": ["accuracy", "accuracy"] }));
    assert_eq!(
        twice,
        rollout(json!({ "compare": ["accuracy"] })),
        "a metric named twice is compared once"
    );
}
