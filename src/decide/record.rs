//! Decision records: what was decided, on what basis, and why.

use crate::error::{Error, Result};
use crate::json::{self, member};
use serde::Serialize;
use serde_json::{Map, Value};

/// Largest number of inputs in a record.
const MOST_INPUTS: usize = 10_000;

/// A file that a decision is based on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordedInput {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes as 64 hexadecimal digits; `None` if the bytes are not available.
    pub sha256: Option<String>,
}

/// The software that made a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordedEngine {
    /// `driftglass`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// One condition; `passed` is `None` if it is unknown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordedCheck {
    /// The question, in a few words.
    pub name: String,
    /// Whether it passed.
    pub passed: Option<bool>,
    /// The numbers behind it.
    pub detail: String,
}

json::shape!(RecordedCheck { name, passed, detail });
json::shape!(RecordedInput { name, bytes, sha256 });
json::shape!(RecordedEngine { name, version });

/// One decision, with everything needed to understand and repeat it later.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionRecord {
    /// The kind of decision: `gate`, `rollout`, `retraining`, `review` or the caller's own name.
    pub kind: String,
    /// Its time in milliseconds since 1970, as given by the caller.
    pub at: f64,
    /// The software that made the suggestion.
    pub engine: RecordedEngine,
    /// What was compared, in words.
    pub compared: Vec<String>,
    /// The files it is based on.
    pub inputs: Vec<RecordedInput>,
    /// Thresholds, mapping and other options, as they were given.
    pub options: Value,
    /// What the engine suggested.
    pub suggested: String,
    /// Why, in one sentence.
    pub reason: String,
    /// The decision; equal to the suggestion unless a person decided otherwise.
    pub decision: String,
    /// The conditions, each with its numbers.
    pub checks: Vec<RecordedCheck>,
    /// The result that the record was made from.
    pub result: Value,
    /// Who decided.
    pub person: Option<String>,
    /// Why the person decided so.
    pub note: Option<String>,
}

json::shape!(DecisionRecord {
    kind,
    at,
    engine,
    compared,
    inputs,
    options,
    suggested,
    reason,
    decision,
    checks,
    result,
    person,
    note,
});

/// A record of a decision, from its result: that of the gate, of a rollout or of the retraining trigger, or advice.
///
/// `given` has `kind`, `at` and `result`, and may have `compared` (texts), `inputs` (`name`, `bytes`, `sha256`),
/// `options`, `decision`, `checks`, `person` and `note`. The suggestion is the result's `decision`, `action` or
/// `retrain`; its reason and checks are the result's.
///
/// # Errors
/// `config-invalid` if a part is missing or has the wrong form, a SHA-256 is not 64 hexadecimal digits, or the result
/// holds no decision.
pub fn decision_record(given: &Map<String, Value>) -> Result<DecisionRecord> {
    let given = Value::Object(given.clone());
    let record = read(&given).map_err(|error| invalid(&error.to_string()))?;
    let is_digest = |hex: &String| hex.len() == 64 && hex.bytes().all(|c| c.is_ascii_hexdigit());
    let digests = record.inputs.iter().filter_map(|input| input.sha256.as_ref());
    if let Some(odd) = digests.into_iter().find(|hex| !is_digest(hex)) {
        return Err(invalid(&format!("\"{odd}\" is not a SHA-256 in 64 hexadecimal digits")));
    }
    if record.inputs.len() > MOST_INPUTS {
        return Err(invalid(&format!("it lists at most {MOST_INPUTS} inputs")));
    }
    Ok(record)
}

fn read(given: &Value) -> json::Result<DecisionRecord> {
    let result: Value = member(given, "result")?;
    let suggested = match (result.get("decision"), result.get("action"), result.get("retrain")) {
        (Some(Value::String(decision)), _, _) | (_, Some(Value::String(decision)), _) => {
            decision.clone()
        }
        (_, _, Some(Value::Bool(retrain))) => if *retrain { "retrain" } else { "keep" }.to_owned(),
        _ => return Err(serde::de::Error::custom("the result holds no decision")),
    };
    let checks: Option<Vec<RecordedCheck>> = member(given, "checks")?;
    let of_result: Option<Vec<RecordedCheck>> = member(&result, "checks")?;
    let decision: Option<String> = member(given, "decision")?;
    let at: f64 = member(given, "at")?;
    Ok(DecisionRecord {
        kind: member(given, "kind")?,
        at,
        engine: RecordedEngine {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        compared: member::<Option<_>>(given, "compared")?.unwrap_or_default(),
        inputs: member::<Option<_>>(given, "inputs")?.unwrap_or_default(),
        options: member(given, "options")?,
        reason: member(&result, "reason")?,
        decision: decision.unwrap_or_else(|| suggested.clone()),
        suggested,
        checks: checks.or(of_result).unwrap_or_default(),
        result,
        person: member(given, "person")?,
        note: member(given, "note")?,
    })
}

fn invalid(what: &str) -> Error {
    Error::invalid(format!("The decision record is not valid: {what}."))
}
