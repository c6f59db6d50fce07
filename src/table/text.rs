//! Texts that hardly repeat.

/// Texts end to end in one buffer, with a flag for missing ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextValues {
    text: String,
    ends: Vec<usize>,
    missing: Vec<bool>,
}

impl TextValues {
    /// Adds a row; `None` is missing.
    pub fn push(&mut self, value: Option<&str>) {
        self.text.push_str(value.unwrap_or_default());
        self.ends.push(self.text.len());
        self.missing.push(value.is_none());
    }

    /// The same, or `None` if memory ran out.
    pub fn try_push(&mut self, value: Option<&str>) -> Option<()> {
        self.text.try_reserve(value.map_or(0, str::len)).ok()?;
        self.ends.try_reserve(1).ok()?;
        self.missing.try_reserve(1).ok()?;
        self.push(value);
        Some(())
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a row; `None` if it is missing or past the end.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        if *self.missing.get(row)? {
            return None;
        }
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        self.text.get(start..self.ends[row])
    }

    /// The texts, row by row.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Number of rows without a text.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.missing.iter().filter(|&&missing| missing).count()
    }
}
