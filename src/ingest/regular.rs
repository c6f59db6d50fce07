//! Reads regular records window by window: first all separators, then one column after another.
//!
//! A record is regular if it has as many fields as there are columns, each plain or quoted without a quote inside.
//! All other records are left to the state machine of `tokenizer`, one by one.

use super::scan::line_ends;
use super::sink::{Fields, Piece, Sink};
use crate::error::Result;
use wide::u8x64;

/// Text that is looked at together: its separators and fields stay in the nearest cache.
const WINDOW: usize = 16 << 10;

/// Marks that are written at once, whether there are as many or not.
const AT_ONCE: usize = 12;

/// Finds regular records of one text.
#[derive(Debug)]
pub(super) struct Regular {
    delimiter: u8,
    /// Positions of delimiters, quotes and line ends in the window, from its start; before them the
    /// place before the window. Only the first `count` mean anything.
    places: Vec<u32>,
    count: usize,
    /// Which of the marks are line feeds; only the first `fed` mean anything.
    feeds: Vec<u32>,
    fed: usize,
    /// Whether all marks are delimiters and line feeds, so that every field lies between two marks.
    bare: bool,
    /// The marks before this one lie before the record at hand.
    next: usize,
    /// Where the window lies in the text.
    window: [usize; 2],
    fields: Vec<[u32; 2]>,
}

