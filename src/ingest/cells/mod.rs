//! The cells of one column, stored without loss until the kind of the column is known.
//!
//! A cell is stored in one of three ways: as a number and its form, as the number of a label, or as it was spelt. The
//! way affects only memory and speed: the kind of the column depends on the texts alone, and each way gives them
//! back.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | the blocks of a column, and when the way changes |
//! | `numbers`, `held` | a block of numbers: as units of one decimal step, or as doubles |
//! | `alike` | many numbers of one spelling read at once |
//! | `recent` | the labels that came last, found without hashing |
//! | `spelt` | a block of cells as the file spelt them |
//! | `joined`, `wire` | cells appended to others, and cells as bytes |

mod alike;
mod held;
mod joined;
mod numbers;
mod recent;
mod spelt;
pub(super) mod wire;

use super::room::hold_ready;
use super::sink::ColumnFields;
use crate::table::{Interner, NumberValues};
use alike::BATCH;
pub(super) use alike::Read;
use numbers::Numbers;
pub(super) use numbers::Seen;
use recent::Recent;
use spelt::Spelt;

/// Blocks double from the first to the last of these numbers of cells, so that no growth copies cells.
const CELLS: (usize, usize) = (32, 8192);
/// The same for cells stored as texts, in bytes.
const BYTES: (usize, usize) = (256, 1 << 20);
/// The label number of a cell that the record did not have.
const ABSENT: u32 = u32::MAX;
/// Labels that repeat less than this do not justify a dictionary.
const FEW_LABELS: usize = 256;

/// Cells in order.
#[derive(Debug)]
pub(super) struct Cells {
    blocks: Vec<Block>,
    way: Way,
    labels: Interner,
    /// Which of the labels came last, once there are any.
    recent: Option<Box<Recent>>,
    /// Number of cells stored as label numbers.
    labelled: usize,
    mark: u8,
    unwanted: bool,
    /// Expected number of cells in all, if known.
    expected: usize,
}

/// How the next cells are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Numbers,
    Labels,
    Spelt,
}

#[derive(Debug)]
enum Block {
    Numbers(Numbers),
    Labels(Vec<u32>),
    Spelt(Spelt),
}

/// Makes room for that many cells in each of the columns, by one growth of memory.
pub(super) fn expect_all(columns: &mut [Cells], cells: usize) {
    hold_ready(columns.iter().map(|column| cells * column.expects()).sum());
    columns.iter_mut().for_each(|column| column.expect(cells));
}

impl Default for Cells {
    /// No cells yet; numbers have a point.
    fn default() -> Self {
        Self::new(b'.')
    }
}

impl Cells {
    /// No cells yet, of numbers with that decimal mark if they are numbers.
    pub(super) fn new(mark: u8) -> Self {
        Self {
            blocks: Vec::new(),
            way: Way::Numbers,
            labels: Interner::default(),
            recent: None,
            labelled: 0,
            mark,
            unwanted: false,
            expected: 0,
        }
    }

    /// Cells of an unwanted column: nothing is kept.
    pub(super) fn unwanted() -> Self {
        Self { unwanted: true, ..Self::new(b'.') }
    }

    /// Whether nothing is kept.
    pub(super) fn is_unwanted(&self) -> bool {
        self.unwanted
    }

    /// The decimal mark of the numbers in [`Run::Numbers`].
    pub(super) fn mark(&self) -> u8 {
        self.mark
    }

    /// An empty column like this one, with room for that many cells.
    pub(super) fn anew(&self, cells: usize) -> Self {
        Self { unwanted: self.unwanted, expected: cells, ..Self::new(self.mark) }
    }

    /// Number of bytes of memory that [`Self::expect`] takes per cell.
    fn expects(&self) -> usize {
        match self.all_numbers() {
            Some(blocks) if blocks.iter().all(|block| block.are_units()) => size_of::<i32>(),
            Some(_) => size_of::<f64>() + size_of::<u16>(),
            None => 0,
        }
    }

