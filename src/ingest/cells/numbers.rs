//! A block of cells most of which are numbers.

use super::super::form::Form;
use super::super::number;
use super::alike::{Alike, BATCH, MOST_DECIMALS, Read};
use super::wire;
use std::borrow::Cow;

/// Cells of a block as values and forms; the text of those that are no plain numbers is kept.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// NaN where the cell is no plain number.
    values: Vec<f64>,
    forms: Vec<u16>,
    /// Position of each cell whose text is kept, and where that ends in `text`; ascending.
    kept: Vec<[u32; 2]>,
    text: Vec<u8>,
    /// How many decimals most of the last cells had.
    decimals: usize,
    seen: Seen,
}

/// What is known of the cells of a block without looking at them again.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::ingest) struct Seen {
    /// Cells that are empty or absent.
    pub(in crate::ingest) empty: u64,
    /// Whether a plain number has so many digits that a double may lose one.
    pub(in crate::ingest) wide: bool,
}

impl Seen {
    fn of(values: &[f64], forms: &[u16]) -> Self {
        let is_empty = |form: &&u16| [Form::EMPTY.bits(), Form::ABSENT.bits()].contains(form);
        Self { empty: forms.iter().filter(is_empty).count() as u64, wide: are_wide(values) }
    }

    fn add(&mut self, other: Self) {
        self.empty += other.empty;
        self.wide |= other.wide;
    }
}

/// Whether one of them may have lost a digit.
#[inline]
fn are_wide(values: &[f64]) -> bool {
    values.iter().fold(false, |wide, value| wide | (value.abs() >= number::FIRST_INEXACT))
}

impl Numbers {
    /// An empty block with room for that many cells; `None` when memory ran out.
    pub(super) fn with_room(cells: usize) -> Option<Self> {
        Self::in_room(Vec::new(), cells)
    }

    /// The same with its values in a vector that may have the room for them.
    pub(super) fn in_room(mut values: Vec<f64>, cells: usize) -> Option<Self> {
        let mut forms = Vec::new();
        values.try_reserve_exact(cells).ok()?;
        forms.try_reserve_exact(cells).ok()?;
        Some(Self { values, forms, ..Self::default() })
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn room(&self) -> usize {
        self.values.capacity().min(self.forms.capacity()) - self.values.len()
    }

    /// Whether so many cells are no plain numbers that another way of keeping them is better.
    pub(super) fn is_unsuitable(&self) -> bool {
        self.kept.len() > 16 + self.len() / 4
    }

    /// The values, NaN where a cell is empty, absent or kept as text.
    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    /// What is known of the cells.
    pub(super) fn seen(&self) -> Seen {
        self.seen
    }

    /// The values themselves, to be given back by [`Self::give_back`] before cells are visited.
    pub(super) fn take(&mut self) -> Vec<f64> {
        std::mem::take(&mut self.values)
    }

    pub(super) fn give_back(&mut self, values: Vec<f64>) {
        self.values = values;
    }

    /// The cells that are kept as text: position and text.
    pub(super) fn kept(&self) -> impl Iterator<Item = (usize, &[u8])> {
        texts(&self.kept, &self.text)
    }

    /// Adds `text[start..end]` for each field, as long as there is room; answers how many, at most
    /// [`BATCH`], or `None` when memory ran out.
    pub(super) fn push_all(
        &mut self,
        text: &[u8],
        fields: &[[u32; 2]],
        mark: u8,
        read: &mut Read,
    ) -> Option<usize> {
        let size = self.room().min(fields.len()).min(BATCH);
        let fields = fields.get(..size)?;
        let count = Alike::new(mark, self.decimals)?.read(text, fields, read);
        let before = self.values.len();
        self.values.extend_from_slice(read.values.get(..size)?);
        self.forms.extend_from_slice(read.forms.get(..size)?);
        let mut decimals = self.decimals;
        for at in read.odd.iter().take(count).map(|&at| usize::from(at)) {
            let &[start, end] = fields.get(at)?;
            let (value, form) =
                self.odd(text, [start as usize, end as usize], before + at, mark)?;
            decimals = form.decimals().unwrap_or(decimals);
            self.values.get_mut(before + at).into_iter().for_each(|place| *place = value);
            self.forms.get_mut(before + at).into_iter().for_each(|place| *place = form.bits());
        }
        if count > size / 2 && decimals <= MOST_DECIMALS {
            self.decimals = decimals;
        }
        Some(size)
    }

    /// Adds one, if there is room; `None` when memory ran out.
    pub(super) fn push(&mut self, text: &[u8], place: [usize; 2], mark: u8) -> Option<()> {
        if self.room() > 0 {
            let (value, form) = self.odd(text, place, self.values.len(), mark)?;
            self.values.push(value);
            self.forms.push(form.bits());
        }
        Some(())
    }

    /// The value and form of a cell by itself, at a position; `None` when memory ran out.
    fn odd(
        &mut self,
        text: &[u8],
        [start, end]: [usize; 2],
        position: usize,
        mark: u8,
    ) -> Option<(f64, Form)> {
        if let Some((value, form)) = number::plain(text, start, end, mark) {
            self.seen.wide |= are_wide(&[value]);
            return Some((value, form));
        }
        if start >= end {
            self.seen.empty += 1;
            return Some((f64::NAN, Form::EMPTY));
        }
        self.keep(position, text.get(start..end).unwrap_or_default())?;
        Some((f64::NAN, Form::KEPT))
    }

    /// Keeps the text of the cell at a position behind all that are kept; `None` when memory ran out.
    #[cold]
    fn keep(&mut self, position: usize, cell: &[u8]) -> Option<()> {
        self.text.try_reserve(cell.len()).ok()?;
        self.kept.try_reserve(1).ok()?;
        self.text.extend_from_slice(cell);
        self.kept.push([position as u32, self.text.len() as u32]);
        Some(())
    }

    /// Adds a cell that the record did not have, if there is room.
    pub(super) fn push_absent(&mut self) {
        if self.room() > 0 {
            self.values.push(f64::NAN);
            self.forms.push(Form::ABSENT.bits());
            self.seen.empty += 1;
        }
    }

    /// The block as it lies.
    pub(super) fn view(&self) -> View<'_> {
        View {
            values: Cow::Borrowed(&self.values),
            forms: Cow::Borrowed(&self.forms),
            kept: Cow::Borrowed(&self.kept),
            text: Cow::Borrowed(&self.text),
        }
    }

