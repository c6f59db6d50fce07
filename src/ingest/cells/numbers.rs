//! A block of cells most of which are numbers.

use super::super::form::Form;
use super::super::number;
use super::super::sink::ColumnFields;
use super::alike::{Alike, BATCH, Read};
use super::held::{Held, Lying};
use super::wire;
use crate::table::{MISSING_UNIT, MOST_DECIMALS, NumberValues};
use std::borrow::Cow;

/// Cells of a block as values and forms; cells that are no plain numbers keep their text.
#[derive(Debug)]
pub(super) struct Numbers {
    held: Held,
    /// Position of each cell whose text is kept, and where that ends in `text`; ascending.
    kept: Vec<[u32; 2]>,
    text: Vec<u8>,
    /// Number of decimals of most of the last cells.
    decimals: usize,
    seen: Seen,
}

/// What is known about the cells of a block without reading them again.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::ingest) struct Seen {
    /// Cells that are empty or absent.
    pub(in crate::ingest) empty: u64,
    /// Whether a plain number has so many digits that a double may lose one.
    pub(in crate::ingest) wide: bool,
}

impl Seen {
    /// Adds cells of a block.
    fn add_all(&mut self, lying: &Lying, from: usize, end: usize) -> Option<()> {
        match lying {
            Lying::Units { units, others, .. } => {
                let missing = units.get(from..end)?.iter().filter(|&&unit| unit == MISSING_UNIT);
                let is_kept = |&&[at, form]: &&[u32; 2]| {
                    (from..end).contains(&(at as usize)) && form == u32::from(Form::KEPT.bits())
                };
                self.empty +=
                    missing.count().saturating_sub(others.iter().filter(is_kept).count()) as u64;
            }
            Lying::Doubles { values, forms } => {
                let cells = values.get(from..end)?.iter().zip(forms.get(from..end)?);
                cells.for_each(|(&value, &form)| self.add(value, Form::from_bits(form)));
            }
        }
        Some(())
    }

    fn add(&mut self, value: f64, form: Form) {
        self.empty += u64::from([Form::EMPTY, Form::ABSENT].contains(&form));
        self.wide |= is_wide(value);
    }
}

/// Whether it may have lost a digit.
#[inline]
fn is_wide(value: f64) -> bool {
    value.abs() >= number::FIRST_INEXACT
}

impl Numbers {
    /// An empty block with room for that many cells; `None` if memory ran out.
    pub(super) fn with_room(cells: usize) -> Option<Self> {
        Held::units(None, cells).map(Self::holding)
    }

    fn holding(held: Held) -> Self {
        Self { held, kept: Vec::new(), text: Vec::new(), decimals: 0, seen: Seen::default() }
    }

    /// An empty block with room for that many cells, storing them as most cells of these blocks are stored; `None` if
    /// memory ran out.
    pub(super) fn like(blocks: &[&Self], cells: usize) -> Option<Self> {
        let [mut units, mut doubles] = [0, 0];
        for block in blocks {
            *(if block.are_units() { &mut units } else { &mut doubles }) += block.len();
        }
        if doubles > units {
            return Held::doubles(cells).map(Self::holding);
        }
        let decimals = blocks.iter().filter_map(|block| block.held.decimals()).max();
        Held::units(decimals, cells).map(Self::holding)
    }

    /// Whether they take four bytes each instead of ten.
    pub(super) fn are_units(&self) -> bool {
        matches!(self.held, Held::Units(_))
    }

    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn room(&self) -> usize {
        self.held.room()
    }

    /// Whether so many cells are no plain numbers that another way of storing them is better.
    pub(super) fn is_unsuitable(&self) -> bool {
        self.kept.len() > 16 + self.len() / 4
    }

    /// Adds the values to others, NaN where a cell is empty, absent or kept as text.
    pub(super) fn add_values(&self, values: &mut Vec<f64>) {
        values.extend(self.held.lying().cells().map(|(value, _)| value));
    }

    /// What is known about the cells.
    pub(super) fn seen(&self) -> Seen {
        self.seen
    }

    /// The values themselves, to be given back by [`Self::give_back`] before cells are visited.
    pub(super) fn take(&mut self) -> NumberValues {
        self.held.take()
    }

    pub(super) fn give_back(&mut self, values: NumberValues) {
        self.held.give_back(values);
    }

    /// The cells that are kept as text: position and text.
    pub(super) fn kept(&self) -> impl Iterator<Item = (usize, &[u8])> {
        texts(&self.kept, &self.text)
    }

    /// Adds `text[start..end]` for each field, as long as there is room; returns how many, at most
    /// [`BATCH`], or `None` if memory ran out.
    pub(super) fn push_all(
        &mut self,
        text: &[u8],
        fields: ColumnFields,
        mark: u8,
        read: &mut Read,
    ) -> Option<usize> {
        let fields = fields.part(0, self.room().min(BATCH));
        let size = fields.len();
        self.held.choose_decimals(text, fields, mark);
        let alike = Alike::new(mark, self.held.decimals().unwrap_or(self.decimals))?;
        let count = alike.read(text, fields, read);
        let before = self.len();
        self.held.add_read(&alike, read, size)?;
        let mut decimals = self.decimals;
        for at in read.odd.iter().take(count).map(|&at| usize::from(at)) {
            let (start, end) = fields.get(at)?;
            let (value, form) =
                self.odd(text, [start as usize, end as usize], before + at, mark)?;
            decimals = form.decimals().unwrap_or(decimals);
            self.held.place(before + at, value, form)?;
        }
        if count > size / 2 && decimals <= MOST_DECIMALS {
            self.decimals = decimals;
        }
        Some(size)
    }

