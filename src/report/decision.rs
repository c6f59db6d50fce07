//! A decision record as Markdown.

use super::markdown::{escape, table};
use crate::alert::time;
use crate::decide::DecisionRecord;
use serde_json::Value;

/// Largest number of options shown, one per line; the JSON has all.
const MOST_OPTIONS: usize = 200;

/// A decision record as Markdown: the decision, who made it and why, the suggestion, checks, what was
/// compared, inputs with their SHA-256, thresholds and other options, engine.
///
/// Every text is escaped: no name can create a link, an image, a mention, HTML or a table cell.
#[must_use]
pub fn decision_markdown(record: &DecisionRecord) -> String {
    let mut out = format!("## Decision: {}\n\n", escape(&in_words(&record.decision)));
    let mut line = |name: &str, text: &str| {
        out.push_str(&format!("- {name}: {}\n", escape(text)));
    };
    line("Time", &time::iso(record.at));
    line("About", &record.kind);
    line("Suggested", &format!("{}. {}", in_words(&record.suggested), record.reason));
    line("Decided by", said(&record.person).unwrap_or("not said"));
    let unsaid = if record.decision == record.suggested { "as suggested" } else { "not said" };
    line("Reason", said(&record.note).unwrap_or(unsaid));
    for compared in &record.compared {
        line("Compared", compared);
    }
    line("Engine", &format!("{} {}", record.engine.name, record.engine.version));
    out.push('\n');
    let checks = record.checks.iter().map(|check| {
        let answer = match check.passed {
            Some(true) => "passed",
            Some(false) => "**not passed**",
            None => "not known",
        };
        vec![escape(&check.name), answer.to_owned(), escape(&check.detail)]
    });
    out.push_str(&table("Checks", &["Check", "Answer", "Figures"], checks));
    let inputs = record.inputs.iter().map(|input| {
        let digest = input.sha256.as_deref().map_or_else(|| "not known".to_owned(), escape);
        vec![escape(&input.name), input.bytes.to_string(), digest]
    });
    out.push_str(&table("Inputs", &["File", "Bytes", "SHA-256"], inputs));
    out.push_str(&options(&record.options));
    out
}

/// "roll-back" as "Roll back".
fn in_words(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// The text that a person entered, unless the field was left empty.
fn said(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

fn options(options: &Value) -> String {
    let mut lines = Vec::new();
    flatten("", options, &mut lines);
    if lines.is_empty() {
        return String::new();
    }
    let mut out = "### Thresholds and options\n\n".to_owned();
    for (name, text) in lines.iter().take(MOST_OPTIONS) {
        out.push_str(&format!("- {}: {}\n", escape(name), escape(text)));
    }
    if let Some(more) = lines.len().checked_sub(MOST_OPTIONS).filter(|more| *more > 0) {
        out.push_str(&format!("- {more} more\n"));
    }
    out.push('\n');
    out
}

/// Every value under its path.
fn flatten(path: &str, value: &Value, lines: &mut Vec<(String, String)>) {
    let below =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| flatten(&below(name), field, lines));
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            list.iter()
                .enumerate()
                .for_each(|(at, each)| flatten(&below(&at.to_string()), each, lines));
        }
        Value::String(text) => lines.push((path.to_owned(), text.clone())),
        other => lines.push((path.to_owned(), other.to_string())),
    }
}