    /// Its blocks if it is wanted and all of them hold numbers.
    fn all_numbers(&self) -> Option<Vec<&Numbers>> {
        let numbers = self.blocks.iter().map(|block| match block {
            Block::Numbers(block) => Some(block),
            _ => None,
        });
        numbers.collect::<Option<_>>().filter(|_| !self.unwanted)
    }

    /// Makes room for that many cells in all, so that they are stored in one piece.
    fn expect(&mut self, cells: usize) {
        if self.unwanted {
            return;
        }
        self.expected = cells;
        self.join_numbers(cells);
    }

    /// Moves all cells into one piece with room for that many, if all are stored as numbers.
    fn join_numbers(&mut self, cells: usize) {
        let Some(numbers) = self.all_numbers() else { return };
        let before: usize = numbers.iter().map(|block| block.len()).sum();
        // Without memory they stay where they are, which is allowed.
        if before > 0
            && let Some(mut whole) = Numbers::like(&numbers, cells.max(before))
            && numbers.iter().all(|block| whole.append(&block.view(), 0).is_some())
        {
            self.blocks = vec![Block::Numbers(whole)];
        }
    }

    /// All values if all cells are stored as numbers, NaN for a cell kept as text. They have to be given back before
    /// cells are read or visited again.
    pub(super) fn take_numbers(&mut self) -> Option<(NumberValues, Seen)> {
        if self.blocks.len() > 1 {
            self.join_numbers(0);
        }
        match self.blocks.as_mut_slice() {
            [Block::Numbers(block)] => Some((block.take(), block.seen())),
            _ => None,
        }
    }

    /// Gives back what [`Self::take_numbers`] took.
    pub(super) fn give_back(&mut self, values: NumberValues) {
        if let [Block::Numbers(block)] = self.blocks.as_mut_slice() {
            block.give_back(values);
        }
    }

    /// The position and text of the cells that are kept as text, where all are numbers in one piece.
    pub(super) fn kept(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let block = match self.blocks.as_slice() {
            [Block::Numbers(block)] => Some(block),
            _ => None,
        };
        block.into_iter().flat_map(Numbers::kept)
    }

    /// Adds `text[start..end]`; false when memory ran out.
    pub(super) fn push(&mut self, text: &[u8], start: usize, end: usize) -> bool {
        if self.unwanted {
            return true;
        }
        let (Ok(first), Ok(last)) = (u32::try_from(start), u32::try_from(end)) else {
            let cell = text.get(start..end).unwrap_or_default();
            return self.push(cell, 0, cell.len());
        };
        self.choose_way();
        let mark = self.mark;
        match self.way {
            Way::Numbers => self.numbers().and_then(|block| block.push(text, [start, end], mark)),
            Way::Labels => self.push_labels(text, ColumnFields::one(&[first, last])).map(|_| ()),
            Way::Spelt => self.push_spelt(text, ColumnFields::one(&[first, last])).map(|_| ()),
        }
        .is_some()
    }

    /// Adds `text[start..end]` for each field; false if memory ran out. `read` is a work buffer.
    pub(super) fn push_all(&mut self, text: &[u8], fields: ColumnFields, read: &mut Read) -> bool {
        let mut added = 0;
        while added < fields.len() && !self.unwanted {
            let Some(more) = self.push_batch(text, fields.part(added, BATCH), read) else {
                return false;
            };
            added += more;
        }
        true
    }

    /// The same for as many as there is room for; returns how many, `None` if memory ran out.
    #[inline(never)]
    fn push_batch(&mut self, text: &[u8], fields: ColumnFields, read: &mut Read) -> Option<usize> {
        self.choose_way();
        let mark = self.mark;
        match self.way {
            Way::Numbers => self.numbers()?.push_all(text, fields, mark, read),
            Way::Labels => self.push_labels(text, fields),
            Way::Spelt => self.push_spelt(text, fields),
        }
    }