    /// Adds one, if there is room; `None` if memory ran out.
    pub(super) fn push(&mut self, text: &[u8], place: [usize; 2], mark: u8) -> Option<()> {
        if self.room() == 0 {
            return Some(());
        }
        let (value, form) = self.odd(text, place, self.len(), mark)?;
        self.held.push(value, form)
    }

    /// The value and form of a cell by itself, at a position; `None` if memory ran out.
    fn odd(
        &mut self,
        text: &[u8],
        [start, end]: [usize; 2],
        position: usize,
        mark: u8,
    ) -> Option<(f64, Form)> {
        if let Some((value, form)) = number::plain(text, start, end, mark) {
            self.seen.wide |= is_wide(value);
            return Some((value, form));
        }
        if start >= end {
            self.seen.empty += 1;
            return Some((f64::NAN, Form::EMPTY));
        }
        self.keep(position, text.get(start..end).unwrap_or_default())?;
        Some((f64::NAN, Form::KEPT))
    }

    /// Appends the text of the cell at a position to the kept texts; `None` if memory ran out.
    #[cold]
    fn keep(&mut self, position: usize, cell: &[u8]) -> Option<()> {
        self.text.try_reserve(cell.len()).ok()?;
        self.kept.try_reserve(1).ok()?;
        self.text.extend_from_slice(cell);
        self.kept.push([position as u32, self.text.len() as u32]);
        Some(())
    }

    /// Adds a cell that the record did not have, if there is room; `None` if memory ran out.
    pub(super) fn push_absent(&mut self) -> Option<()> {
        if self.room() == 0 {
            return Some(());
        }
        self.seen.empty += 1;
        self.held.push(f64::NAN, Form::ABSENT)
    }

    /// A view of the block.
    pub(super) fn view(&self) -> View<'_> {
        View {
            held: self.held.lying(),
            kept: Cow::Borrowed(&self.kept),
            text: Cow::Borrowed(&self.text),
        }
    }

    /// Adds the cells of another block from a position on, as many as there is room for; returns how many, or `None`
    /// if memory ran out.
    pub(super) fn append(&mut self, other: &View, from: usize) -> Option<usize> {
        let end = other.len().min(from + self.room());
        let before = self.len();
        for (at, text) in other.kept().filter(|(at, _)| (from..end).contains(at)) {
            self.keep(before + at - from, text)?;
        }
        self.seen.add_all(&other.held, from, end)?;
        self.held.append(&other.held, from, end)?;
        Some(end - from)
    }

    /// Adds those cells of another block that are kept, from a position on and as many as there is room
    /// for; returns where it stopped, or `None` if memory ran out.
    pub(super) fn append_kept(
        &mut self,
        other: &Self,
        from: usize,
        keep: &[bool],
    ) -> Option<usize> {
        let mut kept = other.kept().skip_while(|&(at, _)| at < from).peekable();
        let lying = other.held.lying();
        for (at, ((value, form), &keep)) in lying.cells().zip(keep).enumerate().skip(from) {
            let text = kept.next_if(|&(place, _)| place == at);
            if !keep {
                continue;
            }
            if self.room() == 0 {
                return Some(at);
            }
            if let Some((_, text)) = text {
                self.keep(self.len(), text)?;
            }
            self.seen.add(value, form);
            self.held.push(value, form)?;
        }
        Some(other.len())
    }

    /// The block as bytes.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        self.held.lying().write(out);
        wire::write_slice(out, &self.kept);
        wire::write_slice(out, &self.text);
    }

    /// Calls `visit` with each cell, `None` if the record did not have one, until it returns false.
    pub(super) fn visit(&self, mark: u8, visit: &mut dyn FnMut(Option<&[u8]>) -> bool) -> bool {
        let mut spelt = Vec::new();
        let mut kept = self.kept();
        self.held.lying().cells().all(|(value, form)| match form {
            Form::EMPTY => visit(Some(b"")),
            Form::ABSENT => visit(None),
            Form::KEPT => visit(kept.next().map(|(_, text)| text)),
            form => {
                form.spell(value, mark, &mut spelt);
                visit(Some(&spelt))
            }
        })
    }
}

/// A block of cells that may be stored in the bytes it came in.
pub(super) struct View<'a> {
    held: Lying<'a>,
    kept: Cow<'a, [[u32; 2]]>,
    text: Cow<'a, [u8]>,
}

impl<'a> View<'a> {
    /// A block from the bytes of [`Numbers::write`]; `None` for other bytes.
    pub(super) fn read(bytes: &mut &'a [u8]) -> Option<Self> {
        let view = Self {
            held: Lying::read(bytes)?,
            kept: wire::read_slice(bytes)?,
            text: wire::read_slice(bytes)?,
        };
        let kept = view.held.kept();
        let ascending = view.kept.is_sorted_by(|a, b| a[0] < b[0] && a[1] <= b[1]);
        (kept == view.kept.len() && ascending).then_some(view)
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    fn kept(&self) -> impl Iterator<Item = (usize, &[u8])> {
        texts(&self.kept, &self.text)
    }
}

/// Position and text of each cell that is kept.
fn texts<'a>(kept: &'a [[u32; 2]], text: &'a [u8]) -> impl Iterator<Item = (usize, &'a [u8])> {
    kept.iter().scan(0, |start, &[at, end]| {
        let cell = text.get(*start..end as usize).unwrap_or_default();
        *start = end as usize;
        Some((at as usize, cell))
    })
}
