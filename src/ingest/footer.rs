//! The last row of a table if it is a total: held back until a row follows or the file ends.

use super::cells::wire::{read_number, read_vec, write_number, write_slice};
use super::records::Row;
use super::tokenizer::Place;

/// What the first field of a total says.
const TOTALS: [&[u8]; 6] =
    [b"total", b"total:", b"totals", b"grand total", b"grand total:", b"sum"];

/// Totals of one file.
#[derive(Debug, Default)]
pub(super) struct Totals {
    /// One that nothing follows so far.
    pub(super) held: Option<(Place, Row)>,
    /// Those that something followed: rows as any other.
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
    /// The one that was held back, as a footer: the only total of a table ends it.
    pub(super) fn footer(&mut self) -> Option<Place> {
        let is_footer = self.rows == 0;
        self.held.take_if(|_| is_footer).map(|(place, _)| place)
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let held = self.held.as_ref().map(|(place, row)| (*place, row.repaired));
        let (place, repaired) = held.unwrap_or_default();
        write_slice(out, &[self.rows, place.line, place.byte, u64::from(repaired)]);
        let fields = self.held.iter().flat_map(|(_, row)| row.iter());
        write_number(out, fields.clone().count());
        fields.for_each(|field| write_slice(out, field));
    }

    /// Totals of a part before which there are that many lines; `None` for other bytes.
    pub(super) fn read(bytes: &mut &[u8], lines: u64) -> Option<Self> {
        let [rows, line, byte, repaired] = *read_vec::<u64>(bytes)?.first_chunk::<4>()?;
        let mut row = Row::default();
        row.repaired = repaired == 1;
        let count = read_number(bytes)?;
        for _ in 0..count {
            row.push(&read_vec::<u8>(bytes)?, usize::MAX);
        }
        let place = Place { line: line + lines, byte };
        Some(Self { held: (count > 0).then_some((place, row)), rows })
    }
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
