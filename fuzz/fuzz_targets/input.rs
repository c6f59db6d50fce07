//! What a fuzzed input says: options by its first bytes, a file by the rest.

use driftglass::ingest::{Comments, CsvOptions, DateOrder, OnBadRow};
use driftglass::table::Kind;

/// Bytes that stand for options.
const HEAD: usize = 6;

/// How to read, and what.
pub(crate) struct Input<'a> {
    pub(crate) options: CsvOptions,
    /// Only CSV is wanted.
    pub(crate) csv: bool,
    pub(crate) file: &'a [u8],
}

/// One of a few, by some bits.
fn choice<T: Copy>(bits: u8, from: &[T]) -> T {
    from[usize::from(bits) % from.len()]
}

/// Options and file of an input; `None` if it is too short to have options.
pub(crate) fn input(bytes: &[u8]) -> Option<Input<'_>> {
    let (&[ways, dialect, kinds, limits, lines, values], file) =
        bytes.split_first_chunk::<HEAD>()?;
    let names = ["a", "b", "c", "column_1", "column_2"];
    let kind = |bits: u8| {
        let kinds = [Kind::Numeric, Kind::Categorical, Kind::Boolean, Kind::Datetime, Kind::Text];
        choice(bits, &kinds)
    };
    let asked = names.iter().zip(0u8..).filter(|(_, at)| kinds >> at & 1 == 1);
    let options = CsvOptions {
        on_bad_row: choice(ways & 3, &[OnBadRow::Skip, OnBadRow::Keep, OnBadRow::Fail]),
        header: choice(ways >> 2 & 3, &[None, Some(true), Some(false)]),
        decimal: choice(ways >> 4 & 3, &[None, Some(b'.'), Some(b',')]),
        delimiter: choice(dialect & 7, &[None, Some(b','), Some(b';'), Some(b'\t'), Some(b' ')]),
        encoding: choice(
            dialect >> 3 & 7,
            &[None, Some("utf-8"), Some("utf-16le"), Some("utf-16be"), Some("windows-1252")],
        )
        .map(str::to_owned),
        kinds: asked.map(|(&name, at)| (name.to_owned(), kind((kinds >> 5) + at))).collect(),
        max_rows: choice(limits & 7, &[None, None, None, Some(0), Some(1), Some(3)]),
        missing: choice(limits >> 3 & 3, &[None, None, Some(&["0"][..]), Some(&[])])
            .map(|tokens| tokens.iter().map(|&token| token.to_owned()).collect()),
        columns: (limits >> 5 == 7).then(|| vec!["a".to_owned(), "c".to_owned()]),
        comment: choice(lines & 3, &[Comments::Auto, Comments::Never, Comments::From(b'#')]),
        skip_lines: choice(lines >> 2 & 7, &[None, None, None, None, Some(0), Some(1), Some(3)]),
        memory_budget: choice(lines >> 5, &[None, None, None, None, None, Some(1), Some(5000)]),
        thousands: choice(values & 7, &[None, Some(b','), Some(b'.'), Some(b'\''), Some(b' ')]),
        date_order: choice(
            values >> 3 & 3,
            &[None, Some(DateOrder::Dmy), Some(DateOrder::Mdy), Some(DateOrder::Ymd)],
        ),
        max_unpacked_bytes: Some(1 << 20),
        ..CsvOptions::default()
    };
    Some(Input { options, csv: ways >> 6 & 1 == 1, file })
}
