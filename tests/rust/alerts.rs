//! Alerts: every transition, thresholds of every kind, silences, payloads, ISO time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(not(target_arch = "wasm32"))]
use crate::common::promtool;

use driftglass::alert::{
    Alert, AlertBook, AlertState, Bases, Observation, Pace, Progress, Rule, SilenceMatch, alike,
    payload, step, time, validate_rules,
};
use driftglass::metric::Measurement;
use serde_json::{Value, json};

const MINUTE: f64 = 60_000.0;

fn rule(json: Value) -> Rule {
    serde_json::from_value(json).unwrap()
}

fn low_accuracy() -> Rule {
    rule(
        json!({ "name": "low-accuracy", "metric": "accuracy", "when": "below", "threshold": 0.85, "severity": "high" }),
    )
}

fn accuracy(value: Option<f64>) -> Vec<Measurement> {
    vec![Measurement::new("accuracy", value, 100)]
}

/// The states after each value, in letters: inactive, pending, firing, resolved.
fn states(rule: Rule, values: &[Option<f64>]) -> String {
    let mut book = AlertBook::new(vec![rule]).unwrap();
    values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            book.observe(&accuracy(*value), Bases::default(), at as f64 * MINUTE, "b");
            match book.alerts().first().map(|alert| alert.state) {
                None | Some(AlertState::Inactive) => 'i',
                Some(AlertState::Pending) => 'p',
                Some(AlertState::Firing) => 'f',
                Some(AlertState::Resolved) => 'r',
                Some(AlertState::NoData) => 'n',
                Some(AlertState::NotEnoughData) => 'e',
            }
        })
        .collect()
}

fn paced(for_batches: u32, keep: u32, cooldown: u32) -> Rule {
    Rule {
        for_batches: Some(for_batches),
        keep_firing_for: Some(keep),
        cooldown: Some(cooldown),
        ..low_accuracy()
    }
}

const BAD: Option<f64> = Some(0.8);
const GOOD: Option<f64> = Some(0.9);

/// The message after each value of a metric whose rule breaks below 0.0025.
fn p_value_messages(metric: &str, column: Option<&str>, values: &[f64]) -> Vec<String> {
    messages_below(0.0025, metric, column, values)
}

fn messages_below(limit: f64, metric: &str, column: Option<&str>, values: &[f64]) -> Vec<String> {
    let rule = rule(
        json!({ "name": "drift", "metric": metric, "when": "below", "threshold": limit, "severity": "medium" }),
    );
    let mut book = AlertBook::new(vec![rule]).unwrap();
    let mut message = |value: &f64| {
        let measured = Measurement::new(metric, Some(*value), 100);
        let measured = column.map_or(measured.clone(), |column| measured.of_column(column));
        book.observe(&[measured], Bases::default(), 0.0, "b");
        book.alerts().first().map(|alert| alert.message.clone()).unwrap_or_default()
    };
    values.iter().map(&mut message).collect()
}

