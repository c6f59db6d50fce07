//! The CSV reader: bytes in pieces, a table at the end.

use super::beginning::Beginning;
use super::body::Body;
use super::encoding::{Decoding, Encoding, Utf8Check, detect};
use super::format::Format;
use super::intake::{self, Content, End, Intake, decoder_of};
use super::names::{notable, unique_names};
use super::notes::stopped_early;
use super::options::{CsvOptions, is_delimiter};
use super::part;
use super::records::Records;
use super::sink::Piece;
use super::tokenizer::Tokenizer;
use super::typing;
use super::values::Rules;
use crate::error::{Code, Error, Result, Warning};
use crate::table::{Column, RowObserver, Sampled, Table, unknown_kinds};

/// Reads a whole file.
///
/// # Errors
/// As [`CsvReader::push`] and [`CsvReader::finish`].
///
/// ```
/// use driftglass::ingest::{CsvOptions, read_csv};
/// let table = read_csv(b"age,city\n31,Turin\n44,Oslo\n", CsvOptions::default())?;
/// assert_eq!((table.row_count(), table.columns().len()), (2, 2));
/// # Ok::<(), driftglass::error::Error>(())
/// ```
pub fn read_csv(bytes: &[u8], options: CsvOptions) -> Result<Table> {
    let mut reader = CsvReader::new(options)?;
    reader.push(bytes)?;
    reader.finish()
}

/// Reads a CSV file from bytes in pieces. The table does not depend on how they are cut.
///
/// Memory while reading is about the size of the file; the finished columns replace it one by one.
#[derive(Debug)]
pub struct CsvReader {
    intake: Intake<Body>,
}

impl CsvReader {
    /// A reader with the given options.
    ///
    /// # Errors
    /// `config-invalid` for an encoding that is not known, or a delimiter that is a letter, a digit or `"`.
    pub fn new(options: CsvOptions) -> Result<Self> {
        if options.delimiter.is_some_and(|byte| !is_delimiter(byte)) {
            return Err(Error::invalid(
                "The delimiter has to be a tab, a space or one ASCII sign such as a comma.",
            )
            .at_field("delimiter"));
        }
        encoding_of(&options)?;
        Ok(Self { intake: Intake::new(options) })
    }

    /// Shows every row to an observer if the file exceeds its memory budget, including those that the table then
    /// leaves out (`Table::sampled`). If the file fits, no row is shown. To be called before the first byte.
    #[must_use]
    pub fn watched_by(self, observer: Box<dyn RowObserver>) -> Self {
        Self { intake: self.intake.watched_by(observer) }
    }

    /// Reads the next piece of the file. An empty piece changes nothing.
    ///
    /// # Errors
    /// `csv-not-text`, `csv-duplicate-column`, `csv-bad-row` (with `onBadRow: "fail"`),
    /// `csv-limit`, `column-missing` (with `columns`), `out-of-memory`. After an error every
    /// further call repeats it.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.intake.push(bytes)
    }

    /// What other readers need to read parts of this file (see [`PartReader`](super::PartReader)), once the beginning
    /// has been inspected. `None` before that, and for files that have to be read sequentially: UTF-16, and those of
    /// which only some rows are wanted.
    #[must_use]
    pub fn plan(&self) -> Option<Vec<u8>> {
        let body = self.intake.content().filter(|_| self.intake.options().max_rows.is_none())?;
        let Body { encoding, dialect, records, .. } = body;
        (records.started && !encoding.is_wide() && !self.intake.has_failed())
            .then(|| part::plan(*encoding, *dialect, &records.names, records.has_names))
    }

    /// Adds a part read by a [`PartReader`](super::PartReader). Returns false, and adds nothing, if it does not start
    /// at this reader's position, or its bytes make no whole records; then [`Self::push`] them.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub fn append(&mut self, part: &[u8]) -> Result<bool> {
        self.intake.append(|body, byte| {
            if body.tokenizer.is_between_records() {
                part::append(body, part, byte)
            } else {
                Ok(None)
            }
        })
    }

    /// How far the kept rows are thinned out: one in two to this power is kept. It only rises, so parts read later
    /// can leave out rows below it ([`at_level`](super::PartReader::at_level)).
    #[must_use]
    pub fn level(&self) -> u8 {
        self.intake.content().map_or(0, |body| body.records.sample.level())
    }

    /// Rows so far. The first 64 KiB are inspected before any row is counted.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.intake.content().map_or(0, |body| body.records.counts.rows())
    }

    /// Bytes so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.intake.bytes()
    }

    /// The end of the file: the table.
    ///
    /// # Errors
    /// `csv-empty`, `csv-unterminated-quote`, and those of [`Self::push`].
    pub fn finish(self) -> Result<Table> {
        self.intake.finish(false)
    }

    /// The table of the records that are complete so far, with a warning `stopped-early`.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn finish_early(self) -> Result<Table> {
        self.intake.finish(true)
    }
}

