//! Reads any text format, packed or not: bytes in pieces, a table at the end.

use super::format::Format;
use super::gzip::Gunzip;
use super::json_lines::JsonLinesReader;
use super::options::CsvOptions;
use super::reader::CsvReader;
use crate::error::{Code, Error, Result};
use crate::numerals::counted;
use crate::table::{RowObserver, Table};

/// Number of bytes that determine the format.
const ENOUGH: usize = 4 << 10;

/// Reads CSV or JSON Lines, packed by gzip or not, from bytes in pieces; it detects which. The table does not depend
/// on how they are cut.
///
/// Offsets in warnings and errors count unpacked bytes, except for those about gzip itself.
#[derive(Debug)]
pub struct TableReader {
    options: CsvOptions,
    /// Only CSV is wanted.
    csv: bool,
    packed: Packed,
    text: Text,
    bytes: u64,
    failed: Option<Error>,
}

#[derive(Debug)]
enum Packed {
    /// The first byte of the file, if it came alone.
    Unknown(Option<u8>),
    Yes(Box<Gunzip>),
    No,
}

#[derive(Debug)]
enum Text {
    /// The beginning, until there is enough to tell, and who is to see every row.
    Unknown(Vec<u8>, Option<Box<dyn RowObserver>>),
    Csv(Box<CsvReader>),
    Json(Box<JsonLinesReader>),
}

impl TableReader {
    /// A reader with the given options; with `csv` it reads CSV, packed or not, and nothing else.
    ///
    /// # Errors
    /// As [`CsvReader::new`].
    pub fn new(options: CsvOptions, csv: bool) -> Result<Self> {
        // The options are checked now, not at the first byte.
        CsvReader::new(options.clone())?;
        Ok(Self {
            options,
            csv,
            packed: Packed::Unknown(None),
            text: Text::Unknown(Vec::new(), None),
            bytes: 0,
            failed: None,
        })
    }

    /// As [`CsvReader::watched_by`] and [`JsonLinesReader::watched_by`].
    #[must_use]
    pub fn watched_by(mut self, observer: Box<dyn RowObserver>) -> Self {
        if let Text::Unknown(_, place) = &mut self.text {
            *place = Some(observer);
        }
        self
    }

