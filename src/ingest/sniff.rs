//! The delimiter, from the beginning of a file.

use super::tokenizer::{Fate, Piece, Place, Sink, Tokenizer};
use crate::error::Result;
use crate::order;

/// How much of a file decides.
pub(super) const SAMPLE: usize = 64 << 10;
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter named by a first line `sep=;` (Excel), and the length of that line with its end.
pub(super) fn separator_line(text: &[u8]) -> Option<(u8, usize)> {
    let (name, rest) = text.split_at_checked(4)?;
    let (&delimiter, end) = rest.split_first()?;
    let usable = delimiter == b'\t' || (delimiter.is_ascii_graphic() && delimiter != b'"');
    if !name.eq_ignore_ascii_case(b"sep=") || !usable {
        return None;
    }
    match end {
        [b'\r', b'\n', ..] => Some((delimiter, 7)),
        [b'\r' | b'\n', ..] => Some((delimiter, 6)),
        [] => Some((delimiter, 5)),
        _ => None,
    }
}

/// The delimiter under which records have the most even number of fields, more than one;
/// a comma if none divides anything.
///
/// `complete` says that the sample is the whole file, so that its last record counts.
pub(super) fn delimiter(sample: &[u8], complete: bool) -> u8 {
    let mut best = (b',', 0.0, 1);
    for candidate in CANDIDATES {
        let counts = field_counts(sample, candidate, complete);
        let Some((fields, evenness)) = evenness(&counts) else { continue };
        if evenness > best.1 || (evenness == best.1 && fields > best.2) {
            best = (candidate, evenness, fields);
        }
    }
    best.0
}

/// The most frequent number of fields over one, and the share of records that have it;
/// half as much if the first record, the header, does not.
fn evenness(counts: &[usize]) -> Option<(usize, f64)> {
    let mut sorted: Vec<usize> = counts.iter().copied().filter(|&fields| fields > 1).collect();
    order::sort_by(&mut sorted, Ord::cmp);
    let runs = sorted.chunk_by(|a, b| a == b);
    let run = runs.max_by_key(|run| run.len())?;
    let fields = *run.first()?;
    let share = run.len() as f64 / counts.len() as f64;
    Some((fields, if counts.first() == Some(&fields) { share } else { share / 2.0 }))
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

    fn bad_record(&mut self, _: Place, _: &[u8]) -> Result<Fate> {
        Ok(Fate::Next)
    }
}

fn field_counts(sample: &[u8], delimiter: u8, complete: bool) -> Vec<usize> {
    let mut counter = FieldCounter::default();
    let mut tokenizer = Tokenizer::new(delimiter, 1);
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

    #[test]
    fn the_most_even_delimiter_wins() {
        assert_eq!(delimiter(b"a;b\n1,2,3;x\n4,5;y\n", true), b';');
        assert_eq!(delimiter(b"a,b\n\"x;y;z\",1\n", true), b',');
        assert_eq!(delimiter(b"all good\nneeds work\n", true), b',');
        assert_eq!(delimiter(b"a\tb", true), b'\t');
    }

    #[test]
    fn the_separator_line_of_excel_is_understood() {
        assert_eq!(separator_line(b"sep=;\r\na;b\r\n"), Some((b';', 7)));
        assert_eq!(separator_line(b"SEP=\t\na\tb\n"), Some((b'\t', 6)));
        assert_eq!(separator_line(b"sep=ab\n"), None);
    }
}