impl Regular {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            places: Vec::new(),
            count: 0,
            feeds: Vec::new(),
            fed: 0,
            bare: false,
            next: 1,
            window: [0, 0],
            fields: Vec::new(),
        }
    }

    /// What divides the window.
    #[inline]
    fn marks(&self) -> &[u32] {
        self.places.get(..self.count).unwrap_or_default()
    }

    /// The next call of [`Self::take`] is about another text.
    pub(super) fn forget(&mut self) {
        self.window = [0, 0];
    }

    /// Passes all regular records to the sink, from the one that starts at `at` up to the first that is irregular or
    /// incomplete; returns where that starts. Counts lines.
    pub(super) fn take(
        &mut self,
        piece: Piece,
        mut at: usize,
        line: &mut u64,
        sink: &mut impl Sink,
    ) -> Result<usize> {
        let text = piece.text;
        let Some(columns) = sink.columns().filter(|&columns| columns > 0) else { return Ok(at) };
        loop {
            if at >= self.window[1] {
                self.look(text, at);
            }
            let before = at;
            if !self.records(piece, &mut at, columns, line, sink)? {
                return Ok(at);
            }
            if at == before {
                // The record may end past the window: look from its start, once.
                if self.window[0] == at || self.window[1] == text.len() {
                    return Ok(at);
                }
                self.look(text, at);
            }
        }
    }

    /// Finds the separators of the window that starts at `from`.
    fn look(&mut self, text: &[u8], from: usize) {
        let end = text.len().min(from + WINDOW);
        self.window = [from, end];
        self.next = 1;
        // Once: each byte may be a mark, and a few more are written than there are.
        self.places.resize(1 + WINDOW + AT_ONCE, 0);
        self.feeds.resize(1 + WINDOW, 0);
        self.fed = 0;
        self.places[0] = u32::MAX;
        self.count = 1;
        let mut others = u8x64::splat(0);
        let (blocks, rest) = text.get(from..end).unwrap_or_default().as_chunks::<64>();
        for (at, block) in blocks.iter().enumerate() {
            self.look_at(block, at as u32 * 64, &mut others);
        }
        let mut last = [0; 64];
        last.iter_mut().zip(rest).for_each(|(to, &byte)| *to = byte);
        if !rest.is_empty() {
            self.look_at(&last, blocks.len() as u32 * 64, &mut others);
        }
        self.bare = others.to_bitmask() == 0;
    }

    /// Finds those of a block, and adds quotes and carriage returns to what was found of `others`.
    #[inline]
    fn look_at(&mut self, block: &[u8; 64], start: u32, others: &mut u8x64) {
        let block = u8x64::new(*block);
        let is = |byte: u8| block.simd_eq(u8x64::splat(byte));
        let feeds = is(b'\n');
        let other = is(b'"') | is(b'\r');
        *others |= other;
        let mut bits = (feeds | other | is(self.delimiter)).to_bitmask();
        let mut feeds = feeds.to_bitmask();
        // Written and then counted or not, since whether a block has one cannot be foreseen; few have more.
        loop {
            let before = bits & (feeds & feeds.wrapping_neg()).wrapping_sub(1);
            let Some(place) = self.feeds.get_mut(self.fed) else { return };
            *place = self.count as u32 + before.count_ones();
            self.fed += usize::from(feeds != 0);
            feeds &= feeds.wrapping_sub(1);
            if feeds == 0 {
                break;
            }
        }
        let mut at = self.count;
        self.count += bits.count_ones() as usize;
        while bits != 0 {
            let rest = self.places.get_mut(at..).unwrap_or_default();
            let Some(places) = rest.first_chunk_mut::<AT_ONCE>() else { return };
            let mut next = || {
                let place = start + bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
                place
            };
            *places = std::array::from_fn(|_| next());
            at += AT_ONCE;
        }
    }

    /// Regular records of the window from `at` on. True when the window was used up, false when a
    /// record is not regular.
    fn records(
        &mut self,
        piece: Piece,
        at: &mut usize,
        columns: usize,
        line: &mut u64,
        sink: &mut impl Sink,
    ) -> Result<bool> {
        let window = self.window[0];
        let piece = piece.from(window);
        let text = piece.text;
        let mut start = (*at - window) as u32;
        while self.marks().get(self.next).is_some_and(|&mark| mark < start) {
            self.next += 1;
        }
        self.fields.clear();
        let ended = if self.bare && columns > 1 {
            self.bare_records(piece, &mut start, columns, line, sink)?
        } else {
            self.any_records(text, &mut start, columns, line, sink)
        };
        if !self.fields.is_empty() {
            sink.rows(piece, &Fields::Listed(&self.fields))?;
        }
        *at = window + start as usize;
        Ok(ended)
    }

    /// Regular records of a window without quotes and carriage returns: every field lies between two
    /// marks, and a record is regular when its line feed is the mark that ends its last column.
    fn bare_records(
        &mut self,
        piece: Piece,
        start: &mut u32,
        columns: usize,
        line: &mut u64,
        sink: &mut impl Sink,
    ) -> Result<bool> {
        let text = piece.text;
        let first = self.next;
        let mut ended = true;
        let feeds = self.feeds.get(..self.fed).unwrap_or_default();
        let passed = feeds.partition_point(|&feed| (feed as usize) < first);
        for &feed in feeds.get(passed..).unwrap_or_default() {
            let end = self.marks().get(self.next).copied().unwrap_or_default();
            let field = text.get(*start as usize..end as usize).unwrap_or_default();
            if feed as usize + 1 - self.next != columns || sink.may_be_unusual(field) {
                ended = false;
                break;
            }
            self.next += columns;
            *start = self.marks().get(feed as usize).copied().unwrap_or_default() + 1;
            *line += 1;
        }
        if self.next > first
            && let Some(marks) = self.marks().get(first - 1..self.next)
        {
            sink.rows(piece, &Fields::Between(marks))?;
        }
        Ok(ended)
    }

    /// Regular records of any window; leaves their fields in `self.fields`.
    fn any_records(
        &mut self,
        text: &[u8],
        start: &mut u32,
        columns: usize,
        line: &mut u64,
        sink: &impl Sink,
    ) -> bool {
        loop {
            let [marks, fields] = [self.next, self.fields.len()];
            match self.record(text, *start, columns) {
                Found::Record { next, lines } if !self.is_special(text, fields, sink) => {
                    *start = next;
                    *line += lines;
                }
                found => {
                    self.next = marks;
                    self.fields.truncate(fields);
                    return matches!(found, Found::EndOfWindow);
                }
            }
        }
    }

    fn is_special(&self, text: &[u8], record: usize, sink: &impl Sink) -> bool {
        let field = self
            .fields
            .get(record)
            .and_then(|&[start, end]| text.get(start as usize..end as usize));
        sink.may_be_unusual(field.unwrap_or_default())
    }

    /// The fields of the record that starts at `start`.
    #[inline]
    fn record(&mut self, text: &[u8], start: u32, columns: usize) -> Found {
        let mut from = start;
        let mut lines = 1;
        for left in (0..columns).rev() {
            let Some(&mark) = self.marks().get(self.next) else { return Found::EndOfWindow };
            let mut mark = mark;
            let mut field = [from, mark];
            self.next += 1;
            let mut byte = text.get(mark as usize).copied().unwrap_or_default();
            if byte == b'"' {
                let Some(end) = self.quoted(text, from, mark, &mut lines) else {
                    return if self.next < self.count {
                        Found::Irregular
                    } else {
                        Found::EndOfWindow
                    };
                };
                field = [from + 1, end];
                mark = end + 1;
                byte = text.get(mark as usize).copied().unwrap_or_default();
            }
            self.fields.push(field);
            if left > 0 {
                if byte != self.delimiter {
                    return Found::Irregular;
                }
                from = mark + 1;
            } else if byte == b'\n' && (columns > 1 || mark > start) {
                return Found::Record { next: mark + 1, lines };
            } else if byte == b'\r' && (columns > 1 || mark > start) {
                return self.after_return(text, mark, lines);
            }
        }
        Found::Irregular
    }

    /// The end of a field that opens with the quote at `open`: the position of its closing quote, with
    /// a separator after it.
    fn quoted(&mut self, text: &[u8], from: u32, open: u32, lines: &mut u64) -> Option<u32> {
        if open != from {
            return None;
        }
        let rest = self.marks().get(self.next..)?;
        let is_quote = |mark: &u32| text.get(*mark as usize) == Some(&b'"');
        let skipped = rest.iter().position(is_quote)?;
        let close = *rest.get(skipped)?;
        let after = *rest.get(skipped + 1)?;
        self.next += skipped + 2;
        if skipped > 0 {
            *lines += line_ends(text.get(open as usize..close as usize).unwrap_or_default());
        }
        (after == close + 1 && !is_quote(&after)).then_some(close)
    }

    /// The record ends with a carriage return; a line feed after it belongs to it.
    fn after_return(&mut self, text: &[u8], mark: u32, lines: u64) -> Found {
        match text.get(mark as usize + 1) {
            None => Found::Irregular,
            Some(b'\n') => {
                self.next += usize::from(self.marks().get(self.next) == Some(&(mark + 1)));
                Found::Record { next: mark + 2, lines }
            }
            Some(_) => Found::Record { next: mark + 1, lines },
        }
    }
}

