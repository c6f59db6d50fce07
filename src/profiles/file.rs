//! A profile as text, and back, protected against changes by a checksum.

use super::column::{ColumnProfile, Content, Numbers};
use super::{MOST_CELLS, MOST_COLUMNS, TableProfile};
use crate::error::{Code, Error, Result};
use crate::json::{self, Read, Seal};
use crate::order;
use crate::stats::exact_sum::ExactSum;
use crate::summary::{Cell, Grid, Registers};
use crate::table::Kind;
use serde::{Serialize, Serializer};
use serde_json::Value;

const SEAL: Seal = Seal { format: "driftglass-profile", field: "profile", versions: 1..=1 };

impl TableProfile {
    /// The profile as JSON text, with its version and a checksum. Equal profiles give equal bytes.
    #[must_use]
    pub fn to_text(&self) -> String {
        SEAL.close(&serde_json::to_string(self).unwrap_or_default())
    }

    /// A profile from its text.
    ///
    /// # Errors
    /// `profile-invalid` if the text is no profile, has another version, or was changed in any byte.
    pub fn from_text(text: &str) -> Result<Self> {
        let body = SEAL.open(text).map_err(|why| invalid(&why))?;
        let value = json::parse(body).map_err(|error| invalid(&error.to_string()))?;
        let profile = Self::read(&value).map_err(|error| invalid(&error.to_string()))?;
        let names = order::set(profile.columns.iter().map(|column| column.name.as_str()));
        let columns = profile.columns.len();
        if names.len() != columns || columns > MOST_COLUMNS || profile.cells > MOST_CELLS {
            return Err(invalid("its columns or cells are too many, or two columns share a name"));
        }
        Ok(profile)
    }
}

fn invalid(what: &str) -> Error {
    Error::new(Code::ProfileInvalid, format!("This is not a profile that can be read: {what}."))
}

/// A saved column: lists of equal length.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    name: String,
    kind: Option<Kind>,
    missing: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    grid: Option<WrittenGrid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sums: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registers: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Vec<u64>>,
}

json::shape!(Written { name, kind, missing, grid, sums, registers, labels, counts });

/// A grid: the number of each cell, its count, and `m` if its values differ or `s` if they are the same.
#[derive(Debug, Clone, Serialize)]
struct WrittenGrid {
    cleared: u32,
    at: Vec<f64>,
    counts: Vec<u64>,
    mixed: String,
    infinite: Vec<u64>,
}

json::shape!(WrittenGrid { cleared, at, counts, mixed, infinite });

impl WrittenGrid {
    fn of(grid: &Grid) -> Self {
        let letter = |cell: &Cell| if cell.is_mixed { 'm' } else { 's' };
        Self {
            cleared: grid.cleared,
            at: grid.cells.iter().map(|cell| cell.at).collect(),
            counts: grid.cells.iter().map(|cell| cell.count).collect(),
            mixed: grid.cells.iter().map(letter).collect(),
            infinite: grid.infinite.to_vec(),
        }
    }

    /// The grid; `None` if the lists contradict each other.
    fn grid(&self) -> Option<Grid> {
        let same = self.at.len() == self.counts.len() && self.at.len() == self.mixed.len();
        let infinite: [u64; 2] = self.infinite.as_slice().try_into().ok()?;
        let counts = self.counts.iter().chain(&infinite);
        counts.copied().try_fold(0u64, u64::checked_add)?;
        let cells = self.at.iter().zip(&self.counts).zip(self.mixed.chars());
        let cells =
            cells.map(|((&at, &count), letter)| Cell { at, count, is_mixed: letter == 'm' });
        let grid = Grid { cleared: self.cleared, cells: cells.collect(), infinite };
        (same && grid.is_sound()).then_some(grid)
    }
}

impl Serialize for ColumnProfile {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let known = Written {
            name: self.name.clone(),
            kind: Some(self.kind),
            missing: self.missing,
            ..Written::default()
        };
        let written = match &self.content {
            Content::Nothing => known,
            Content::Numbers(numbers) => Written {
                grid: Some(WrittenGrid::of(&numbers.grid)),
                sums: numbers
                    .sums
                    .as_ref()
                    .map(|sums| sums.iter().map(ExactSum::to_text).collect()),
                registers: numbers.registers.as_ref().map(Registers::to_text),
                ..known
            },
            Content::Labels(labels) => Written {
                labels: Some(labels.keys().cloned().collect()),
                counts: Some(labels.values().copied().collect()),
                ..known
            },
            Content::Texts(lengths, registers) => Written {
                grid: Some(WrittenGrid::of(lengths)),
                registers: registers.as_ref().map(Registers::to_text),
                ..known
            },
        };
        written.serialize(to)
    }
}

impl Read for ColumnProfile {
    fn read(value: &Value) -> json::Result<Self> {
        let written = Written::read(value)?;
        let name = written.name.clone();
        let contradicts = || {
            serde::de::Error::custom(format!(
                "what it says of column \"{name}\" contradicts itself"
            ))
        };
        column(written).ok_or_else(contradicts)
    }
}

crate::json::by_read!(ColumnProfile);

fn column(written: Written) -> Option<ColumnProfile> {
    let registers = match written.registers.as_deref().map(Registers::from_text) {
        Some(None) => return None,
        Some(registers) => registers,
        None => None,
    };
    let grid = match written.grid.as_ref().map(WrittenGrid::grid) {
        Some(None) => return None,
        Some(grid) => grid,
        None => None,
    };
    let sums = match written.sums.as_ref().map(|texts| sums(texts)) {
        Some(None) => return None,
        Some(sums) => sums,
        None => None,
    };
    let kind = written.kind?;
    let content = match (grid, written.labels, written.counts) {
        (None, None, None) if sums.is_none() => Content::Nothing,
        (None, Some(labels), Some(counts)) if sums.is_none() => {
            counts.iter().copied().try_fold(0u64, u64::checked_add)?;
            let (all, same) = (labels.len(), labels.len() == counts.len());
            let labels = order::map(labels.into_iter().zip(counts));
            if !same || labels.len() != all || labels.is_empty() {
                return None;
            }
            Content::Labels(labels)
        }
        (Some(grid), None, None) if kind != Kind::Text => {
            Content::Numbers(Numbers { grid, sums, registers })
        }
        (Some(grid), None, None) if sums.is_none() => Content::Texts(grid, registers),
        _ => return None,
    };
    Some(ColumnProfile { name: written.name, kind, missing: written.missing, content })
}

/// The two sums; `None` for other texts.
fn sums(texts: &[String]) -> Option<[ExactSum; 2]> {
    let [sum, squares] = texts else { return None };
    Some([ExactSum::from_text(sum)?, ExactSum::from_text(squares)?])
}
