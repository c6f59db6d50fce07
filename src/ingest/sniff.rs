//! Detects the delimiter from the beginning of a file.

use super::outline::{Outline, Seen, is_value};
use super::sink::{Fate, Piece, Place, Sink};
use super::thousands::{self, STYLES};
use super::tokenizer::{Dialect, Tokenizer};
use crate::error::Result;
use crate::order;

/// Number of bytes that are inspected.
pub(super) const SAMPLE: usize = 64 << 10;
/// The candidates, in order of preference if the evidence is equal.
pub(super) const CANDIDATES: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'~'];
/// A delimiter whose most frequent number of fields has a smaller share of records is uncertain.
const SURE: f64 = 0.5;
/// So is one if another comes this close to it.
const RIVAL: f64 = 0.9;

/// A delimiter and what it makes of the sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Division {
    pub(super) delimiter: u8,
    /// The share of records with the most frequent number of fields, halved if the header has another.
    evenness: f64,
    /// The same, not halved.
    share: f64,
    pub(super) fields: usize,
}

impl Division {
    /// None at all: a comma that divides nothing.
    const NONE: Self = Self { delimiter: b',', evenness: 0.0, share: 0.0, fields: 1 };

    fn beats(&self, other: &Self) -> bool {
        self.evenness > other.evenness
            || (self.evenness == other.evenness && self.fields > other.fields)
    }
}

/// The best delimiter and the second best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guess {
    pub(super) best: Division,
    pub(super) rival: Option<Division>,
}

impl Guess {
    /// Whether the evidence is thin.
    pub(super) fn is_unsure(&self) -> bool {
        let near = self.rival.is_some_and(|rival| rival.evenness >= RIVAL * self.best.evenness);
        self.best.fields > 1 && (self.best.share < SURE || near)
    }
}

/// The delimiter named by a first line `sep=;` (Excel), and the length of that line with its end.
pub(super) fn separator_line(text: &[u8]) -> Option<(u8, usize)> {
    let (name, rest) = text.split_at_checked(4)?;
    let (&delimiter, end) = rest.split_first()?;
    if !name.eq_ignore_ascii_case(b"sep=") || !super::options::is_delimiter(delimiter) {
        return None;
    }
    match end {
        [b'\r', b'\n', ..] => Some((delimiter, 7)),
        [b'\r' | b'\n', ..] => Some((delimiter, 6)),
        [] => Some((delimiter, 5)),
        _ => None,
    }
}

/// The delimiter under which records have the most even number of fields, more than one; a comma if none divides
/// anything. A space is chosen only if no other delimiter divides the text, and columns of numbers confirm it.
///
/// `complete` says that the sample is the whole file, so that its last record counts.
pub(super) fn delimiter(sample: &[u8], comment: Option<u8>, complete: bool) -> Guess {
    let mut guess = Guess { best: Division::NONE, rival: None };
    for candidate in CANDIDATES {
        let dialect = Dialect { comment, ..Dialect::plain(candidate) };
        let counts = field_counts(sample, dialect, complete);
        let Some((fields, share)) = most_frequent(&counts) else { continue };
        // The first record is the header.
        let evenness = if counts.first() == Some(&fields) { share } else { share / 2.0 };
        let division = Division { delimiter: candidate, evenness, share, fields };
        if division.beats(&guess.best) {
            let before = std::mem::replace(&mut guess.best, division);
            guess.rival = (before.fields > 1).then_some(before);
        } else if guess.rival.is_none_or(|rival| division.beats(&rival)) {
            guess.rival = Some(division);
        }
    }
    if guess.best.evenness <= SURE
        && let Some(fields) = divided_by_spaces(sample, comment, complete)
    {
        guess.rival = (guess.best.fields > 1).then_some(guess.best);
        guess.best = Division { delimiter: b' ', evenness: 1.0, share: 1.0, fields };
    }
    guess
}