/// The requested encoding.
fn encoding_of(options: &CsvOptions) -> Result<Encoding> {
    let given = options.encoding.as_deref();
    let encoding = given.map_or(Ok(Encoding::Guess), Encoding::parse);
    encoding.map_err(|error| error.at_field("encoding"))
}

impl Content for Body {
    /// Determines the dialect from the beginning, and reads it.
    fn begin(beginning: intake::Beginning) -> Result<Self> {
        let intake::Beginning { bytes: start, complete, options, observer } = beginning;
        let asked = encoding_of(options)?;
        let (encoding, marks) = detect(start, asked);
        let content = start.get(marks..).unwrap_or_default();
        Format::of(content, encoding.is_wide()).refuse_for_csv()?;
        let mut decoder = decoder_of(encoding);
        let text = decoder.as_mut().map(|decoder| decoder.push(content, marks as u64));
        let text = text.as_deref().unwrap_or(content);
        let Beginning { dialect, skipped, line, headers, warnings, doubled_returns } =
            Beginning::of(text, options, complete);
        if !complete && skipped >= text.len() {
            let message = "skipLines skips the first 64 KiB, where the header has to be.";
            return Err(Error::invalid(message).at_field("skipLines"));
        }
        let mut records = Records::new(options, dialect);
        records.headers = headers;
        if let Some(observer) = observer {
            let western = encoding == Encoding::Windows1252;
            let decoding = if western { Decoding::Windows1252 } else { Decoding::Utf8 };
            records = records.watched_by(observer, decoding);
        }
        let mut body = Body {
            encoding,
            dialect,
            decoder,
            check: Utf8Check::default(),
            tokenizer: Tokenizer::new(dialect, line),
            records,
            warnings: [of_marks(asked, encoding, marks), warnings].concat(),
            doubled_returns,
        };
        let wide = encoding.is_wide();
        let whole = Piece { text, byte: marks as u64, wide };
        body.check_from(|_| (1, 0), if wide { &[] } else { text }, whole.byte);
        let sample = text.get(skipped..).unwrap_or_default();
        let piece = Piece { text: sample, byte: whole.offset(skipped), wide };
        body.tokenizer.push(piece, &mut body.records)?;
        let total = options.total_bytes.unwrap_or(0);
        let share = total as f64 / start.len().max(1) as f64;
        if total > 0 {
            body.records.watch_only_beyond(share)?;
        }
        if share > 2.0 {
            // A little more than the beginning suggests: what is not touched costs nothing.
            let rows = body.records.counts.rows() as f64;
            body.records.expect((share * 1.02 * rows) as usize);
        }
        Ok(body)
    }

    fn push(&mut self, bytes: &[u8], byte: u64) -> Result<()> {
        self.read(bytes, byte)
    }