portable_tests! {
    fn drift_messages_are_sentences_and_say_nothing_false() {
        let values = [4.096e-60, 0.0, 0.0024999, 0.041, 1.0];
        assert_eq!(p_value_messages("driftAlertPValue", Some("ANC"), &values), [
            "Drift in ANC: adjusted p-value below 0.0001 (limit 0.0025).",
            "Drift in ANC: adjusted p-value below 0.0001 (limit 0.0025).",
            "Drift in ANC: adjusted p-value 0.0024999, below 0.0025.",
            "Drift in ANC: adjusted p-value 0.041, not below 0.0025.",
            "Drift in ANC: no change that counts.",
        ]);
        assert_eq!(p_value_messages("predictionDriftAlertPValue", None, &[1.827e-277, 1.0]), [
            "Drift in the predictions: p-value below 0.0001 (limit 0.0025).",
            "Drift in the predictions: no change that counts.",
        ]);
        assert_eq!(p_value_messages("driftPValue", Some("ANC"), &[1e-7, 0.0]), [
            "Adjusted p-value of a change in ANC is below 0.0001 (limit 0.0025).",
            "Adjusted p-value of a change in ANC is below 0.0001 (limit 0.0025).",
        ]);
    }

    fn a_p_value_is_told_from_a_limit_that_is_as_small() {
        assert_eq!(messages_below(1e-6, "driftAlertPValue", Some("ANC"), &[4.096e-60, 0.0, 2e-5, 3e-4]), [
            "Drift in ANC: adjusted p-value 4.1e-60, below 1e-6.",
            "Drift in ANC: adjusted p-value below 1e-300 (limit 1e-6).",
            "Drift in ANC: adjusted p-value 2e-5, not below 1e-6.",
            "Drift in ANC: adjusted p-value 0.0003, not below 1e-6.",
        ]);
    }

    fn measured_numbers_of_one_sentence_have_the_same_digits() {
        assert_eq!(alike([0.849, 0.8153]), ["0.8490", "0.8153"]);
        assert_eq!(alike([-0.018, 0.051_23]), ["\u{2212}0.01800", "0.05123"]);
        assert_eq!(alike([0.5, 0.849, 0.8153]), ["0.5000", "0.8490", "0.8153"]);
        assert_eq!(alike([12.5, 1234.6]), ["12.5", "1,235"]);
        assert_eq!(alike([1.0, 0.25]), ["1", "0.25"]);
        assert_eq!(alike([1.5e-7, 0.25]), ["1.5e-7", "0.25"]);
        let mut rule = low_accuracy();
        rule.threshold = serde_json::from_value(json!("reference")).unwrap();
        let reference = Measurement::new("accuracy", Some(0.87), 100).with_interval(Some([0.849, 0.9]));
        let bases = Bases { measurements: &[reference], spreads: &[] };
        let mut book = AlertBook::new(vec![rule]).unwrap();
        book.observe(&[Measurement::new("accuracy", Some(0.8153), 100)], bases, 0.0, "b");
        assert_eq!(book.alerts()[0].message, "Accuracy is 0.8153, below 0.8490.");
    }

    fn a_breach_fires_at_once_by_default_and_a_clean_batch_resolves_it() {
        assert_eq!(states(low_accuracy(), &[GOOD, BAD, BAD, GOOD, GOOD, BAD]), "iffrrf");
    }

    fn a_value_equal_to_the_threshold_is_fine() {
        assert_eq!(states(low_accuracy(), &[Some(0.85), Some(0.849_999_9)]), "if");
    }

    fn for_counts_consecutive_breaches_and_one_clean_batch_resets_it() {
        assert_eq!(states(paced(3, 0, 0), &[BAD, BAD, GOOD, BAD, BAD, BAD]), "ppippf");
    }

    fn an_undefined_value_keeps_every_state() {
        assert_eq!(states(paced(2, 0, 0), &[None, BAD, None, BAD, None, GOOD, None]), "ippffrr");
    }

    fn keep_firing_for_survives_that_many_clean_batches() {
        assert_eq!(states(paced(1, 3, 0), &[BAD, GOOD, GOOD, GOOD, GOOD]), "ffffr");
        assert_eq!(states(paced(1, 2, 0), &[BAD, GOOD, BAD, GOOD, GOOD, GOOD]), "fffffr");
    }

    fn cooldown_holds_back_firing_for_that_many_batches() {
        assert_eq!(states(paced(1, 0, 2), &[BAD, GOOD, BAD, BAD, BAD]), "frppf");
        assert_eq!(states(paced(1, 0, 2), &[BAD, GOOD, GOOD, GOOD, BAD]), "frrrf");
    }

    fn one_event_a_change_and_none_while_nothing_changes() {
        let mut book = AlertBook::new(vec![low_accuracy()]).unwrap();
        let mut events = Vec::new();
        for (at, value) in [BAD, BAD, BAD, None, GOOD, GOOD].into_iter().enumerate() {
            events.extend(book.observe(&accuracy(value), Bases::default(), at as f64, &format!("batch {at}")));
        }
        let moves: Vec<(AlertState, AlertState, f64)> =
            events.iter().map(|event| (event.from, event.to, event.at)).collect();
        assert_eq!(moves, [
            (AlertState::Inactive, AlertState::Firing, 0.0),
            (AlertState::Firing, AlertState::Resolved, 4.0),
        ]);
        assert_eq!(events[0].message, "Accuracy is 0.8, below 0.85.");
        let alert = &book.alerts()[0];
        assert_eq!((alert.since, alert.since_label.as_str(), alert.fired_at), (4.0, "batch 4", Some(0.0)));
    }

    fn sentences_tell_close_numbers_apart() {
        let mut book = AlertBook::new(vec![low_accuracy()]).unwrap();
        let events = book.observe(&accuracy(Some(0.849_999_9)), Bases::default(), 0.0, "b");
        assert_eq!(events[0].message, "Accuracy is 0.8499999, below 0.85.");
    }

    fn a_rule_without_a_column_watches_every_column_on_its_own() {
        let missing = rule(json!({ "name": "missing-values", "metric": "missingPct", "when": "above", "threshold": 5, "severity": "medium" }));
        let mut book = AlertBook::new(vec![missing]).unwrap();
        let measured = |a: f64, b: f64| vec![
            Measurement::new("missingPct", Some(a), 10).of_column("a"),
            Measurement::new("missingPct", Some(b), 10).of_column("b"),
        ];
        book.observe(&measured(12.0, 0.0), Bases::default(), 0.0, "one");
        let events = book.observe(&measured(12.0, 7.5), Bases::default(), 1.0, "two");
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].alert, "missing-values/b");
        assert_eq!(events[0].message, "Share of missing values in b is 7.5 %, above 5 %.");
        assert_eq!(book.alerts().len(), 2);
    }

    fn a_range_breaks_on_either_side() {
        let outside = || rule(json!({ "name": "r", "metric": "accuracy", "when": "outside", "threshold": [0.8, 0.9], "severity": "info" }));
        assert_eq!(states(outside(), &[Some(0.8), Some(0.9), Some(0.79), Some(0.85), Some(0.91)]), "iifrf");
    }

    fn the_reference_threshold_asks_for_the_whole_interval_beyond() {
        let relative = rule(json!({ "name": "r", "metric": "accuracy", "when": "below", "threshold": "reference", "severity": "high" }));
        let reference = vec![Measurement::new("accuracy", Some(0.82), 1000).with_interval(Some([0.80, 0.84]))];
        let bases = Bases { measurements: &reference, spreads: &[] };
        let mut book = AlertBook::new(vec![relative]).unwrap();
        let batch = |value, interval| vec![Measurement::new("accuracy", Some(value), 50).with_interval(interval)];
        assert!(book.observe(&batch(0.78, Some([0.70, 0.82])), bases, 0.0, "overlaps").is_empty());
        assert!(book.observe(&batch(0.78, Some([0.70, 0.80])), bases, 1.0, "touches").is_empty());
        assert!(book.observe(&batch(0.95, Some([0.93, 0.97])), bases, 2.0, "better").is_empty());
        let events = book.observe(&batch(0.70, Some([0.65, 0.75])), bases, 3.0, "worse");
        assert_eq!(events[0].to, AlertState::Firing);
        assert_eq!(book.alerts()[0].threshold, 0.80);
        assert!(book.observe(&batch(0.70, None), Bases::default(), 4.0, "no reference: undefined").is_empty());
    }

    fn a_metric_that_is_not_measured_leaves_its_alert_alone() {
        let mut book = AlertBook::new(vec![low_accuracy()]).unwrap();
        book.observe(&accuracy(BAD), Bases::default(), 0.0, "b");
        assert!(book.observe(&[], Bases::default(), 1.0, "c").is_empty());
        let alert = &book.alerts()[0];
        assert_eq!((alert.state, alert.value), (AlertState::Firing, None));
        assert_eq!(alert.message, "Accuracy is not known: it was not measured in this batch.");
    }

    fn silenced_alerts_still_change_state_and_their_events_say_so() {
        let mut book = AlertBook::new(vec![low_accuracy()]).unwrap();
        let of_rule = SilenceMatch { rule: Some("low-accuracy".to_owned()), ..SilenceMatch::default() };
        book.silence(of_rule, 2.0).unwrap();
        assert!(book.observe(&accuracy(BAD), Bases::default(), 0.0, "b")[0].silenced);
        assert!(book.alerts()[0].silenced);
        assert!(!book.observe(&accuracy(GOOD), Bases::default(), 2.0, "c")[0].silenced);
        assert!(!book.alerts()[0].silenced);
        let all = SilenceMatch { all: true, ..SilenceMatch::default() };
        assert!(book.silence(all.clone(), f64::NAN).is_err());
        // Nothing is no match: it would mute everything by a slip.
        let error = book.silence(SilenceMatch::default(), 9.0).unwrap_err();
        assert!(error.message.contains("`all: true`"), "{}", error.message);
        book.silence(all.clone(), 9.0).unwrap();
        assert_eq!(book.silences().len(), 1);
        assert!(book.alerts()[0].silenced);
        assert!(book.end_silence(&SilenceMatch { rule: Some("other".to_owned()), ..SilenceMatch::default() }).is_err());
        book.end_silence(&all).unwrap();
        assert!(!book.alerts()[0].silenced && book.silences().is_empty());
    }

    fn acknowledging_lasts_until_it_fires_anew() {
        let mut book = AlertBook::new(vec![low_accuracy()]).unwrap();
        assert_eq!(book.acknowledge("low-accuracy").unwrap_err().code.as_str(), "config-invalid");
        book.observe(&accuracy(BAD), Bases::default(), 0.0, "b");
        book.acknowledge("low-accuracy").unwrap();
        book.observe(&accuracy(BAD), Bases::default(), 1.0, "c");
        assert!(book.alerts()[0].acknowledged);
        book.observe(&accuracy(GOOD), Bases::default(), 2.0, "d");
        book.observe(&accuracy(BAD), Bases::default(), 3.0, "e");
        assert!(!book.alerts()[0].acknowledged);
    }

    /// What a rule still counts of an alert that is over is no alert that somebody could have seen.
    fn an_alert_that_is_over_takes_its_acknowledgement_along() {
        let rule = Rule { cooldown: Some(9), for_batches: Some(2), ..low_accuracy() };
        let mut book = AlertBook::new(vec![rule]).unwrap();
        for (at, value) in [BAD, BAD, GOOD, BAD].into_iter().enumerate() {
            book.observe(&accuracy(value), Bases::default(), at as f64, "b");
        }
        book.acknowledge("low-accuracy").unwrap();
        book.observe(&accuracy(GOOD), Bases::default(), 4.0, "over");
        assert!(book.alerts().is_empty());
        assert!(book.acknowledge("low-accuracy").is_err());
        book.observe(&accuracy(BAD), Bases::default(), 5.0, "another");
        let [alert] = &book.alerts()[..] else { panic!("{:?}", book.alerts()) };
        assert_eq!((alert.state, alert.acknowledged), (AlertState::Pending, false));
    }

    fn invalid_rules_are_refused_as_a_whole() {
        let bad = [
            json!({ "name": "", "metric": "m", "when": "above", "threshold": 1, "severity": "info" }),
            json!({ "name": "a/b", "metric": "m", "when": "above", "threshold": 1, "severity": "info" }),
            json!({ "name": "a\nb", "metric": "m", "when": "above", "threshold": 1, "severity": "info" }),
            json!({ "name": "a", "metric": " ", "when": "above", "threshold": 1, "severity": "info" }),
            json!({ "name": "a", "metric": "m", "when": "outside", "threshold": 1, "severity": "info" }),
            json!({ "name": "a", "metric": "m", "when": "above", "threshold": [1, 2], "severity": "info" }),
            json!({ "name": "a", "metric": "m", "when": "outside", "threshold": [2, 1], "severity": "info" }),
            json!({ "name": "a", "metric": "m", "when": "above", "threshold": 1, "for": 0, "severity": "info" }),
        ];
        for json in bad {
            let refused = validate_rules(&[low_accuracy(), rule(json.clone())]);
            assert_eq!(refused.unwrap_err().code.as_str(), "config-invalid", "{json}");
        }
        assert!(validate_rules(&[low_accuracy(), low_accuracy()]).is_err());
        let nan = Rule { threshold: driftglass::alert::Threshold::Value(f64::NAN), ..low_accuracy() };
        assert!(validate_rules(&[nan]).is_err());
        assert!(serde_json::from_value::<Rule>(json!({ "name": "a", "metric": "m", "when": "above", "threshold": "refrence", "severity": "info" })).is_err());
    }

    fn a_restored_book_goes_on_where_it_stopped() {
        let rules = vec![paced(3, 1, 1)];
        let values = [BAD, BAD, BAD, GOOD, GOOD, BAD, None, BAD, BAD, GOOD];
        for cut in 0..values.len() {
            let mut whole = AlertBook::new(rules.clone()).unwrap();
            let mut book = AlertBook::new(rules.clone()).unwrap();
            for (at, value) in values.into_iter().enumerate() {
                if at == cut {
                    let saved = serde_json::to_string(&book.state()).unwrap();
                    let state = serde_json::from_str(&saved).unwrap();
                    book = AlertBook::restore(rules.clone(), state).unwrap();
                }
                let expected = whole.observe(&accuracy(value), Bases::default(), at as f64, "b");
                assert_eq!(book.observe(&accuracy(value), Bases::default(), at as f64, "b"), expected);
            }
            assert_eq!(book.alerts(), whole.alerts());
        }
    }

    fn counts_do_not_overflow() {
        let pace = Pace { for_batches: u32::MAX, keep_firing_for: u32::MAX, cooldown: u32::MAX, ..Pace::of(&low_accuracy()) };
        let full = Progress { state: AlertState::Pending, breaching: u32::MAX, clean: u32::MAX, cooldown_left: u32::MAX, ..Progress::default() };
        assert_eq!(step(full, Observation::Breach, pace, 0.0).breaching, u32::MAX);
        let firing = Progress { state: AlertState::Firing, ..full };
        assert_eq!(step(firing, Observation::Clean, pace, 0.0).state, AlertState::Resolved);
    }

    fn slack_text_cannot_mention_or_link() {
        let body = payload::slack(&hostile());
        let text = body.to_string();
        assert!(!text.contains("<!channel>") && text.contains("&lt;!channel&gt;"));
        assert!(!body["text"].as_str().unwrap().contains('\n'));
        assert_eq!(body["blocks"][0]["type"], "section");
    }

    fn pagerduty_triggers_and_resolves_under_one_key() {
        let mut alert = hostile();
        let trigger = payload::pagerduty(&alert, "R0UT1NG");
        assert_eq!(trigger["routing_key"], "R0UT1NG");
        assert_eq!(trigger["event_action"], "trigger");
        assert_eq!(trigger["payload"]["severity"], "error");
        assert_eq!(trigger["payload"]["timestamp"], "2018-12-31T23:59:59.000Z");
        alert.state = AlertState::Resolved;
        let resolve = payload::pagerduty(&alert, "R0UT1NG");
        assert_eq!(resolve["event_action"], "resolve");
        assert_eq!(resolve["dedup_key"], trigger["dedup_key"]);
        alert.id = "ä".repeat(300);
        assert!(payload::pagerduty(&alert, "")["dedup_key"].as_str().unwrap().len() <= 255);
    }

    fn alertmanager_gets_valid_labels_and_the_end_of_resolved_alerts() {
        let mut alert = hostile();
        alert.labels = [("1 team!", "core"), ("alertname", "other"), ("empty", "")]
            .map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let mut resolved = alert.clone();
        resolved.state = AlertState::Resolved;
        resolved.fired_at = Some(0.0);
        let pending = Alert { state: AlertState::Pending, ..alert.clone() };
        let sent = payload::alertmanager(&[alert, resolved, pending]);
        let sent = sent.as_array().unwrap();
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0]["labels"]["alertname"], "drift");
        assert_eq!(sent[0]["labels"]["_1_team_"], "core");
        assert!(sent[0]["labels"].get("empty").is_none() && sent[0].get("endsAt").is_none());
        // Nobody is told of what is muted, but everybody that it is over.
        let muted = |state| Alert { state, fired_at: Some(0.0), inhibited_by: Some("x".to_owned()), ..hostile() };
        let silenced = Alert { silenced: true, ..hostile() };
        let left = payload::alertmanager(&[muted(AlertState::Firing), silenced, muted(AlertState::Resolved)]);
        assert_eq!(left.as_array().unwrap().len(), 1);
        assert_eq!(sent[1]["startsAt"], "1970-01-01T00:00:00.000Z");
        assert_eq!(sent[1]["endsAt"], "2018-12-31T23:59:59.000Z");
    }

    fn iso_time_agrees_with_the_calendar() {
        // JavaScript: new Date(ms).toISOString()
        let cases = [
            (0.0, "1970-01-01T00:00:00.000Z"),
            (-1.0, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000.0, "2000-02-29T00:00:00.000Z"),
            (4_107_542_399_999.0, "2100-02-28T23:59:59.999Z"),
            (1_546_300_799_000.5, "2018-12-31T23:59:59.000Z"),
            (-62_167_219_200_000.0, "0000-01-01T00:00:00.000Z"),
            (-62_167_219_200_001.0, "-000001-12-31T23:59:59.999Z"),
            (8.64e15, "+275760-09-13T00:00:00.000Z"),
            (-8.64e15, "-271821-04-20T00:00:00.000Z"),
            (f64::INFINITY, "+275760-09-13T00:00:00.000Z"),
            (f64::NAN, "1970-01-01T00:00:00.000Z"),
        ];
        for (ms, expected) in cases {
            assert_eq!(time::iso(ms), expected);
        }
    }
}