/// What stands at the start of a record.
enum Found {
    /// A regular record; where the next one starts, and the lines it takes.
    Record { next: u32, lines: u64 },
    /// Not a regular record.
    Irregular,
    /// The window ends before the record does.
    EndOfWindow,
}

#[cfg(test)]
mod tests {
    use super::super::sink::{Fate, Place};
    use super::super::tokenizer::{Dialect, Tokenizer};
    use super::*;
    use crate::ingest::tests::Random;

    /// Keeps what it is given; refuses records of another length than its columns.
    #[derive(Default)]
    struct Kept {
        columns: usize,
        takes_rows: bool,
        rows_at_once: usize,
        row: Vec<Vec<u8>>,
        rows: Vec<Vec<Vec<u8>>>,
        bad: Vec<Place>,
        blank: Vec<u64>,
    }

    impl Sink for Kept {
        fn field(&mut self, text: &[u8], start: usize, end: usize) {
            self.row.push(text[start..end].to_vec());
        }
        fn record(&mut self, _: Option<u64>) -> Result<Fate> {
            let is_row = self.row.len() == self.columns && self.row[0] != b"head";
            let row = std::mem::take(&mut self.row);
            if is_row {
                self.rows.push(row);
            }
            Ok(if is_row { Fate::Next } else { Fate::Unusual })
        }
        fn unusual_record(&mut self, place: Place, _: &[u8]) -> Result<Fate> {
            self.bad.push(place);
            Ok(Fate::Next)
        }
        fn blank(&mut self, line: u64) {
            self.blank.push(line);
        }
        fn columns(&self) -> Option<usize> {
            self.takes_rows.then_some(self.columns)
        }
        fn may_be_unusual(&self, first: &[u8]) -> bool {
            first == b"head"
        }
        fn rows(&mut self, piece: Piece, fields: &Fields) -> Result<()> {
            let text = piece.text;
            let field = |at: usize| match fields {
                Fields::Listed(fields) => fields[at],
                Fields::Between(marks) => [marks[at].wrapping_add(1), marks[at + 1]],
            };
            for at in 0..fields.len() {
                let [start, end] = field(at);
                self.row.push(text[start as usize..end as usize].to_vec());
                if self.row.len() == self.columns {
                    self.rows.push(std::mem::take(&mut self.row));
                    self.rows_at_once += 1;
                }
            }
            Ok(())
        }
    }