    /// Reads the next piece of the file. An empty piece changes nothing.
    ///
    /// # Errors
    /// As [`CsvReader::push`] and [`JsonLinesReader::push`]; `gzip-corrupt`, `gzip-limit`. After an
    /// error every further call repeats it.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        self.bytes += bytes.len() as u64;
        self.read(bytes).map_err(|error| {
            let error = self.options.named(error);
            self.failed = Some(error.clone());
            error
        })
    }

    /// Rows so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        match &self.text {
            Text::Unknown(..) => 0,
            Text::Csv(reader) => reader.rows(),
            Text::Json(reader) => reader.rows(),
        }
    }

    /// As [`CsvReader::plan`]; `None` for other formats and packed files.
    #[must_use]
    pub fn plan(&self) -> Option<Vec<u8>> {
        match (&self.packed, &self.text) {
            (Packed::No, Text::Csv(reader)) => reader.plan(),
            _ => None,
        }
    }

    /// How far the kept rows are thinned out, as [`CsvReader::level`].
    #[must_use]
    pub fn level(&self) -> u8 {
        match &self.text {
            Text::Csv(reader) => reader.level(),
            Text::Unknown(..) | Text::Json(_) => 0,
        }
    }

    /// As [`CsvReader::append`].
    ///
    /// # Errors
    /// As there.
    pub fn append(&mut self, part: &[u8]) -> Result<bool> {
        let (Packed::No, Text::Csv(reader)) = (&self.packed, &mut self.text) else {
            return Ok(false);
        };
        let added = reader.append(part);
        self.bytes = reader.bytes();
        added.map_err(|error| {
            let error = self.options.named(error);
            self.failed = Some(error.clone());
            error
        })
    }

    /// Bytes of the file so far, as stored (packed if the file is).
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The end of the file: the table.
    ///
    /// # Errors
    /// As [`CsvReader::finish`] and [`JsonLinesReader::finish`]; `gzip-truncated`.
    pub fn finish(mut self) -> Result<Table> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let finished = self.complete();
        let warnings = finished.map_err(|error| self.options.named(error))?;
        let table = match self.text {
            Text::Csv(reader) => reader.finish()?,
            Text::Json(reader) => reader.finish()?,
            // `complete` made a reader of it.
            Text::Unknown(..) => Table::default(),
        };
        let table = table.with_bytes(self.bytes);
        Ok(table.with_warnings(warnings.into_iter().map(|mut warning| {
            warning.file.clone_from(&self.options.file);
            warning
        })))
    }

    /// The table of the records that are complete so far, with a warning `stopped-early`.
    ///
    /// # Errors
    /// As [`Self::finish`]; the trailer of a packed file is not checked.
    pub fn finish_early(mut self) -> Result<Table> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        if let Packed::Unknown(Some(first)) = self.packed {
            self.text.push(&[first], self.csv, &self.options)?;
        }
        self.text.decide(self.csv, &self.options).map_err(|error| self.options.named(error))?;
        let table = match self.text {
            Text::Csv(reader) => reader.finish_early()?,
            Text::Json(reader) => reader.finish_early()?,
            // `decide` made a reader of it.
            Text::Unknown(..) => Table::default(),
        };
        Ok(table.with_bytes(self.bytes))
    }

    fn read(&mut self, bytes: &[u8]) -> Result<()> {
        let (csv, options) = (self.csv, &self.options);
        let text = &mut self.text;
        match &mut self.packed {
            Packed::No => return text.push(bytes, csv, options),
            Packed::Yes(gunzip) => {
                return gunzip.push(bytes, &mut |piece| text.push(piece, csv, options));
            }
            Packed::Unknown(first) => {
                let Some(&now) = bytes.first() else { return Ok(()) };
                if first.is_none() && bytes.len() == 1 {
                    *first = Some(now);
                    return Ok(());
                }
            }
        }
        let Packed::Unknown(first) = std::mem::replace(&mut self.packed, Packed::No) else {
            return Ok(());
        };
        let whole: Vec<u8> = first.into_iter().chain(bytes.iter().copied()).collect();
        if whole.starts_with(b"\x1f\x8b") {
            self.packed = Packed::Yes(Box::new(Gunzip::new(self.options.max_unpacked_bytes)));
            // The packed size says nothing about whether the text fits into memory.
            self.options.total_bytes = None;
        }
        self.read(&whole)
    }

    /// The end of the bytes; returns what was noticed of the packing.
    fn complete(&mut self) -> Result<Vec<crate::error::Warning>> {
        let warnings = match std::mem::replace(&mut self.packed, Packed::No) {
            Packed::Unknown(first) => {
                let rest: Vec<u8> = first.into_iter().collect();
                self.text.push(&rest, self.csv, &self.options)?;
                Vec::new()
            }
            Packed::No => Vec::new(),
            Packed::Yes(gunzip) => gunzip.finish().map_err(|mut error| {
                let rows = self.rows();
                error.message.push_str(&format!(
                    " and {} rows made out. Nothing of it was used. Get a new copy.",
                    counted(rows)
                ));
                error
            })?,
        };
        self.text.decide(self.csv, &self.options)?;
        Ok(warnings)
    }
}

impl Text {
    fn push(&mut self, bytes: &[u8], csv: bool, options: &CsvOptions) -> Result<()> {
        match self {
            Self::Csv(reader) => reader.push(bytes),
            Self::Json(reader) => reader.push(bytes),
            Self::Unknown(start, _) => {
                start.extend_from_slice(bytes);
                if start.len() < ENOUGH { Ok(()) } else { self.decide(csv, options) }
            }
        }
    }

    /// Finds out what the text is, from its beginning.
    fn decide(&mut self, csv: bool, options: &CsvOptions) -> Result<()> {
        let Self::Unknown(start, observer) = self else { return Ok(()) };
        let (start, observer) = (std::mem::take(start), observer.take());
        if is_lock_file(options) {
            let message = "This is a lock file of Excel (~$...), not the workbook. Close Excel and choose the file itself.";
            return Err(Error::new(Code::CsvNotText, message));
        }
        // The same bytes decide for every cut.
        let is_json = Format::of_file(start.get(..ENOUGH).unwrap_or(&start)) == Format::Json;
        *self = if is_json && !csv {
            let reader = JsonLinesReader::new(options.clone());
            Self::Json(Box::new(match observer {
                Some(observer) => reader.watched_by(observer),
                None => reader,
            }))
        } else {
            let reader = CsvReader::new(options.clone())?;
            Self::Csv(Box::new(match observer {
                Some(observer) => reader.watched_by(observer),
                None => reader,
            }))
        };
        self.push(&start, csv, options)
    }
}

/// Whether the name is that of the file that Excel keeps beside an open workbook.
fn is_lock_file(options: &CsvOptions) -> bool {
    let name = options.file.as_deref().unwrap_or_default();
    name.rsplit(['/', '\\']).next().is_some_and(|name| name.starts_with("~$"))
}