fn hostile() -> Alert {
    Alert {
        id: "drift/<!channel>\n".to_owned(),
        rule: "drift".to_owned(),
        metric: "driftPValue".to_owned(),
        column: Some("<!channel>\n".to_owned()),
        segment: None,
        severity: driftglass::metric::Severity::High,
        state: AlertState::Firing,
        since: 1_546_300_799_000.0,
        since_label: "census & co".to_owned(),
        value: Some(0.001),
        threshold: 0.0025,
        message: "Drift <https://evil|x>\nnext line".to_owned(),
        acknowledged: false,
        inhibited_by: None,
        silenced: false,
        fired_at: None,
        labels: Default::default(),
    }
}

/// Random rules on random series against Prometheus's own rule engine, where it is installed.
#[cfg(not(target_arch = "wasm32"))]
mod against_prometheus {
    use super::*;
    use driftglass::stats::random::SplitMix64;
    use std::fmt::Write;
    use std::process::Command;

    const RULES: usize = 1500;
    const BATCHES: usize = 14;

    /// One rule on one series, and in which batches it fires by our count.
    struct Drawn {
        lasting: u64,
        keep: u64,
        above: bool,
        values: Vec<u64>,
        fires: Vec<bool>,
    }

    fn draw(random: &mut SplitMix64) -> Drawn {
        let (lasting, keep, above) = (1 + random.below(4), random.below(4), random.below(2) == 0);
        let values: Vec<u64> = (0..BATCHES).map(|_| random.below(4)).collect();
        let ours = rule(json!({
            "name": "r", "metric": "m", "when": if above { "above" } else { "below" }, "threshold": 1,
            "for": lasting, "keepFiringFor": keep, "severity": "info",
        }));
        let mut book = AlertBook::new(vec![ours]).unwrap();
        let fires = values.iter().enumerate().map(|(at, value)| {
            book.observe(
                &[Measurement::new("m", Some(*value as f64), 1)],
                Bases::default(),
                at as f64,
                "b",
            );
            book.alerts().iter().any(|alert| alert.state == AlertState::Firing)
        });
        let fires = fires.collect();
        Drawn { lasting, keep, above, values, fires }
    }

