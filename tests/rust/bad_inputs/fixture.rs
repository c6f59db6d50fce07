//! The cases as a file, so that tests of the built package have the same list.

use super::case::{Case, outcome, read};
use super::{files, hostile, pairs, structure, values};
use driftglass::ingest::CsvOptions;
use miniz_oxide::deflate::compress_to_vec;
use serde_json::{Value, json};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/bad_inputs.json");

/// A text up to this length stands in the file as it is.
const SHORT: usize = 2000;

/// How long the files of [`hostile`] are here.
const FAMILY_SIZE: usize = 1 << 20;

/// Every input with its outcome, one a line.
fn written() -> String {
    let tables = [files::cases(), structure::cases(), values::cases()];
    let mut lines: Vec<String> = tables.iter().flatten().map(line).collect();
    for (number, text) in pairs::texts().into_iter().enumerate() {
        lines.push(found(format!("B82 {number}"), text.as_bytes()));
    }
    for (name, bytes) in hostile::families(FAMILY_SIZE) {
        lines.push(found(format!("B81 {name}"), &bytes));
    }
    format!("[\n{}\n]\n", lines.join(",\n"))
}

fn line(case: &Case) -> String {
    let options: Value = serde_json::from_str(case.options).unwrap();
    let outcome = case.expected;
    entry(&case.bytes, json!({ "id": case.id, "options": options, "outcome": outcome }))
}

/// An input whose right table is known by other means than a sentence: what is read of it.
fn found(id: String, bytes: &[u8]) -> String {
    let outcome = outcome(&read(bytes, bytes.len(), &CsvOptions::default()));
    entry(bytes, json!({ "id": id, "options": {}, "outcome": outcome }))
}

/// The line of an input: with its text, or with what it deflates to, again and again while that helps.
fn entry(bytes: &[u8], mut entry: Value) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.len() <= SHORT => entry["text"] = text.into(),
        _ => {
            let (mut packed, mut times) = (bytes.to_vec(), 0);
            loop {
                let smaller = compress_to_vec(&packed, 9);
                if smaller.len() >= packed.len() {
                    break;
                }
                (packed, times) = (smaller, times + 1);
            }
            entry["deflated"] = times.into();
            entry["base64"] = base64(&packed).into();
        }
    }
    entry.to_string()
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8]| {
        let word =
            (0..3).fold(0, |word, at| word << 8 | group.get(at).map_or(0, |&b| usize::from(b)));
        let sign = |at: usize| char::from(SIGNS[word >> (18 - 6 * at) & 63]);
        let signs: String = (0..=group.len()).map(sign).collect();
        format!("{signs:=<4}")
    };
    bytes.chunks(3).map(group).collect()
}

/// Asserts that the file holds exactly the cases; with `WRITE_FIXTURES` set it is written first.
pub(crate) fn check() {
    let wanted = written();
    if std::env::var_os("WRITE_FIXTURES").is_some() {
        std::fs::write(PATH, &wanted).unwrap();
    }
    let held = std::fs::read_to_string(PATH).unwrap_or_default();
    let differs = wanted.lines().zip(held.lines()).find(|(wanted, held)| wanted != held);
    let said: String = format!("{differs:?}").chars().take(600).collect();
    assert!(
        wanted == held,
        "tests/fixtures/bad_inputs.json is not up to date; write it anew by\n\
         WRITE_FIXTURES=1 cargo test --test rust bad_inputs::fixture\n{said}",
    );
}
