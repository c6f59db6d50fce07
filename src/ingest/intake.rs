//! The common part of the readers of CSV and JSON: the beginning of a file is gathered until it shows the form of
//! records, the rest is read accordingly, and after an error every further call repeats it.

use super::encoding::{Encoding, Utf16Decoder};
use super::options::CsvOptions;
use super::room::make_room;
use super::sniff::SAMPLE;
use crate::error::{Error, Result};
use crate::table::{RowObserver, Table};

/// A file whose beginning has been inspected.
pub(super) trait Content: Sized {
    /// Determines the form of records from the beginning, and reads it.
    fn begin(beginning: Beginning) -> Result<Self>;

    /// Reads the next bytes; `byte` is the offset of the first of them in the file.
    fn push(&mut self, bytes: &[u8], byte: u64) -> Result<()>;

    /// The table of a file that ends at `end`.
    fn table(self, options: &CsvOptions, end: End) -> Result<Table>;
}

/// The part of a file that is available when its records are detected.
pub(super) struct Beginning<'a> {
    pub(super) bytes: &'a [u8],
    /// Whether that is the whole file.
    pub(super) complete: bool,
    pub(super) options: &'a CsvOptions,
    pub(super) observer: Option<Box<dyn RowObserver>>,
}

/// Where a file ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) byte: u64,
    /// Whether reading stopped there, so that more may follow.
    pub(super) stopped: bool,
}

/// Bytes in pieces, the first of which determine how the others are read.
#[derive(Debug)]
pub(super) struct Intake<C> {
    options: CsvOptions,
    bytes: u64,
    /// The beginning, until it is long enough.
    start: Vec<u8>,
    content: Option<C>,
    failed: Option<Error>,
    observer: Option<Box<dyn RowObserver>>,
}

impl<C: Content> Intake<C> {
    pub(super) fn new(options: CsvOptions) -> Self {
        let (start, content, failed, observer) = (Vec::new(), None, None, None);
        Self { options, bytes: 0, start, content, failed, observer }
    }

    /// Sets the observer. To be called before the first byte.
    pub(super) fn watched_by(self, observer: Box<dyn RowObserver>) -> Self {
        Self { observer: Some(observer), ..self }
    }

    pub(super) fn options(&self) -> &CsvOptions {
        &self.options
    }

    /// Number of bytes so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The content, once the beginning has been inspected.
    pub(super) fn content(&self) -> Option<&C> {
        self.content.as_ref()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.sound()?;
        make_room(self.bytes.max(self.options.total_bytes.unwrap_or(0)));
        let read = self.read(bytes);
        self.bytes += bytes.len() as u64;
        read.map_err(|error| self.failing(error))
    }

    /// Adds a part that was read elsewhere: `add` receives the position in the file and returns the new one. False if
    /// it returns `None`, or if the beginning has not been inspected yet.
    pub(super) fn append(
        &mut self,
        add: impl FnOnce(&mut C, u64) -> Result<Option<u64>>,
    ) -> Result<bool> {
        self.sound()?;
        let Some(content) = &mut self.content else { return Ok(false) };
        make_room(self.bytes);
        let end = add(content, self.bytes).map_err(|error| self.failing(error))?;
        self.bytes = end.unwrap_or(self.bytes);
        Ok(end.is_some())
    }

    /// The table at the end of the file, or where reading was stopped.
    pub(super) fn finish(mut self, stopped: bool) -> Result<Table> {
        self.sound()?;
        let end = End { byte: self.bytes, stopped };
        if self.content.is_none() {
            self.begin(true).map_err(|error| self.failing(error))?;
        }
        let Self { options, content, .. } = self;
        let table = content.map_or_else(|| Ok(Table::default()), |it| it.table(&options, end));
        table.map_err(|error| options.named(error))
    }

    /// The error of an earlier call, if there was one.
    fn sound(&self) -> Result<()> {
        self.failed.clone().map_or(Ok(()), Err)
    }

    /// Stores an error for all further calls.
    #[cold]
    fn failing(&mut self, error: Error) -> Error {
        let error = self.options.named(error);
        self.failed = Some(error.clone());
        error
    }

    fn read(&mut self, bytes: &[u8]) -> Result<()> {
        if let Some(content) = &mut self.content {
            return content.push(bytes, self.bytes);
        }
        let missing = SAMPLE.saturating_sub(self.start.len());
        if bytes.len() < missing {
            self.start.extend_from_slice(bytes);
            return Ok(());
        }
        let (sample, rest) = bytes.split_at(missing);
        self.start.extend_from_slice(sample);
        self.begin(false)?;
        match &mut self.content {
            Some(content) => content.push(rest, self.bytes + missing as u64),
            None => Ok(()),
        }
    }

    fn begin(&mut self, complete: bool) -> Result<()> {
        let bytes = std::mem::take(&mut self.start);
        let observer = self.observer.take();
        let beginning = Beginning { bytes: &bytes, complete, options: &self.options, observer };
        self.content = Some(C::begin(beginning)?);
        Ok(())
    }
}

/// The decoder for UTF-16; `None` for an encoding of single bytes.
pub(super) fn decoder_of(encoding: Encoding) -> Option<Utf16Decoder> {
    match encoding {
        Encoding::Utf16Le => Some(Utf16Decoder::new(false)),
        Encoding::Utf16Be => Some(Utf16Decoder::new(true)),
        _ => None,
    }
}