    /// Adds the cells of another block, as many as there is room for, from a position on; answers how
    /// many, or `None` when memory ran out.
    pub(super) fn append(&mut self, other: &View, from: usize) -> Option<usize> {
        let end = other.values.len().min(from + self.room());
        for (at, text) in other.kept().filter(|(at, _)| (from..end).contains(at)) {
            self.keep(self.values.len() + at - from, text)?;
        }
        let (values, forms) = (other.values.get(from..end)?, other.forms.get(from..end)?);
        self.seen.add(Seen::of(values, forms));
        self.values.extend_from_slice(values);
        self.forms.extend_from_slice(forms);
        Some(end - from)
    }

    /// Adds those cells of another block that are kept, from a position on and as many as there is room
    /// for; answers where it stopped, or `None` when memory ran out.
    pub(super) fn append_kept(
        &mut self,
        other: &Self,
        from: usize,
        keep: &[bool],
    ) -> Option<usize> {
        let mut kept = other.kept().skip_while(|&(at, _)| at < from).peekable();
        let cells = other.values.iter().zip(&other.forms).zip(keep).enumerate().skip(from);
        for (at, ((&value, &form), &keep)) in cells {
            let text = kept.next_if(|&(place, _)| place == at);
            if !keep {
                continue;
            }
            if self.room() == 0 {
                return Some(at);
            }
            if let Some((_, text)) = text {
                self.keep(self.values.len(), text)?;
            }
            self.seen.add(Seen::of(&[value], &[form]));
            self.values.push(value);
            self.forms.push(form);
        }
        Some(other.len())
    }

    /// The block as bytes.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        wire::write_slice(out, &self.values);
        wire::write_slice(out, &self.forms);
        wire::write_slice(out, &self.kept);
        wire::write_slice(out, &self.text);
    }

    /// Calls `visit` with each cell, `None` where the record did not have one, until it answers false.
    pub(super) fn visit(&self, mark: u8, visit: &mut impl FnMut(Option<&[u8]>) -> bool) -> bool {
        let mut spelt = Vec::new();
        let mut kept = self.kept();
        self.values().iter().zip(&self.forms).all(|(&value, &form)| match Form::from_bits(form) {
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

/// A block of cells that may lie in the bytes it came in.
pub(super) struct View<'a> {
    values: Cow<'a, [f64]>,
    forms: Cow<'a, [u16]>,
    kept: Cow<'a, [[u32; 2]]>,
    text: Cow<'a, [u8]>,
}

impl<'a> View<'a> {
    /// A block from the bytes of [`Numbers::write`]; `None` if they are none.
    pub(super) fn read(bytes: &mut &'a [u8]) -> Option<Self> {
        let view = Self {
            values: wire::read_slice(bytes)?,
            forms: wire::read_slice(bytes)?,
            kept: wire::read_slice(bytes)?,
            text: wire::read_slice(bytes)?,
        };
        let kept = view.forms.iter().filter(|&&form| form == Form::KEPT.bits()).count();
        let ascending = view.kept.is_sorted_by(|a, b| a[0] < b[0] && a[1] <= b[1]);
        let same = view.values.len() == view.forms.len() && kept == view.kept.len();
        (same && ascending).then_some(view)
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
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
