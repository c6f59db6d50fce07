//! Cells of one column appended to those of another: parts of a file, and the rows that are kept.

use super::numbers::View;
use super::spelt::Spelt;
use super::{ABSENT, Block, Cells, Way, wire};

impl Block {
    /// How many cells there are.
    fn cells(&self) -> usize {
        match self {
            Self::Numbers(block) => block.len(),
            Self::Labels(codes) => codes.len(),
            Self::Spelt(block) => {
                let mut cells = 0;
                block.visit(&mut |_| {
                    cells += 1;
                    true
                });
                cells
            }
        }
    }
}

/// The number of a label in one dictionary, by its number in another one.
fn translated(label: u32, codes: &[u32]) -> u32 {
    codes.get(label as usize).copied().unwrap_or(ABSENT)
}

impl Cells {
    /// Adds the cells of the same column of the part that follows, which [`Self::write`] wrote; `None`
    /// when memory ran out, or for other bytes.
    pub(in crate::ingest) fn append(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let mut codes = Vec::new();
        for _ in 0..wire::read_number(bytes)? {
            let label = wire::read_slice::<u8>(bytes)?;
            codes.push(self.labels.try_intern(&label)?);
        }
        for _ in 0..wire::read_number(bytes)? {
            self.way = match wire::read_number(bytes)? {
                0 => {
                    self.append_numbers(&View::read(bytes)?)?;
                    Way::Numbers
                }
                1 => {
                    self.append_labels(&wire::read_slice(bytes)?, &codes)?;
                    Way::Labels
                }
                _ => {
                    self.add(Block::Spelt(Spelt::from_bytes(wire::read_vec(bytes)?)?))?;
                    Way::Spelt
                }
            };
        }
        Some(())
    }

    /// Adds the cells of the same column of the rows that follow, which keep their memory; `None` if memory
    /// ran out.
    pub(in crate::ingest) fn append_taken(&mut self, other: Self) -> Option<()> {
        if self.blocks.is_empty() {
            *self = other;
            return Some(());
        }
        let codes = other.labels.iter().map(|label| self.labels.try_intern(label));
        let codes = codes.collect::<Option<Vec<u32>>>()?;
        for mut block in other.blocks {
            if let Block::Labels(labels) = &mut block {
                labels.iter_mut().for_each(|label| *label = translated(*label, &codes));
            }
            self.add(block)?;
        }
        self.labelled += other.labelled;
        self.way = other.way;
        Some(())
    }

    /// Adds those cells of another column that are kept; `None` if memory ran out.
    pub(in crate::ingest) fn append_kept(&mut self, other: &Self, mut keep: &[bool]) -> Option<()> {
        if self.unwanted {
            return Some(());
        }
        for block in &other.blocks {
            let (here, rest) = keep.split_at_checked(block.cells())?;
            self.append_kept_block(other, block, here)?;
            keep = rest;
        }
        Some(())
    }

    fn append_kept_block(&mut self, other: &Self, block: &Block, keep: &[bool]) -> Option<()> {
        match block {
            Block::Numbers(block) => {
                self.way = Way::Numbers;
                let mut from = 0;
                while from < block.len() {
                    from = self.numbers()?.append_kept(block, from, keep)?;
                }
            }
            Block::Labels(codes) => {
                self.way = Way::Labels;
                for (&code, _) in codes.iter().zip(keep).filter(|(_, keep)| **keep) {
                    let code = match other.labels.get(code) {
                        Some(label) => self.labels.try_intern(label)?,
                        None => ABSENT,
                    };
                    self.codes()?.push(code);
                    self.labelled += 1;
                }
            }
            Block::Spelt(block) => {
                self.way = Way::Spelt;
                let mut keep = keep.iter();
                let mut done = true;
                block.visit(&mut |cell| {
                    if keep.next() == Some(&true) {
                        let cell_length = cell.map_or(0, <[u8]>::len);
                        done = self.spelt(cell_length).is_some_and(|block| {
                            match cell {
                                Some(cell) => block.push(cell, 0, cell.len()),
                                None => block.push_absent(),
                            }
                            true
                        });
                    }
                    done
                });
                done.then_some(())?;
            }
        }
        Some(())
    }

    fn append_numbers(&mut self, block: &View) -> Option<()> {
        let mut from = 0;
        while from < block.len() {
            from += self.numbers()?.append(block, from)?;
        }
        Some(())
    }

    /// Adds numbers of labels of another dictionary, `codes` being their numbers here.
    fn append_labels(&mut self, mut labels: &[u32], codes: &[u32]) -> Option<()> {
        self.labelled += labels.len();
        while !labels.is_empty() {
            let block = self.codes()?;
            let (now, rest) = labels.split_at(labels.len().min(block.capacity() - block.len()));
            block.extend(now.iter().map(|&label| translated(label, codes)));
            labels = rest;
        }
        Some(())
    }

    /// The cells as bytes.
    pub(in crate::ingest) fn write(&self, out: &mut Vec<u8>) {
        wire::write_number(out, self.labels.len());
        self.labels.iter().for_each(|label| wire::write_slice(out, label));
        wire::write_number(out, self.blocks.len());
        for block in &self.blocks {
            match block {
                Block::Numbers(block) => {
                    wire::write_number(out, 0);
                    block.write(out);
                }
                Block::Labels(codes) => {
                    wire::write_number(out, 1);
                    wire::write_slice(out, codes);
                }
                Block::Spelt(block) => {
                    wire::write_number(out, 2);
                    wire::write_slice(out, block.bytes());
                }
            }
        }
    }
}
