//! The cells of one column as the file spelt them, end to end, until their kind is known.

/// Length byte of a cell that the record did not have.
const ABSENT: u8 = 254;
/// Length byte of a cell whose length follows in four bytes.
const LONG: u8 = 255;
/// Room for the length and for copying sixteen bytes at once.
const MARGIN: usize = 24;
/// Blocks double from the first to the last of these sizes, so that no growth copies cells.
const BLOCK: (usize, usize) = (256, 1 << 20);

/// Cells in order: a length byte, then the bytes. Costs one byte a cell beside its text.
#[derive(Debug, Default)]
pub(super) struct Cells {
    full: Vec<Vec<u8>>,
    block: Vec<u8>,
    /// Where the last cell starts in `block`.
    last: usize,
    unwanted: bool,
}

impl Cells {
    /// Cells of a column nobody asked for: nothing is kept.
    pub(super) fn unwanted() -> Self {
        Self { unwanted: true, ..Self::default() }
    }

    /// Whether nothing is kept.
    pub(super) fn is_unwanted(&self) -> bool {
        self.unwanted
    }

    /// Adds `text[start..end]`; false when memory ran out.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8], start: usize, end: usize) -> bool {
        let length = end.saturating_sub(start);
        if !self.make_room(length) {
            return self.unwanted;
        }
        if length < 16
            && let Some(window) = text.get(start..start + 16)
        {
            // A copy of fixed size, cut back, is faster than one of the right size.
            self.block.push(length as u8);
            self.block.extend_from_slice(window);
            self.block.truncate(self.last + 1 + length);
        } else {
            self.push_any(text.get(start..end).unwrap_or_default());
        }
        true
    }

    /// Adds a cell that the record did not have; false when memory ran out.
    pub(super) fn push_absent(&mut self) -> bool {
        if !self.make_room(0) {
            return self.unwanted;
        }
        self.block.push(ABSENT);
        true
    }

    /// Takes back the cell that was added last; at most one between two pushes.
    pub(super) fn pop(&mut self) {
        self.block.truncate(self.last);
    }

    /// The cell that was added last.
    pub(super) fn last(&self) -> Option<&[u8]> {
        let (cell, _) = split(self.block.get(self.last..)?)?;
        cell
    }

    /// The cells in order; `None` where the record did not have one.
    pub(super) fn iter(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let blocks = self.full.iter().chain(std::iter::once(&self.block));
        blocks.flat_map(|block| {
            let mut rest = block.as_slice();
            std::iter::from_fn(move || {
                let (cell, next) = split(rest)?;
                rest = next;
                Some(cell)
            })
        })
    }

    fn push_any(&mut self, cell: &[u8]) {
        match u8::try_from(cell.len()) {
            Ok(length) if length < ABSENT => self.block.push(length),
            _ => {
                self.block.push(LONG);
                self.block.extend_from_slice(&(cell.len() as u32).to_le_bytes());
            }
        }
        self.block.extend_from_slice(cell);
    }

    /// Sees that a cell fits into the block, and marks where it starts. False if it will not be kept.
    #[inline]
    fn make_room(&mut self, length: usize) -> bool {
        if self.block.capacity() - self.block.len() < length + MARGIN && !self.next_block(length) {
            return false;
        }
        self.last = self.block.len();
        true
    }

    #[cold]
    fn next_block(&mut self, length: usize) -> bool {
        if self.unwanted {
            return false;
        }
        let size = (2 * self.block.capacity()).clamp(BLOCK.0, BLOCK.1).max(length + MARGIN);
        let mut block = Vec::new();
        if block.try_reserve_exact(size).is_err() || self.full.try_reserve(1).is_err() {
            return false;
        }
        self.full.push(std::mem::replace(&mut self.block, block));
        true
    }
}

/// The first cell of a block and the rest; `None` at the end.
#[inline]
fn split(block: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let (&length, rest) = block.split_first()?;
    match length {
        ABSENT => Some((None, rest)),
        LONG => {
            let (length, rest) = rest.split_first_chunk::<4>()?;
            let (cell, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            Some((Some(cell), rest))
        }
        length => {
            let (cell, rest) = rest.split_at_checked(usize::from(length))?;
            Some((Some(cell), rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_every_length_come_back_in_order() {
        let text = vec![b'x'; 70_000];
        let mut cells = Cells::default();
        let lengths = [0, 1, 15, 16, 17, 253, 254, 255, 256, 70_000, 3];
        for &length in &lengths {
            assert!(cells.push(&text, 0, length));
        }
        assert!(cells.push(b"gone", 0, 4));
        assert_eq!(cells.last(), Some(&b"gone"[..]));
        cells.pop();
        assert!(cells.push_absent());
        let read: Vec<Option<usize>> = cells.iter().map(|cell| cell.map(<[u8]>::len)).collect();
        let mut expected: Vec<Option<usize>> = lengths.iter().map(|&n| Some(n)).collect();
        expected.push(None);
        assert_eq!(read, expected);
    }
}