    /// Adds a cell that the record did not have; false when memory ran out.
    pub(super) fn push_absent(&mut self) -> bool {
        if self.unwanted {
            return true;
        }
        self.choose_way();
        match self.way {
            Way::Numbers => self.numbers().and_then(Numbers::push_absent),
            Way::Labels => self.codes().map(|codes| codes.push(ABSENT)),
            Way::Spelt => self.spelt(0).map(Spelt::push_absent),
        }
        .is_some()
    }

    /// Reads every cell, `None` if the record did not have one, and adds the results of `read` to `values`; stops at
    /// the first cell that it refuses and returns that. Equal cells may be read once.
    pub(super) fn read<T: Copy>(
        &self,
        values: &mut Vec<T>,
        mut read: impl FnMut(Option<&[u8]>) -> Option<T>,
    ) -> Result<(), Vec<u8>> {
        let mut known = vec![None; self.labels.len()];
        for block in &self.blocks {
            if let Block::Labels(codes) = block {
                self.read_labels(codes, &mut known, values, &mut read)?;
                continue;
            }
            self.read_texts(block, values, &mut read)?;
        }
        Ok(())
    }

    /// The same for numbers with the mark of this column: plain ones are used directly, and only others are read.
    pub(super) fn read_numbers(
        &self,
        values: &mut Vec<f64>,
        mut read: impl FnMut(Option<&[u8]>) -> Option<f64>,
    ) -> Result<(), Vec<u8>> {
        let mut known = vec![None; self.labels.len()];
        for block in &self.blocks {
            match block {
                Block::Numbers(block) => {
                    let before = values.len();
                    block.add_values(values);
                    for (at, text) in block.kept() {
                        let value = read(Some(text)).ok_or_else(|| text.to_vec())?;
                        values.get_mut(before + at).into_iter().for_each(|place| *place = value);
                    }
                }
                Block::Labels(codes) => self.read_labels(codes, &mut known, values, &mut read)?,
                Block::Spelt(_) => self.read_texts(block, values, &mut read)?,
            }
        }
        Ok(())
    }

    fn read_texts<T>(
        &self,
        block: &Block,
        values: &mut Vec<T>,
        read: &mut impl FnMut(Option<&[u8]>) -> Option<T>,
    ) -> Result<(), Vec<u8>> {
        let mut refused = None;
        self.visit_block(block, &mut |cell| match read(cell) {
            Some(value) => {
                values.push(value);
                true
            }
            None => {
                refused = Some(cell.unwrap_or_default().to_vec());
                false
            }
        });
        refused.map_or(Ok(()), Err)
    }

    /// Reads labels, each once.
    fn read_labels<T: Copy>(
        &self,
        codes: &[u32],
        known: &mut [Option<T>],
        values: &mut Vec<T>,
        read: &mut impl FnMut(Option<&[u8]>) -> Option<T>,
    ) -> Result<(), Vec<u8>> {
        for &code in codes {
            let value = match known.get(code as usize).copied().flatten() {
                Some(value) => value,
                None => {
                    let label = self.labels.get(code);
                    let value = read(label).ok_or_else(|| label.unwrap_or_default().to_vec())?;
                    known.get_mut(code as usize).into_iter().for_each(|known| *known = Some(value));
                    value
                }
            };
            values.push(value);
        }
        Ok(())
    }

    /// Calls `visit` with each cell, `None` if the record did not have one, until it returns false;
    /// returns whether it never did.
    pub(super) fn visit(&self, mut visit: impl FnMut(Option<&[u8]>) -> bool) -> bool {
        self.blocks.iter().all(|block| self.visit_block(block, &mut visit))
    }

    fn visit_block(&self, block: &Block, visit: &mut dyn FnMut(Option<&[u8]>) -> bool) -> bool {
        match block {
            Block::Numbers(block) => block.visit(self.mark, visit),
            Block::Labels(codes) => codes.iter().all(|&code| visit(self.labels.get(code))),
            Block::Spelt(block) => block.visit(visit),
        }
    }