    /// `for` of n batches is `for: (n - 1)m` at one batch a minute, `keepFiringFor` is `keep_firing_for`.
    fn rules(drawn: &[Drawn]) -> String {
        let mut text = "groups:\n- name: g\n  interval: 1m\n  rules:\n".to_owned();
        for (id, Drawn { lasting, keep, above, .. }) in drawn.iter().enumerate() {
            let side = if *above { ">" } else { "<" };
            let lasting = lasting - 1;
            let _ = writeln!(
                text,
                "  - alert: a{id}\n    expr: m{id} {side} 1\n    for: {lasting}m\n    keep_firing_for: {keep}m"
            );
        }
        text
    }

    fn expectations(drawn: &[Drawn]) -> String {
        let mut text = "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n".to_owned();
        for (id, Drawn { values, .. }) in drawn.iter().enumerate() {
            let values: Vec<String> = values.iter().map(u64::to_string).collect();
            let _ = writeln!(text, "  - series: m{id}\n    values: '{}'", values.join(" "));
        }
        text.push_str("  alert_rule_test:\n");
        for (id, Drawn { fires, .. }) in drawn.iter().enumerate() {
            for (at, fires) in fires.iter().enumerate() {
                let alerts = if *fires { "[{}]" } else { "[]" };
                let _ = writeln!(
                    text,
                    "  - eval_time: {at}m\n    alertname: a{id}\n    exp_alerts: {alerts}"
                );
            }
        }
        text
    }

    /// Prometheus has no cooldown, and resolves on NaN where ours keeps the state: neither is drawn.
    #[test]
    fn our_transitions_are_those_of_prometheus() {
        if !promtool::is_installed() {
            return;
        }
        let mut random = SplitMix64::new(20_260_101);
        let drawn: Vec<Drawn> = (0..RULES).map(|_| draw(&mut random)).collect();
        let folder = std::env::temp_dir().join(format!("driftglass-rules-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("rules.yml"), rules(&drawn)).unwrap();
        std::fs::write(folder.join("test.yml"), expectations(&drawn)).unwrap();
        let output = Command::new("promtool")
            .args(["test", "rules", "test.yml"])
            .current_dir(&folder)
            .output()
            .unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}", said.chars().take(2000).collect::<String>());
        let firing = drawn.iter().flat_map(|one| &one.fires).filter(|fires| **fires).count();
        assert!(firing > RULES * 3, "{firing} firing batches are too few to mean anything");
    }
}