    fn table(self, options: &CsvOptions, end: End) -> Result<Table> {
        let mut body = self;
        if end.stopped {
            body.records.finish()?;
        } else {
            body.finish(end.byte)?;
        }
        if !body.records.started || body.records.is_blank() {
            return Err(empty());
        }
        let told = body.records.show_rest()?;
        let (decoding, mut warnings) = body.decoding(options.max_rows);
        told.into_iter().for_each(|told| told.decoded_by(decoding));
        let end_line = body.tokenizer.line();
        let Records {
            names, has_names, columns: cells, mut counts, notes, sample, first_line, ..
        } = body.records;
        counts.bytes = end.byte;
        let rejections = notes.rejections(names.len());
        warnings.extend(notes.into_warnings(names.len(), counts.rows()));
        warnings.append(&mut body.warnings);
        warnings.extend(end.stopped.then(|| stopped_early(end.byte)));
        if body.doubled_returns {
            say_doubled_returns(&mut warnings, counts.blank);
        }
        let mut rules = Rules::new(options, decoding);
        rules.comma_delimited = body.dialect.delimiter == b',';
        rules.rows = sample.kept();
        let sampled = (sample.level() > 0).then(|| Sampled::of(counts.rows(), rules.rows as u64));
        // As many lines as rows: each has one of its own, and nothing is between them.
        let has_lines = sampled.is_none() && end_line == first_line + counts.rows();
        rules.first_line = has_lines.then_some(first_line);
        warnings.extend(sampled.map(|sampled| sampled.warning()));
        let names = unique_names(&names, decoding);
        warnings.extend(notable(&names));
        let texts = names.iter().map(|name| name.text.as_str());
        warnings.extend(unknown_kinds(&options.kinds, texts, "file"));
        let mut columns: Vec<Column> = Vec::new();
        for (at, (mut cells, name)) in cells.into_iter().zip(names).enumerate() {
            if cells.is_unwanted() {
                continue;
            }
            let kind = options.kinds.get(&name.text).copied();
            columns.push(typing::column(&name.text, &mut cells, kind, &rules, &mut warnings)?);
            if name.made_up && has_names {
                warnings.extend(unnamed(at, &mut columns, options));
            }
        }
        warnings.iter_mut().for_each(|warning| warning.file.clone_from(&options.file));
        let table = Table::new(columns)?.with_reading(warnings, counts, rejections);
        Ok(table.with_sampled(sampled))
    }
}

/// What the byte order marks say, which are that many bytes, where that encoding was asked for.
fn of_marks(asked: Encoding, encoding: Encoding, marks: usize) -> Vec<Warning> {
    let count = marks / if encoding.is_wide() { 2 } else { 3 };
    let mut warnings = Vec::new();
    if count > 1 {
        let message = "The file begins with more than one byte order mark; all were left out.";
        warnings.push(Warning::new("byte-order-mark", message).times(count as u64));
    }
    if count == 0 && encoding.is_wide() && asked == Encoding::Guess {
        let message = "The file has no byte order mark; zeros in every other byte say that it is UTF-16. Set the encoding if that is wrong.";
        warnings.push(Warning::new("encoding", message));
    }
    warnings
}

/// The last column has no name in the file: dropped if it has no values either.
fn unnamed(at: usize, columns: &mut Vec<Column>, options: &CsvOptions) -> Option<Warning> {
    let column = columns.last()?;
    let absent = column.missing() - column.invalid();
    let empty = absent == column.len() as u64 && !column.is_empty();
    let mut warning = if empty && columns.len() > 1 && options.columns.is_none() {
        columns.pop();
        let message = "A column without name and values was left out.";
        Warning::new("empty-column", message)
    } else {
        let message = format!("A column has no name; it is called {}.", column.name());
        Warning::new("unnamed-column", message)
    };
    warning.column = Some(at as u64 + 1);
    Some(warning)
}

/// Says what the blank lines are in a file whose lines end with CR CR LF.
fn say_doubled_returns(warnings: &mut Vec<Warning>, blank: u64) {
    warnings.retain(|warning| warning.code != "blank-lines");
    let message = "Lines end with two carriage returns and a line feed, as happens when line ends are converted twice; the blank lines between were skipped.";
    warnings.push(Warning::new("doubled-returns", message).times(blank));
}

fn empty() -> Error {
    Error::new(Code::CsvEmpty, "The file is empty: it holds no header and no rows.")
}
