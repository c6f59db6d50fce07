//! The beginning of a file: marks of other programs, comments, titles, then the header.

use super::options::{Comments, CsvOptions};
use super::outline::{LineEnds, Outline, Seen, is_value};
use super::scan::{find, line_ends, splat};
use super::sniff::{self, Guess};
use super::tokenizer::Dialect;
use crate::error::Warning;

/// Largest number of lines before a header.
const MOST_BEFORE: usize = 50;
/// Share of the following records that must have the length of the header,
const EVEN: f64 = 0.8;
/// and the share that is enough if the first line as a header would leave no row at all.
const EVEN_ENOUGH: f64 = 0.5;
/// Number of places inspected for another table.
const MOST_TABLES: usize = 10;
/// Largest number of further headers below the first.
const MOST_HEADERS: usize = 2;

/// How a file is to be read, from its first 64 KiB.
#[derive(Debug)]
pub(super) struct Beginning {
    pub(super) dialect: Dialect,
    /// Bytes of the text before the header.
    pub(super) skipped: usize,
    /// The line of the header.
    pub(super) line: u64,
    /// Further headers below the first.
    pub(super) headers: usize,
    /// Warnings, with lines.
    pub(super) warnings: Vec<Warning>,
    /// Whether lines end with CR CR LF, so that every other one is blank.
    pub(super) doubled_returns: bool,
}

impl Beginning {
    /// Inspects the beginning of a text, which is the whole of it if `complete`.
    pub(super) fn of(text: &[u8], options: &CsvOptions, complete: bool) -> Self {
        let mut warnings = Vec::new();
        let (mut start, named) = Start::of(text, options);
        let (comment, comments) = start.pass_comments(options.comment, complete);
        let asked = options.delimiter.or(named);
        let guess = sniff::delimiter(start.rest(), comment, complete);
        let delimiter = asked.unwrap_or(guess.best.delimiter);
        let mut dialect = Dialect { delimiter, comment, padded: false };
        start.leave_header(&comments, dialect, complete, &mut warnings);
        let mut outline = start.outline(&mut dialect, complete);
        let before = header_at(&outline, options);
        if let (Some(first), Some(header)) = (outline.records.first(), outline.records.get(before))
            && before > 0
        {
            warnings.push(preamble(first, before, &outline));
            start.at += header.place.byte as usize;
            start.line = header.place.line;
            outline = start.outline(&mut dialect, complete);
        }
        if asked.is_none() && !dialect.padded {
            let again = (before > 0).then(|| sniff::delimiter(start.rest(), comment, complete));
            warnings.extend(unsure(again.unwrap_or(guess), delimiter));
        }
        let ends = LineEnds::of(start.rest(), &outline, complete);
        warnings.extend(mixed_ends(&ends, start.line));
        warnings.extend(apostrophes(&outline));
        warnings.extend(another_table(&outline));
        Self {
            dialect,
            skipped: start.at,
            line: start.line,
            headers: further_headers(&outline, options),
            warnings,
            doubled_returns: ends.doubled > 0,
        }
    }
}

