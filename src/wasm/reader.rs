//! `CsvReader`, `PartReader` and `TableReader`.

use super::convert::{self, or_throw};
use super::counting::Counting;
use super::table::Table;
use crate::ingest::{self, CsvOptions};
use crate::table;
use js_sys::Uint8Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct CsvReader {
    inner: ingest::CsvReader,
}

#[wasm_bindgen]
impl CsvReader {
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<CsvReader, JsValue> {
        let options: CsvOptions = or_throw(convert::options(options))?;
        Ok(Self { inner: or_throw(ingest::CsvReader::new(options))? })
    }

    pub fn push(&mut self, chunk: &Uint8Array) -> Result<(), JsValue> {
        or_throw(self.inner.push(&chunk.to_vec()))
    }

    #[wasm_bindgen(getter)]
    pub fn rows(&self) -> f64 {
        self.inner.rows() as f64
    }

    pub fn finish(self) -> Result<Table, JsValue> {
        Ok(Table::from(or_throw(self.inner.finish())?))
    }
}

/// Reads a part of a file, for [`TableReader::append`].
#[wasm_bindgen]
pub struct PartReader {
    inner: Option<ingest::PartReader>,
    bytes: Vec<u8>,
}

#[wasm_bindgen]
impl PartReader {
    #[wasm_bindgen(constructor)]
    pub fn new(
        options: &JsValue,
        plan: &[u8],
        from: f64,
        level: u8,
    ) -> Result<PartReader, JsValue> {
        let options: CsvOptions = or_throw(convert::options(options))?;
        let inner = or_throw(ingest::PartReader::new(&options, plan, from as u64))?.at_level(level);
        Ok(Self { inner: Some(inner), bytes: Vec::new() })
    }

    pub fn push(&mut self, chunk: &Uint8Array) {
        if let Some(inner) = &mut self.inner {
            inner.push(&chunk.to_vec());
        }
    }

    pub fn end(&mut self, chunk: &Uint8Array) -> bool {
        self.inner.as_mut().is_none_or(|inner| inner.end(&chunk.to_vec()))
    }

    pub fn finish(&mut self) {
        if let Some(inner) = &mut self.inner {
            inner.finish();
        }
    }

    /// Byte of the file where the first record starts, if that was found.
    #[wasm_bindgen(getter)]
    pub fn start(&self) -> Option<f64> {
        self.inner.as_ref().and_then(ingest::PartReader::start).map(|byte| byte as f64)
    }

    /// Ends reading; returns how many bytes the part takes.
    pub fn pack(&mut self) -> f64 {
        self.bytes = self.inner.take().map(ingest::PartReader::into_bytes).unwrap_or_default();
        self.bytes.len() as f64
    }

    /// Copies the part into an array of its size.
    #[wasm_bindgen(js_name = copyTo)]
    pub fn copy_to(&self, target: &Uint8Array) {
        if target.length() as usize == self.bytes.len() {
            target.copy_from(&self.bytes);
        }
    }
}

#[wasm_bindgen]
pub struct TableReader {
    inner: ingest::TableReader,
    counter: Option<Rc<RefCell<Counting>>>,
}

impl TableReader {
    /// The table with what was counted, if not all rows were kept.
    fn counted(counter: Option<Rc<RefCell<Counting>>>, table: table::Table) -> Table {
        let counter = counter.filter(|_| table.sampled().is_some()).and_then(Rc::into_inner);
        Table::with_counted(table, counter.and_then(|counter| counter.into_inner().finish()))
    }
}

#[wasm_bindgen]
impl TableReader {
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, csv: bool) -> Result<TableReader, JsValue> {
        let options: CsvOptions = or_throw(convert::options(options))?;
        Ok(Self { inner: or_throw(ingest::TableReader::new(options, csv))?, counter: None })
    }

    /// The same for a batch: all rows are counted against the reference though not all may be kept.
    pub fn against(
        options: &JsValue,
        csv: bool,
        reference: &Table,
    ) -> Result<TableReader, JsValue> {
        let Self { inner, .. } = Self::new(options, csv)?;
        let counter = Rc::new(RefCell::new(Counting::against(reference)));
        let inner = inner.watched_by(Box::new(Rc::clone(&counter)));
        Ok(Self { inner, counter: Some(counter) })
    }

    /// What a [`PartReader`] has to know, if the file can be read in parts.
    pub fn plan(&self) -> Option<Vec<u8>> {
        self.inner.plan()
    }

    /// How far the rows kept are thinned out: what a [`PartReader`] may leave out from now on.
    #[wasm_bindgen(getter)]
    pub fn level(&self) -> u8 {
        self.inner.level()
    }

    pub fn append(&mut self, part: &[u8]) -> Result<bool, JsValue> {
        or_throw(self.inner.append(part))
    }

    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> f64 {
        self.inner.bytes() as f64
    }

    pub fn push(&mut self, chunk: &Uint8Array) -> Result<(), JsValue> {
        or_throw(self.inner.push(&chunk.to_vec()))
    }

    #[wasm_bindgen(getter)]
    pub fn rows(&self) -> f64 {
        self.inner.rows() as f64
    }

    /// The table of the records that are complete so far.
    #[wasm_bindgen(js_name = finishEarly)]
    pub fn finish_early(self) -> Result<Table, JsValue> {
        let Self { inner, counter } = self;
        Ok(Self::counted(counter, or_throw(inner.finish_early())?))
    }

    pub fn finish(self) -> Result<Table, JsValue> {
        let Self { inner, counter } = self;
        Ok(Self::counted(counter, or_throw(inner.finish())?))
    }
}