/// The number of columns if each record has as many when divided by single spaces, the first one is
/// names, and a column below them is numbers.
fn divided_by_spaces(sample: &[u8], comment: Option<u8>, complete: bool) -> Option<usize> {
    let dialect = Dialect { comment, ..Dialect::plain(b' ') };
    let outline = Outline::of(sample, dialect, 1, complete);
    let (header, rows) = outline.records.split_first()?;
    let fields = header.len();
    let even = fields > 1 && !rows.is_empty() && rows.iter().all(|row| row.len() == fields);
    // One column of moments or of numbers such as 1 234 is not two.
    let is_one = |row: &Seen| {
        let fields: Vec<&[u8]> = outline.fields_of(row).collect();
        let text = fields.join(&b' ');
        let styles = STYLES.into_iter().filter(|style| style.group == b' ');
        is_value(&text) || styles.into_iter().any(|style| thousands::parse(&text, style).is_some())
    };
    let values = || outline.value_columns(rows, fields);
    (even && !rows.iter().all(is_one) && outline.holds_names(header) && values().contains(&true))
        .then_some(fields)
}

/// The most frequent number of fields over one, and the share of records that have it.
fn most_frequent(counts: &[usize]) -> Option<(usize, f64)> {
    let mut sorted: Vec<usize> = counts.iter().copied().filter(|&fields| fields > 1).collect();
    order::sort_by(&mut sorted, Ord::cmp);
    let runs = sorted.chunk_by(|a, b| a == b);
    let run = runs.max_by_key(|run| run.len())?;
    Some((*run.first()?, run.len() as f64 / counts.len() as f64))
}

#[derive(Default)]
struct FieldCounter {
    fields: usize,
    counts: Vec<usize>,
}

impl Sink for FieldCounter {
    fn field(&mut self, _: &[u8], _: usize, _: usize) {
        self.fields += 1;
    }

    fn record(&mut self, _: Option<u64>) -> Result<Fate> {
        self.counts.push(std::mem::take(&mut self.fields));
        Ok(Fate::Next)
    }

    fn unusual_record(&mut self, _: Place, _: &[u8]) -> Result<Fate> {
        Ok(Fate::Next)
    }
}

fn field_counts(sample: &[u8], dialect: Dialect, complete: bool) -> Vec<usize> {
    let mut counter = FieldCounter::default();
    let mut tokenizer = Tokenizer::new(dialect, 1);
    let read = tokenizer.push(Piece { text: sample, byte: 0, wide: false }, &mut counter);
    if complete && read.is_ok() {
        // An unterminated quote is reported when the file itself is read.
        let _ = tokenizer.finish(&mut counter);
    } else if counter.counts.is_empty() {
        counter.counts.push(counter.fields + 1);
    }
    counter.counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sample: &[u8]) -> u8 {
        delimiter(sample, None, true).best.delimiter
    }

    #[test]
    fn the_most_even_delimiter_wins() {
        assert_eq!(found(b"a;b\n1,2,3;x\n4,5;y\n"), b';');
        assert_eq!(found(b"a,b\n\"x;y;z\",1\n"), b',');
        assert_eq!(found(b"all good\nneeds work\n"), b',');
        assert_eq!(found(b"a\tb"), b'\t');
        assert_eq!(found(b"a^b\n1^2\n"), b'^');
        assert_eq!(found(b"a b\n1,5 2\n"), b' ');
    }

    #[test]
    fn one_column_with_spaces_is_not_divided() {
        assert_eq!(found(b"start time\n2026-01-01 10:00\n2026-01-02 10:00\n"), b',');
        assert_eq!(found(b"unit price\n1 234\n5 678,5\n"), b',');
        assert_eq!(found(b"a b\n1 2\n"), b' ');
    }

    #[test]
    fn thin_evidence_is_told() {
        let unsure = |sample: &[u8]| delimiter(sample, None, true).is_unsure();
        assert!(unsure(b"a,b;c\n1,2;3\n"));
        assert!(unsure(b"a,b\nx\ny\nz\n"));
        assert!(!unsure(b"a,b\n1,2\n") && !unsure(b"a\n1\n"));
    }

    #[test]
    fn the_separator_line_of_excel_is_understood() {
        assert_eq!(separator_line(b"sep=;\r\na;b\r\n"), Some((b';', 7)));
        assert_eq!(separator_line(b"SEP=\t\na\tb\n"), Some((b'\t', 6)));
        assert_eq!(separator_line(b"sep=ab\n"), None);
    }
}
