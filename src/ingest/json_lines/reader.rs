//! The JSON Lines reader: bytes in pieces, a table at the end.

use super::super::encoding::{Decoding, Encoding, Utf8Check, Utf16Decoder, detect};
use super::super::format::Format;
use super::super::intake::{Beginning, Content, End, Intake, decoder_of};
use super::super::notes::stopped_early;
use super::super::options::CsvOptions;
use super::super::typing;
use super::super::values::Rules;
use super::columns::JsonColumn;
use super::records::Records;
use super::split::{Cursor, Splitter};
use crate::error::{Code, Error, Result, Warning};
use crate::table::{Column, Rejection, RowObserver, Sampled, Table, Values, unknown_kinds};
use std::collections::HashSet;

/// Reads a whole file.
///
/// # Errors
/// As [`JsonLinesReader::push`] and [`JsonLinesReader::finish`].
///
/// ```
/// use driftglass::ingest::{CsvOptions, read_json_lines};
/// let lines = b"{\"age\":31,\"city\":\"Turin\"}\n{\"city\":\"Oslo\"}\n";
/// let table = read_json_lines(lines, CsvOptions::default())?;
/// assert_eq!((table.row_count(), table.column("age")?.missing()), (2, 1));
/// # Ok::<(), driftglass::error::Error>(())
/// ```
pub fn read_json_lines(bytes: &[u8], options: CsvOptions) -> Result<Table> {
    let mut reader = JsonLinesReader::new(options);
    reader.push(bytes)?;
    reader.finish()
}

/// Reads JSON Lines, or a list of objects, from bytes in pieces. The table does not depend on how they are cut.
///
/// The options `delimiter`, `header` and `encoding` have no effect: the encoding is UTF-8, or UTF-16 if a mark or the
/// content shows it. `onBadRow: "keep"` acts as `"skip"`, because nothing is certain about a record that is no JSON.
#[derive(Debug)]
pub struct JsonLinesReader {
    intake: Intake<Body>,
}

#[derive(Debug)]
struct Body {
    decoder: Option<Utf16Decoder>,
    check: Utf8Check,
    splitter: Splitter,
    records: Records,
}

impl JsonLinesReader {
    /// A reader with the given options.
    #[must_use]
    pub fn new(options: CsvOptions) -> Self {
        Self { intake: Intake::new(options) }
    }

    /// As [`CsvReader::watched_by`](crate::ingest::CsvReader::watched_by). Before its name first occurs, a column is
    /// in no block, which means that it is missing there. A column without a name is shown without one.
    #[must_use]
    pub fn watched_by(self, observer: Box<dyn RowObserver>) -> Self {
        Self { intake: self.intake.watched_by(observer) }
    }

    /// Reads the next piece of the file. An empty piece changes nothing.
    ///
    /// # Errors
    /// `csv-not-text`, `csv-bad-row` (with `onBadRow: "fail"`), `csv-limit`, `out-of-memory`. After
    /// an error every further call repeats it.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.intake.push(bytes)
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
    /// `csv-empty`, `json-invalid` if no record could be read, `column-missing` (with `columns`), and those of
    /// [`Self::push`].
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

impl Content for Body {
    fn begin(beginning: Beginning) -> Result<Self> {
        let Beginning { bytes, complete, options, observer } = beginning;
        let (encoding, marks) = detect(bytes, Encoding::Guess);
        let content = bytes.get(marks..).unwrap_or_default();
        Format::of(content, encoding.is_wide()).refuse_for_json()?;
        let mut body = Body {
            decoder: decoder_of(encoding),
            check: Utf8Check::default(),
            splitter: Splitter::of(&[], true, Cursor::new(0, false)),
            records: Records::new(options),
        };
        let byte = marks as u64;
        let text = body.decoder.as_mut().map(|decoder| decoder.push(content, byte));
        let text = text.as_deref().unwrap_or(content);
        body.splitter = Splitter::of(text, complete, Cursor::new(byte, encoding.is_wide()));
        if body.decoder.is_none() {
            body.check.push(text, byte);
        }
        if let Some(observer) = observer {
            body.records.columns.watched_by(observer);
        }
        body.splitter.push(text, false, &mut body.records)?;
        Ok(body)
    }

    fn push(&mut self, bytes: &[u8], byte: u64) -> Result<()> {
        let Some(decoder) = &mut self.decoder else {
            self.check.push(bytes, byte);
            return self.splitter.push(bytes, false, &mut self.records);
        };
        let text = decoder.push(bytes, byte);
        self.splitter.push(&text, false, &mut self.records)
    }

