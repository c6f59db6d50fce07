//! Records of decisions, and the SHA-256 of what they rest on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::decide::{DecisionRecord, GateOptions, Scores, decision_record, deployment_gate};
use driftglass::digest::Sha256;
use driftglass::report::decision_markdown;
use serde_json::{Value, json};

fn digest(pieces: &[&[u8]]) -> String {
    let mut digest = Sha256::default();
    pieces.iter().for_each(|piece| digest.update(piece));
    digest.hex()
}

fn record(given: Value) -> Result<DecisionRecord, driftglass::error::Error> {
    decision_record(given.as_object().unwrap())
}

fn full() -> Value {
    let metrics = |accuracy: f64| Scores::finished([("accuracy".to_owned(), accuracy)].into());
    let result = deployment_gate(&metrics(0.9), &metrics(0.92), &GateOptions::default()).unwrap();
    json!({
        "kind": "gate",
        "at": 1_735_689_600_000_u64,
        "result": result,
        "compared": ["model v8 against model v7"],
        "inputs": [{ "name": "week <12> | a.csv", "bytes": 3, "sha256": digest(&[b"abc"]) }, { "name": "stream", "bytes": 10, "sha256": null }],
        "options": { "threshold": 0.85, "roles": { "target": "y*" }, "rules": [{ "name": "a" }], "columns": ["u", "v"] },
        "decision": "roll-back",
        "person": "Ada",
        "note": "The new one\nis slower.",
    })
}

portable_tests! {
    fn digests_are_those_of_the_standard() {
        // FIPS 180-4 examples; the last is a million times "a".
        assert_eq!(digest(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(digest(&[b"abc"]), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(
            digest(&[b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"]),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        );
        let thousand = [b'a'; 1000];
        assert_eq!(
            digest(&[&thousand[..]; 1000]),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        );
    }

    fn the_cut_does_not_show_in_a_digest() {
        let bytes: Vec<u8> = (0..300_u32).map(|n| (n * 7 % 251) as u8).collect();
        for length in [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 300] {
            let whole = digest(&[&bytes[..length]]);
            for cut in 0..=length {
                let (first, second) = bytes[..length].split_at(cut);
                assert_eq!(digest(&[first, second]), whole, "{length} bytes cut at {cut}");
            }
            let single: Vec<&[u8]> = bytes[..length].chunks(1).collect();
            assert_eq!(digest(&single), whole, "{length} bytes one by one");
        }
    }

    fn a_record_says_what_was_decided_on_what_and_why() {
        let made = record(full()).unwrap();
        assert_eq!((made.kind.as_str(), made.suggested.as_str(), made.decision.as_str()), ("gate", "keep", "roll-back"));
        assert!(made.reason.starts_with("Keep the incumbent"));
        assert_eq!((made.checks.len(), made.checks[1].passed), (3, Some(false)));
        assert_eq!(made.engine.version, env!("CARGO_PKG_VERSION"));
        assert_eq!(made.options["threshold"], 0.85);
        assert_eq!(made.result["difference"], full()["result"]["difference"]);
        let text = serde_json::to_string(&made).unwrap();
        let read: DecisionRecord = driftglass_json(&text);
        assert_eq!(read, made);
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }

    fn without_a_person_the_suggestion_is_the_decision() {
        let of = |result: Value| record(json!({ "kind": "retraining", "at": 0, "result": result })).unwrap();
        let made = of(json!({ "retrain": true, "reason": "Low." }));
        assert_eq!((made.decision.as_str(), made.suggested.as_str(), made.person, made.inputs.len()), ("retrain", "retrain", None, 0));
        assert_eq!(of(json!({ "retrain": false, "reason": "Fine." })).decision, "keep");
        assert_eq!(of(json!({ "action": "hold-rollout", "reason": "Falling.", "checks": [] })).decision, "hold-rollout");
        assert_eq!(of(json!({ "decision": "advance", "reason": "Fine.", "arms": {} })).decision, "advance");
    }

    fn what_is_no_record_is_refused() {
        let refused = |change: &dyn Fn(&mut Value)| {
            let mut given = full();
            change(&mut given);
            let error = record(given).unwrap_err();
            assert_eq!(error.code.as_str(), "config-invalid");
            error.to_string()
        };
        let without = |field: &'static str| refused(&move |given: &mut Value| { given.as_object_mut().unwrap().remove(field); });
        assert!(without("kind").contains("kind") && without("at").contains("at"));
        assert!(without("result").contains("no decision"));
        assert!(refused(&|given| given["result"]["reason"] = Value::Null).contains("reason"));
        assert!(refused(&|given| given["inputs"][0]["sha256"] = json!("ab")).contains("64 hexadecimal digits"));
        assert!(refused(&|given| given["inputs"][0]["bytes"] = json!(-1)).contains("bytes"));
        assert!(refused(&|given| given["at"] = json!("now")).contains("at"));
    }

    fn a_decision_against_the_suggestion_is_not_called_as_suggested() {
        let mut silent = full();
        silent["result"]["decision"] = json!("keep_v7 & wait");
        for unsaid in ["person", "note"] {
            silent[unsaid] = json!(" ");
        }
        let text = decision_markdown(&record(silent.clone()).unwrap());
        for line in ["- Suggested: Keep\\_v7 &amp; wait. Keep the", "- Decided by: not said\n", "- Reason: not said\n"] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        silent["decision"] = json!("keep_v7 & wait");
        let text = decision_markdown(&record(silent).unwrap());
        assert!(text.contains("- Reason: as suggested\n"), "{text}");
    }

    fn nobody_is_mentioned_and_no_issue_is_linked() {
        let mut given = full();
        given["note"] = json!("Ask @ada, see #12.");
        let text = decision_markdown(&record(given).unwrap());
        assert!(text.contains("- Reason: Ask @<!-- -->ada, see \\#<!-- -->12.\n"), "{text}");
    }

    fn markdown_names_everything_and_runs_nothing() {
        let text = decision_markdown(&record(full()).unwrap());
        for part in [
            "## Decision: Roll back",
            "- Time: 2025-01-01T00:00:00.000Z",
            "- Suggested: Keep. Keep the incumbent",
            "- Decided by: Ada",
            "- Reason: The new one is slower.",
            "- Compared: model v8 against model v7",
            "| not-worse | **not passed** |",
            "week &lt;12&gt; \\| a.csv | 3 | ba7816bf",
            "| stream | 10 | not known |",
            "- roles.target: y\\*",
            "- rules.0.name: a",
            "- threshold: 0.85",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert!(text.contains(env!("CARGO_PKG_VERSION")));
        let mut bare = full();
        bare["checks"] = json!([{ "name": "latency within SLO", "passed": null, "detail": "no latency" }]);
        let text = decision_markdown(&record(bare).unwrap());
        assert!(text.contains("| latency within SLO | not known | no latency |"), "{text}");
    }
}

/// By the reader of results, as the boundary does.
fn driftglass_json(text: &str) -> DecisionRecord {
    serde_json::from_str(text).unwrap()
}