    /// Switches to another way if the last block shows that the present one is unsuitable.
    fn choose_way(&mut self) {
        match self.blocks.last() {
            Some(Block::Numbers(block)) if block.is_unsuitable() => self.way = Way::Labels,
            Some(Block::Labels(_))
                if self.labels.len() > FEW_LABELS && self.labels.len() * 2 > self.labelled =>
            {
                self.way = Way::Spelt;
            }
            _ => {}
        }
    }

    /// Adds as many fields as the block has room for; returns how many, `None` if memory ran out.
    fn push_labels(&mut self, text: &[u8], fields: ColumnFields) -> Option<usize> {
        let mut labels = std::mem::take(&mut self.labels);
        let mut recent = self.recent.take().unwrap_or_default();
        let added = self.codes().and_then(|codes| {
            let before = codes.len();
            for (start, end) in fields.iter().take(codes.capacity() - before) {
                codes.push(recent.intern(&mut labels, text, [start as usize, end as usize])?);
            }
            Some(codes.len() - before)
        });
        self.labels = labels;
        self.recent = Some(recent);
        self.labelled += added.unwrap_or(0);
        added
    }

    /// Adds as many fields as the block has room for; returns how many, `None` if memory ran out.
    fn push_spelt(&mut self, text: &[u8], fields: ColumnFields) -> Option<usize> {
        let length = |(start, end): (u32, u32)| end.saturating_sub(start) as usize;
        let block = self.spelt(fields.get(0).map_or(0, length))?;
        let mut added = 0;
        for (start, end) in fields.iter() {
            if !block.has_room(length((start, end))) {
                break;
            }
            block.push(text, start as usize, end as usize);
            added += 1;
        }
        Some(added)
    }

    /// The last block if it keeps numbers and has room, or a new one; `None` if memory ran out.
    fn numbers(&mut self) -> Option<&mut Numbers> {
        let (full, size) = match self.blocks.last() {
            Some(Block::Numbers(block)) => (block.room() == 0, block.len()),
            _ => (true, 0),
        };
        if full {
            let block = Numbers::with_room(self.next_size(size));
            self.add(Block::Numbers(block.or_else(|| Numbers::with_room(CELLS.1))?))?;
        }
        match self.blocks.last_mut() {
            Some(Block::Numbers(block)) => Some(block),
            _ => None,
        }
    }

    fn codes(&mut self) -> Option<&mut Vec<u32>> {
        let (full, size) = match self.blocks.last() {
            Some(Block::Labels(codes)) => (codes.len() == codes.capacity(), codes.len()),
            _ => (true, 0),
        };
        if full {
            let mut codes = Vec::new();
            let room = codes.try_reserve_exact(self.next_size(size));
            room.or_else(|_| codes.try_reserve_exact(CELLS.1)).ok()?;
            self.add(Block::Labels(codes))?;
        }
        match self.blocks.last_mut() {
            Some(Block::Labels(codes)) => Some(codes),
            _ => None,
        }
    }

    #[inline]
    fn spelt(&mut self, length: usize) -> Option<&mut Spelt> {
        let (full, size) = match self.blocks.last() {
            Some(Block::Spelt(block)) => (!block.has_room(length), block.bytes().len()),
            _ => (true, 0),
        };
        if full {
            let bytes = (2 * size).clamp(BYTES.0, BYTES.1).max(length);
            self.add(Block::Spelt(Spelt::with_room(bytes)?))?;
        }
        match self.blocks.last_mut() {
            Some(Block::Spelt(block)) => Some(block),
            _ => None,
        }
    }

    /// Number of cells of the next block, after one of that size.
    fn next_size(&self, size: usize) -> usize {
        if self.blocks.is_empty() && self.expected > 0 {
            return self.expected;
        }
        (2 * size).clamp(CELLS.0, CELLS.1)
    }

