//! Reads bytes into typed columns: dialect, tokenizer, kinds, builder.
//!
//! A [`CsvReader`] takes bytes in pieces of any size and gives the same [`Table`](crate::table::Table) for every way
//! of cutting them. Nothing is lost silently: every record is used, repaired, rejected or blank, and counted
//! ([`crate::table::RecordCounts`]). The first thousand rejected records are located ([`crate::table::Rejection`]),
//! the first of those in warnings as well.
//!
//! | step | module |
//! |---|---|
//! | options of the caller | `options` |
//! | format of a file, unpacking of gzip | `table_reader`, `format`, `gzip`, `crc32` |
//! | CSV: bytes in pieces, a table at the end | `reader` |
//! | JSON: the same, with the same cells and kinds | `json_lines` |
//! | the beginning, gathered until it shows the form of records; final errors | `intake` |
//! | encoding and byte order marks; other formats refused | `encoding`, `format` |
//! | comments, titles, delimiter and header in the first 64 KiB | `beginning`, `sniff`, `outline` |
//! | fields and records (RFC 4180, CRLF, LF, lone CR): any by a state machine, regular ones 64 bytes at a time | `body`, `tokenizer`, `regular`, `sink`, `scan` |
//! | header, rows of the wrong length, counts and warnings | `records`, `row`, `footer`, `notes` |
//! | cells without loss, per column: numbers, labels or as spelt | `cells`, `form`, `number`, `powers` |
//! | parts of a file, read separately and put together in order | `part` |
//! | sample of a file that does not fit into memory, and the observer of all its rows | `sample`, `blocks` |
//! | memory reserved in advance | `room` |
//! | kinds from all values, then values | `typing`, `values`, `nearly`, `spellings`, `thousands`, `units`, `moments`, `datetime` |
//! | names of columns | `names` |
//!
//! JSON has a reader of its own with the same cells and kinds ([`JsonLinesReader`], in `json_lines`, with its
//! warnings). A [`TableReader`] takes either, packed or not.
//!
//! # Warnings of CSV
//!
//! Each occurs once (once per column, if it is about one) with a count and the first place, if that is known. The
//! option in brackets overrides what was guessed.
//!
//! | about | codes |
//! |---|---|
//! | the file | `encoding` (`encoding`), `byte-order-mark`, `mixed-line-ends`, `doubled-returns`, `max-rows` |
//! | what stands around the table | `comment-lines` (`comment`), `preamble` (`skipLines`), `second-header` (`header: true`), `no-header` (`header`), `footer-row` (`header: true`), `several-tables` |
//! | delimiters and quotes | `delimiter-unsure` (`delimiter`), `delimiter-changes`, `stray-quote`, `text-after-quote`, `backslash-escapes`, `single-quotes` |
//! | records | `bad-rows` counts every row of another length than the header, and the first twenty have a `bad-row` of their own with line, byte and excerpt; `header-length` if that is every row; `repeated-header`, `trailing-delimiter`, `blank-lines` (one column only) |
//! | names | `unnamed-column`, `empty-column`, `similar-columns`, `confusable-columns`, `kinds-unknown-column` |
//! | values | `decimal-unclear` (`decimal`), `thousands-unclear` (`thousands`), `unit-in-numbers`, `long-integers`, `boolean-mix` (`kinds`), `nearly-numeric`, `nearly-datetime` (`kinds`), `date-order-unclear` (`dateOrder`), `two-digit-years`, `mixed-time-zones`, `nul-bytes`, `invalid-value` |

mod beginning;
mod blocks;
mod body;
mod cells;
mod crc32;
mod datetime;
mod encoding;
mod footer;
mod form;
mod format;
mod gzip;
mod intake;
mod json_lines;
mod moments;
mod names;
mod nearly;
mod notes;
mod number;
#[cfg(test)]
mod number_tests;
mod options;
mod outline;
mod part;
mod powers;
mod reader;
mod records;
mod regular;
mod room;
mod row;
mod sample;
mod scan;
mod sink;
mod sniff;
mod spellings;
mod table_reader;
mod thousands;
mod tokenizer;
mod typing;
mod units;
mod values;

pub use format::Format;
pub use json_lines::{JsonLinesReader, read_json_lines};
pub use options::{Comments, CsvOptions, DateOrder, MISSING_TOKENS, OnBadRow};
pub use part::PartReader;
pub use reader::{CsvReader, read_csv};
pub use table_reader::TableReader;

#[cfg(test)]
mod tests {
    /// SplitMix64, for tests of parts.
    pub(super) struct Random(pub(super) u64);

    impl Random {
        pub(super) fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        }

        pub(super) fn below(&mut self, limit: u64) -> u64 {
            self.next() % limit
        }
    }
}
