//! A strict reader of the text format of Prometheus, and names that try to break out of it.

use std::collections::{BTreeMap, BTreeSet};

#[allow(dead_code)]
pub const HOSTILE: [&str; 9] = [
    "a\"} 1\ninjected{x=\"",
    "back\\slash\\",
    "new\nline",
    "carriage\rreturn",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>|cell|",
    "\u{1b}[31mred\u{85}\u{2028}",
    "__proto__",
    "# EOF",
];

pub type Labels = BTreeMap<String, String>;

/// A strict reader of the text format: every line is a comment or a sample, escapes are the three known
/// ones, families are contiguous, no series occurs twice.
pub fn parse(text: &str) -> Vec<(String, Labels, f64)> {
    let mut samples = Vec::new();
    let mut families: Vec<String> = Vec::new();
    let mut series = BTreeSet::new();
    assert!(text.ends_with('\n'));
    for line in text.trim_end_matches('\n').split('\n') {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let family = rest.split(' ').next().unwrap().to_owned();
            assert!(!families.contains(&family), "{family} occurs twice");
            families.push(family);
            continue;
        }
        if line.starts_with("# HELP ") || line == "# EOF" {
            continue;
        }
        let (name, labels, value) = sample(line);
        assert!(name.starts_with(families.last().unwrap().as_str()), "{name} outside its family");
        assert!(series.insert((name.clone(), labels.clone())), "{line} occurs twice");
        samples.push((name, labels, value));
    }
    samples
}

fn sample(line: &str) -> (String, Labels, f64) {
    let end = line.find(['{', ' ']).unwrap();
    let name = &line[..end];
    assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
    let mut labels = Labels::new();
    let mut rest = &line[end..];
    while rest.starts_with(['{', ',']) {
        let (label, after) = rest[1..].split_once("=\"").unwrap();
        let mut value = String::new();
        let mut chars = after.char_indices();
        loop {
            match chars.next().unwrap() {
                (at, '"') => {
                    rest = &after[at + 1..];
                    break;
                }
                (_, '\\') => value.push(match chars.next().unwrap().1 {
                    'n' => '\n',
                    c @ ('\\' | '"') => c,
                    other => panic!("unknown escape {other}"),
                }),
                (_, c) => value.push(c),
            }
        }
        assert!(labels.insert(label.to_owned(), value).is_none());
    }
    let value = rest.strip_prefix('}').unwrap_or(rest).strip_prefix(' ').unwrap();
    (name.to_owned(), labels, value.parse().unwrap())
}