/// Where the table starts, as far as is known.
#[derive(Clone, Copy)]
struct Start<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Start<'a> {
    /// The start after a line that names the delimiter, and after the lines that the caller skips; returns that
    /// delimiter.
    fn of(text: &'a [u8], options: &CsvOptions) -> (Self, Option<u8>) {
        let mut start = Start { text, at: 0, line: 1 };
        let named = sniff::separator_line(text);
        start.pass(named.map_or(0, |(_, length)| length));
        for _ in 0..options.skip_lines.unwrap_or(0) {
            if start.rest().is_empty() {
                break;
            }
            start.pass(start.line_length());
        }
        (start, named.map(|(delimiter, _)| delimiter))
    }

    /// Skips comments before the header, as far as they are visible; returns their places, and the byte that begins
    /// comments which the tokenizer has to skip.
    fn pass_comments(
        &mut self,
        comment: Comments,
        complete: bool,
    ) -> (Option<u8>, Vec<(usize, u64)>) {
        match comment {
            Comments::From(byte) => return (Some(byte), Vec::new()),
            Comments::Never => return (None, Vec::new()),
            Comments::Auto => {}
        }
        let mut comments = Vec::new();
        let after = self.comments(&mut comments);
        if after.rest().is_empty() && !complete && !comments.is_empty() {
            // The comments continue beyond the sample.
            return (Some(b'#'), Vec::new());
        }
        *self = after;
        (None, comments)
    }

    /// The records from here on; finds out whether spaces belong to the delimiters.
    fn outline(&self, dialect: &mut Dialect, complete: bool) -> Outline {
        let outline = Outline::of(self.rest(), *dialect, self.line, complete);
        if dialect.padded || !dialect.delimiter.is_ascii_punctuation() || !outline.is_padded() {
            return outline;
        }
        dialect.padded = true;
        Outline::of(self.rest(), *dialect, self.line, complete)
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn pass(&mut self, bytes: usize) {
        self.line += line_ends(self.rest().get(..bytes).unwrap_or_default());
        self.at += bytes;
    }

    /// The length of the line at hand with its end.
    fn line_length(&self) -> usize {
        let rest = self.rest();
        let end = find(rest, 0, &[splat(b'\n'), splat(b'\r')]);
        match rest.get(end..) {
            Some([b'\r', b'\n', ..]) => end + 2,
            Some([_, ..]) => end + 1,
            _ => end,
        }
    }

    /// The place after lines that begin with `#` and the blank lines between them; adds the place of each to
    /// `comments`.
    fn comments(&self, comments: &mut Vec<(usize, u64)>) -> Self {
        let (mut after, mut ahead) = (*self, *self);
        while let Some(&first) = ahead.rest().first() {
            if first == b'#' {
                comments.push((ahead.at, ahead.line));
            } else if first != b'\n' && first != b'\r' {
                break;
            }
            ahead.pass(ahead.line_length());
            if first == b'#' {
                after = ahead;
            }
        }
        after
    }

    /// The last line that begins with `#` is no comment if it is the header.
    fn leave_header(
        &mut self,
        comments: &[(usize, u64)],
        dialect: Dialect,
        complete: bool,
        warnings: &mut Vec<Warning>,
    ) {
        let Some((&first, &last)) = comments.first().zip(comments.last()) else { return };
        let with_last = Start { text: self.text, at: last.0, line: last.1 };
        let outline = Outline::of(with_last.rest(), dialect, 1, complete);
        let is_header = outline
            .records
            .split_first()
            .is_some_and(|(header, rows)| is_header_with_sign(&outline, header, rows));
        let mut count = comments.len() as u64;
        if is_header {
            (self.at, self.line) = last;
            count -= 1;
        }
        if count > 0 {
            let message =
                "Lines that begin with # stand before the header; they were read as comments.";
            let mut warning = Warning::new("comment-lines", message).times(count);
            warning.line = Some(first.1);
            warnings.push(warning);
        }
    }
}

/// Whether a record whose first field begins with `#` is the header of what follows: it has as many fields, and what
/// follows does not begin with a header of its own.
fn is_header_with_sign(outline: &Outline, header: &Seen, rows: &[Seen]) -> bool {
    let Some((next, below)) = rows.split_first().filter(|(next, _)| next.len() == header.len())
    else {
        return false;
    };
    if header.len() == 1 {
        let is_word = |text: &[u8]| text.len() > 1 && !text.iter().any(u8::is_ascii_whitespace);
        return rows.iter().all(|row| row.len() == 1)
            && outline.fields_of(header).all(is_word)
            && outline.fields_of(next).any(is_value);
    }
    let values = outline.value_columns(below, next.len());
    !(outline.holds_names(next) && values.contains(&true))
}

/// Number of records before the header: lines of fewer fields, then names above an even table.
fn header_at(outline: &Outline, options: &CsvOptions) -> usize {
    let is_wanted = options.skip_lines.is_none() && options.header != Some(false);
    let Some(length) = outline.usual_length().filter(|_| is_wanted) else { return 0 };
    let records = &outline.records;
    let Some(at) = records.iter().position(|record| record.len() == length) else { return 0 };
    let Some((header, rows)) = records.get(at..).and_then(<[Seen]>::split_first) else { return 0 };
    if at == 0 {
        return usize::from(is_title(outline, header, rows));
    }
    let before = records.get(..at).unwrap_or_default();
    let even = rows.iter().filter(|row| row.len() == length).count();
    let values = outline.value_columns(rows, length);
    let likely = before.iter().all(|record| record.len() == 1) || values.contains(&true);
    let first = before.first().map_or(0, Seen::len);
    let least = if rows.iter().any(|row| row.len() == first) { EVEN } else { EVEN_ENOUGH };
    let is_header = at <= MOST_BEFORE
        && even > 0
        && even as f64 >= least * rows.len() as f64
        && before.iter().all(|record| record.len() < length)
        && outline.holds_names(header)
        && likely;
    if is_header { at } else { 0 }
}

/// Whether a record only groups the names in the one below it: some of its fields are empty, and not only the first,
/// as it may be above row numbers.
fn is_title(outline: &Outline, record: &Seen, below: &[Seen]) -> bool {
    let Some((names, rows)) = below.split_first() else { return false };
    let length = record.len();
    let inner = length.saturating_sub(2);
    let empty = outline.fields_of(record).skip(1).take(inner).any(<[u8]>::is_empty);
    let values = outline.value_columns(rows, length);
    empty
        && names.len() == length
        && outline.holds_names(names)
        && outline.heads(names, &values)
        && count_true(&values) > 1
}

