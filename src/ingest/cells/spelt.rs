//! A block of cells as the file spelt them.

/// Length byte of a cell that the record did not have.
const ABSENT: u8 = 254;
/// Length byte of a cell whose length follows in four bytes.
const LONG: u8 = 255;
/// Cells shorter than this are copied as if they had that many bytes.
const SHORT: usize = 32;
/// Room for the length and for that copy.
const MARGIN: usize = 8 + SHORT;

/// Cells end to end: a length byte, then the bytes.
#[derive(Debug, Default)]
pub(super) struct Spelt {
    bytes: Vec<u8>,
}

impl Spelt {
    /// An empty block with room for that many bytes; `None` if memory ran out.
    pub(super) fn with_room(bytes: usize) -> Option<Self> {
        let mut block = Vec::new();
        block.try_reserve_exact(bytes + MARGIN).ok()?;
        Some(Self { bytes: block })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A block from its bytes; `None` for other bytes.
    pub(super) fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            (_, rest) = split(rest)?;
        }
        Some(Self { bytes })
    }

    /// Whether a cell of that length fits without growing.
    #[inline]
    pub(super) fn has_room(&self, length: usize) -> bool {
        self.bytes.capacity() - self.bytes.len() >= length + MARGIN
    }

    /// Adds `text[start..end]`.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8], start: usize, end: usize) {
        let length = end.saturating_sub(start);
        if length < SHORT
            && let Some(window) = text.get(start..).and_then(|rest| rest.first_chunk::<SHORT>())
        {
            // A copy of fixed size, cut back, is faster than one of the right size.
            let before = self.bytes.len();
            self.bytes.push(length as u8);
            self.bytes.extend_from_slice(window);
            self.bytes.truncate(before + 1 + length);
            return;
        }
        let cell = text.get(start..end).unwrap_or_default();
        match u8::try_from(cell.len()) {
            Ok(length) if length < ABSENT => self.bytes.push(length),
            _ => {
                self.bytes.push(LONG);
                self.bytes.extend_from_slice(&(cell.len() as u32).to_le_bytes());
            }
        }
        self.bytes.extend_from_slice(cell);
    }

    /// Adds a cell that the record did not have.
    pub(super) fn push_absent(&mut self) {
        self.bytes.push(ABSENT);
    }

    /// Calls `visit` with each cell, `None` if the record did not have one, until it returns false.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(Option<&[u8]>) -> bool) -> bool {
        let mut rest = self.bytes.as_slice();
        while let Some((cell, next)) = split(rest) {
            rest = next;
            if !visit(cell) {
                return false;
            }
        }
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