    fn table(mut self, options: &CsvOptions, end: End) -> Result<Table> {
        let mut warnings =
            if end.stopped { vec![stopped_early(end.byte)] } else { self.finish(end.byte)? };
        let Records { columns, mut counts, notes, first_line, .. } = self.records;
        counts.bytes = end.byte;
        if counts.rows() == 0 && options.max_rows != Some(0) {
            return Err(notes.first_bad().map_or_else(empty, no_record));
        }
        let rejections = notes.rejections();
        warnings.extend(notes.into_warnings(counts.rows()));
        let (columns, kept, is_sample) = columns.finish(options)?;
        let sampled = is_sample.then(|| Sampled::of(counts.rows(), kept as u64));
        warnings.extend(sampled.map(|sampled| sampled.warning()));
        check_names(&columns, counts.rows(), options, &mut warnings)?;
        let mut rules = Rules::new(options, Decoding::Utf8);
        rules.rows = kept;
        rules.first_line = first_line.filter(|_| !is_sample);
        let columns = typed(columns, &rules, options, &mut warnings)?;
        warnings.iter_mut().for_each(|warning| warning.file.clone_from(&options.file));
        let table = Table::new(columns)?.with_reading(warnings, counts, rejections);
        Ok(table.with_sampled(sampled))
    }
}

impl Body {
    /// The end of the file; returns what is wrong with its characters.
    fn finish(&mut self, byte: u64) -> Result<Vec<Warning>> {
        let rest = self.decoder.as_mut().map(|decoder| decoder.finish(byte));
        self.splitter.push(rest.as_deref().unwrap_or_default(), true, &mut self.records)?;
        self.check.finish(byte);
        let invalid = self.decoder.as_ref().map_or(self.check.invalid, |decoder| decoder.invalid);
        if invalid.count == 0 {
            return Ok(Vec::new());
        }
        let message =
            "Bytes that are not in the file's encoding show as \u{fffd}. JSON has to be UTF-8.";
        let mut warning = Warning::new("encoding", message).times(invalid.count);
        warning.byte = Some(invalid.first);
        Ok(vec![warning])
    }
}

/// Names that were asked for and are not there; records without any value of their own.
fn check_names(
    columns: &[JsonColumn],
    rows: u64,
    options: &CsvOptions,
    warnings: &mut Vec<Warning>,
) -> Result<()> {
    if rows > 0 && columns.is_empty() {
        return Err(Error::new(Code::JsonInvalid, "The records are objects without any field."));
    }
    if rows == 1 && columns.iter().all(|column| column.nested.count() > 0) {
        let message = "This is one JSON object that holds lists or objects, not a record a row. \
                       Write the records as JSON Lines: one flat object a line.";
        return Err(Error::new(Code::JsonInvalid, message));
    }
    let names = || columns.iter().map(|column| column.name.as_str());
    let known: HashSet<&str> = names().collect();
    let mut wanted = options.columns.iter().flatten().enumerate();
    if let Some((at, absent)) = wanted.find(|(_, name)| !known.contains(name.as_str())) {
        return Err(Error::column_missing(absent, names()).at_element("columns", at));
    }
    warnings.extend(unknown_kinds(&options.kinds, names(), "file"));
    Ok(())
}

fn typed(
    columns: Vec<JsonColumn>,
    rules: &Rules,
    options: &CsvOptions,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Column>> {
    let mut taken: HashSet<String> = columns.iter().map(|column| column.name.clone()).collect();
    let mut typed = Vec::new();
    for (at, mut column) in columns.into_iter().enumerate() {
        if !column.wanted {
            continue;
        }
        let asked = options.kinds.get(&column.name).copied();
        if column.name.is_empty() {
            column.name = made_up(at, &mut taken);
            let message = format!("A value has no name; its column is called {}.", column.name);
            warnings.push(Warning::new("unnamed-column", message));
        }
        let mut cells = std::mem::take(&mut column.cells);
        let made = typing::column(&column.name, &mut cells, asked, rules, warnings)?;
        drop(cells);
        warnings.extend(notable(&column, &made, asked.is_some()));
        typed.push(made);
    }
    Ok(typed)
}

/// What a person should know of a column's values.
fn notable(column: &JsonColumn, made: &Column, asked: bool) -> Vec<Warning> {
    let name = &column.name;
    let nested = format!(
        "Values of column \"{name}\" are arrays or objects; they were kept as JSON text. To compare what is in them, give it names of its own."
    );
    let quoted = format!(
        "Column \"{name}\" holds numbers in quotes; they were read as numbers. If they are codes, give the column's kind."
    );
    let is_numbers = match made.values() {
        Values::Numeric(_) => true,
        Values::Categorical(categories) => categories.numbers.is_some(),
        _ => false,
    };
    let quoted = column.quoted_numbers.warning("quoted-numbers", &quoted);
    let nested = column.nested.warning("nested-values", &nested);
    nested.into_iter().chain(quoted.filter(|_| is_numbers && !asked)).collect()
}

/// A name for a column that has none.
fn made_up(at: usize, taken: &mut HashSet<String>) -> String {
    let mut name = format!("column_{}", at + 1);
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    name
}

fn empty() -> Error {
    Error::new(Code::CsvEmpty, "The file is empty: it holds no records.")
}

/// The refusal of a file in which nothing is a record.
fn no_record(first: &Rejection) -> Error {
    let message = format!(
        "No record could be read: each has to be a JSON object such as {{\"age\": 31}}. The first found is: {}",
        first.excerpt
    );
    Error::new(Code::JsonInvalid, message).at_line(first.line).at_byte(first.byte)
}
