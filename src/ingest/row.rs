//! The fields of one record.

use super::tokenizer::MAX_RECORD;

/// The fields of the current record until its fate is known.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) text: Vec<u8>,
    /// Start and end of each.
    pub(super) fields: Vec<[u32; 2]>,
    /// Number of all fields, including those beyond the columns, which are not kept.
    pub(super) count: usize,
    /// Whether something in it was repaired.
    pub(super) repaired: bool,
    pub(super) trouble: Option<Trouble>,
}

/// Why no more of it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trouble {
    TooLong,
    OutOfMemory,
}

impl Row {
    /// Adds a field; those after the first `most` are only counted.
    pub(super) fn push(&mut self, field: &[u8], most: usize) {
        self.count += 1;
        if self.fields.len() >= most {
            return;
        }
        let start = self.text.len();
        if start + field.len() > MAX_RECORD {
            self.trouble = Some(Trouble::TooLong);
        } else if self.text.try_reserve(field.len()).is_err() || self.fields.try_reserve(1).is_err()
        {
            self.trouble = Some(Trouble::OutOfMemory);
        } else {
            self.text.extend_from_slice(field);
            self.fields.push([start as u32, self.text.len() as u32]);
        }
    }

    /// Removes the fields and keeps the memory.
    pub(super) fn clear(&mut self) {
        *self = Self {
            text: std::mem::take(&mut self.text),
            fields: std::mem::take(&mut self.fields),
            ..Self::default()
        };
        self.text.clear();
        self.fields.clear();
    }

    /// The kept fields.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let field = |&[start, end]: &[u32; 2]| self.text.get(start as usize..end as usize);
        self.fields.iter().filter_map(field)
    }
}