fn count_true(flags: &[bool]) -> usize {
    flags.iter().filter(|&&flag| flag).count()
}

fn preamble(first: &Seen, count: usize, outline: &Outline) -> Warning {
    let message =
        "Lines before the header were skipped. If they belong to the table, set skipLines to 0.";
    let mut warning = Warning::new("preamble", message).times(count as u64);
    warning.line = Some(first.place.line);
    let text: Vec<&[u8]> = outline.fields_of(first).collect();
    warning.excerpt = Some(super::notes::excerpt(&text.join(&b' ')));
    warning
}

/// Number of records below the header that are headers too: texts only, also above numbers.
fn further_headers(outline: &Outline, options: &CsvOptions) -> usize {
    let Some((header, below)) = outline.records.split_first() else { return 0 };
    let length = header.len();
    if options.header.is_some() || !outline.holds_names(header) {
        return 0;
    }
    let fits = |count: &usize| {
        let Some((headers, rows)) = below.split_at_checked(*count) else { return false };
        let values = outline.value_columns(rows, length);
        rows.len() > 1
            && count_true(&values) > 1
            && headers.iter().all(|record| record.len() == length && outline.heads(record, &values))
    };
    (1..=MOST_HEADERS).rev().find(fits).unwrap_or(0)
}

fn unsure(guess: Guess, chosen: u8) -> Option<Warning> {
    let shown = |delimiter: u8| match delimiter {
        b'\t' => "a tab".to_owned(),
        b' ' => "a space".to_owned(),
        byte => format!("\"{}\"", char::from(byte)),
    };
    let Guess { best, rival } = guess;
    if best.delimiter == chosen && !guess.is_unsure() {
        return None;
    }
    let rival = if best.delimiter == chosen { rival } else { Some(best) };
    let rival = rival.map_or_else(
        || "no other divides them better".to_owned(),
        |rival| format!("{} would give {} fields", shown(rival.delimiter), rival.fields),
    );
    let message = format!(
        "Fields were divided at {}, but the evidence is thin: {rival}. Set the delimiter if that is wrong.",
        shown(chosen)
    );
    Some(Warning::new("delimiter-unsure", message))
}

fn mixed_ends(ends: &LineEnds, line: u64) -> Option<Warning> {
    let [crlf, lf, cr] = ends.counts;
    let most = crlf.max(lf).max(cr);
    let others = crlf + lf + cr - most;
    if others == 0 {
        return None;
    }
    let message = format!(
        "Lines end in different ways (CRLF {crlf}, LF {lf}, CR {cr} in the beginning of the file); each ends a row all the same."
    );
    let mut warning = Warning::new("mixed-line-ends", message).times(others);
    warning.line = Some(line + ends.other.saturating_sub(1));
    Some(warning)
}

/// Fields in apostrophes, at least in half of the records.
fn apostrophes(outline: &Outline) -> Option<Warning> {
    let opens = |field: &&[u8]| field.len() > 1 && field.first() == Some(&b'\'');
    let closes = |field: &&[u8]| field.len() > 1 && field.last() == Some(&b'\'');
    let is_quoted = |record: &&Seen| {
        outline.fields_of(record).any(|field| opens(&field))
            && outline.fields_of(record).any(|field| closes(&field))
    };
    let rows = outline.records.get(1..).unwrap_or_default();
    let count = rows.iter().filter(is_quoted).count();
    let first = rows.iter().find(is_quoted)?;
    if count * 2 < rows.len() {
        return None;
    }
    let message = "Fields seem to be quoted with apostrophes, which are letters in CSV. Write quotes (\") around fields instead.";
    let mut warning = Warning::new("single-quotes", message).times(count as u64);
    warning.line = Some(first.place.line);
    Some(warning)
}

/// A header after a blank line: of another length than the first, or texts below numbers.
fn another_table(outline: &Outline) -> Option<Warning> {
    let length = outline.records.first()?.len();
    let after_blank = |at: &usize| {
        let found = outline.records.get(*at).zip(outline.records.get(at + 1));
        found.is_some_and(|(header, next)| {
            header.after_blank
                && !next.after_blank
                && header.len() > 1
                && next.len() == header.len()
                && outline.holds_names(header)
        })
    };
    let starts = |at: &usize| {
        let (above, below) = outline.records.split_at_checked(*at).unwrap_or_default();
        let rows = above.get(1..).unwrap_or_default();
        below.first().map(Seen::len) != Some(length)
            || outline.value_columns(rows, length).contains(&true)
    };
    let at = (1..outline.records.len()).filter(after_blank).take(MOST_TABLES).find(starts)?;
    let header = outline.records.get(at)?;
    let message = "Another table seems to begin here, after a blank line. Only the first one is meant to be read: put the others into files of their own.";
    let mut warning = Warning::new("several-tables", message);
    warning.line = Some(header.place.line);
    Some(warning)
}