    fn read(text: &[u8], columns: usize, takes_rows: bool) -> (Kept, String) {
        let mut sink = Kept { columns, takes_rows, ..Kept::default() };
        let mut tokenizer = Tokenizer::new(Dialect::plain(b','), 1);
        let piece = Piece { text, byte: 0, wide: false };
        let read = tokenizer.push(piece, &mut sink).and_then(|()| tokenizer.finish(&mut sink));
        (sink, format!("{read:?}"))
    }

    fn check(text: &[u8], columns: usize) -> usize {
        let (plain, said) = read(text, columns, false);
        let (regular, also_said) = read(text, columns, true);
        let shown = String::from_utf8_lossy(&text[..text.len().min(300)]);
        assert_eq!(plain.rows, regular.rows, "{columns} columns of {shown:?}");
        assert_eq!((plain.bad, plain.blank), (regular.bad, regular.blank), "{shown:?}");
        assert_eq!(said, also_said);
        regular.rows_at_once
    }

    #[test]
    fn small_texts_read_the_same_as_by_the_state_machine() {
        let mut random = Random(11);
        let parts: [&[u8]; 12] = [
            b"a",
            b"12",
            b",",
            b",",
            b"\n",
            b"\r\n",
            b"\r",
            b"\"",
            b"\"b,\nc\"",
            b"\"\"",
            b"head",
            b"a,b\n",
        ];
        for _ in 0..60_000 {
            let length = random.below(24);
            let text: Vec<u8> = (0..length)
                .flat_map(|_| parts[random.below(parts.len() as u64) as usize].to_vec())
                .collect();
            check(&text, 1 + random.below(3) as usize);
        }
    }

    #[test]
    fn long_texts_read_the_same_over_the_edges_of_windows() {
        let mut random = Random(12);
        for round in 0..60 {
            let end: &[u8] = if round % 3 == 0 { b"\r\n" } else { b"\n" };
            let mut text = Vec::new();
            while text.len() < 3 * WINDOW {
                let odd = if round % 4 == 0 { random.below(300) } else { 300 };
                match odd {
                    0 => text.extend_from_slice(b"short"),
                    1 => text.extend_from_slice(b"head,b,c"),
                    2 => text.extend_from_slice(b"\"said \"\"so\"\"\",b,c"),
                    3 => text.extend_from_slice(b""),
                    4 => {
                        text.extend_from_slice(format!("a,{},c", "x".repeat(2 * WINDOW)).as_bytes())
                    }
                    5..20 if round % 8 == 0 => {
                        text.extend_from_slice(b"\"quoted\",\"with\n, in it\",c")
                    }
                    _ => text.extend_from_slice(
                        format!("{},b,{}", random.below(100_000), random.below(9)).as_bytes(),
                    ),
                }
                text.extend_from_slice(end);
            }
            text.truncate(text.len() - random.below(3) as usize);
            let at_once = check(&text, 3);
            assert!(at_once > 100, "{at_once} rows at once");
        }
    }
}
