//! The last row of a table if it is a total: held back until a row follows or the file ends.

use super::cells::wire::{read_number, read_vec, write_number, write_slice};
use super::row::Row;
use super::sink::Place;

/// Texts of the first field of a total.
const TOTALS: [&[u8]; 6] =
    [b"total", b"total:", b"totals", b"grand total", b"grand total:", b"sum"];

/// A total that nothing has followed so far.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) place: Place,
    /// Its first bytes.
    pub(super) head: Vec<u8>,
    pub(super) row: Row,
}

/// Totals of one file.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) held: Option<Held>,
    /// Totals that something followed; they are ordinary rows.
    pub(super) rows: u64,
}

/// Whether a record with this first field is a total.
#[inline]
pub(super) fn is_total(first: &[u8]) -> bool {
    // Nearly every field ends here.
    matches!(first.first(), Some(b't' | b'T' | b'g' | b'G' | b's' | b'S' | b' '))
        && TOTALS.iter().any(|total| first.trim_ascii().eq_ignore_ascii_case(total))
}

impl Totals {
    /// The total that was held back, as a footer: the only total of a table ends it.
    pub(super) fn footer(&mut self) -> Option<Held> {
        let is_footer = self.rows == 0;
        self.held.take_if(|_| is_footer)
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        write_slice(out, &[self.rows, u64::from(self.held.is_some())]);
        let Some(Held { place, head, row }) = &self.held else { return };
        write_slice(out, &[place.line, place.byte, u64::from(row.repaired)]);
        write_slice(out, head);
        write_number(out, row.iter().count());
        row.iter().for_each(|field| write_slice(out, field));
    }

    /// Totals of a part with that many lines before it; `None` for other bytes.
    pub(super) fn read(bytes: &mut &[u8], lines: u64) -> Option<Self> {
        let [rows, is_held] = *read_vec::<u64>(bytes)?.first_chunk::<2>()?;
        let held = if is_held == 1 { Some(read_held(bytes, lines)?) } else { None };
        Some(Self { held, rows })
    }
}

fn read_held(bytes: &mut &[u8], lines: u64) -> Option<Held> {
    let [line, byte, repaired] = *read_vec::<u64>(bytes)?.first_chunk::<3>()?;
    let head = read_vec(bytes)?;
    let mut row = Row { repaired: repaired == 1, ..Row::default() };
    for _ in 0..read_number(bytes)? {
        row.push(&read_vec::<u8>(bytes)?, usize::MAX);
    }
    Some(Held { place: Place { line: line + lines, byte }, head, row })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_by_their_first_field() {
        assert!(is_total(b"Total") && is_total(b" GRAND TOTAL") && is_total(b"sum"));
        assert!(!is_total(b"Totally") && !is_total(b"") && !is_total(b"summary"));
    }
}