    fn add(&mut self, block: Block) -> Option<()> {
        self.blocks.try_reserve(1).ok()?;
        self.blocks.push(block);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::tests::Random;

    fn read(cells: &Cells) -> Vec<Option<Vec<u8>>> {
        let mut read = Vec::new();
        cells.visit(|cell| {
            read.push(cell.map(<[u8]>::to_vec));
            true
        });
        read
    }

    #[test]
    fn cells_of_every_nature_come_back_in_order() {
        let mut random = Random(3);
        let odd =
            ["", "NA", "1e5", "+3", "007", "-0", ".5", "4.", " 7", "x", "12345678901234567890"];
        for nature in 0..6 {
            let mut cells = Cells::new(b'.');
            let mut expected = Vec::new();
            for row in 0..40_000 {
                let text = match (nature + row / 20_000) % 6 {
                    0 => format!("{}", random.below(1000)),
                    1 => format!("{}.{:03}", random.below(90), random.below(1000)),
                    2 => odd[random.below(odd.len() as u64) as usize].to_owned(),
                    3 => format!("label {}", random.below(50)),
                    4 => "y".repeat(random.below(300) as usize),
                    _ => format!("{}", (random.next() as f64) / 1e19),
                };
                if random.below(500) == 0 {
                    assert!(cells.push_absent());
                    expected.push(None);
                    continue;
                }
                assert!(cells.push(text.as_bytes(), 0, text.len()));
                expected.push(Some(text.into_bytes()));
            }
            assert!(read(&cells) == expected, "nature {nature}");
            let mut bytes = Vec::new();
            cells.write(&mut bytes);
            let mut twice = Cells::new(b'.');
            twice.expect(100_000);
            assert!(twice.append(&mut bytes.as_slice()).is_some());
            bytes.insert(0, 0); // No longer where numbers have to lie.
            assert!(twice.append(&mut &bytes[1..]).is_some());
            assert!(read(&twice) == [expected.clone(), expected].concat(), "nature {nature}");
        }
    }

    #[test]
    fn numbers_that_are_expected_lie_in_one_piece_whatever_came_before() {
        let mut cells = Cells::new(b'.');
        let mut expected = Vec::new();
        for row in 0..30_000 {
            if row == 1000 {
                cells.expect(20_000);
            }
            let text = if row % 7 == 0 { "NA".to_owned() } else { format!("{}.5", row % 90) };
            assert!(cells.push(text.as_bytes(), 0, text.len()));
            expected.push(Some(text.into_bytes()));
            if row == 19_999 {
                let (values, seen) = cells.take_numbers().expect("one piece");
                assert_eq!((values.len(), values.get(19_998), seen.empty), (20_000, Some(18.5), 0));
                cells.give_back(values);
            }
        }
        assert!(read(&cells) == expected);
        let (values, seen) = cells.take_numbers().expect("joined");
        assert_eq!((values.len(), values.get(29_999), seen.empty), (30_000, Some(29.5), 0));
        cells.give_back(values);
        assert!(read(&cells) == expected);
        let word = b"a word, of which there are too many for numbers";
        (0..10_000).for_each(|_| assert!(cells.push(word, 0, word.len())));
        assert!(cells.take_numbers().is_none());
    }

    #[test]
    fn cells_longer_than_a_block_are_kept() {
        let text = vec![b'x'; 3 << 20];
        let mut cells = Cells::new(b'.');
        for length in [3 << 20, 0, 70_000, 254, 255] {
            assert!(cells.push(&text, 0, length));
        }
        let lengths: Vec<usize> =
            read(&cells).into_iter().flatten().map(|cell| cell.len()).collect();
        assert_eq!(lengths, [3 << 20, 0, 70_000, 254, 255]);
    }

    #[test]
    fn a_column_nobody_asked_for_keeps_nothing() {
        let mut cells = Cells::unwanted();
        assert!(cells.push(b"gone", 0, 4) && cells.push_absent());
        assert!(read(&cells).is_empty());
    }
}
