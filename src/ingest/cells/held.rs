//! How a block stores its numbers: as units of one decimal step while nearly all are spelt so, else as doubles.

use super::super::form::Form;
use super::super::number;
use super::super::sink::ColumnFields;
use super::alike::{Alike, Read};
use super::wire;
use crate::table::{MISSING_UNIT, MOST_DECIMALS, NumberValues, of_unit, unit_of};
use std::borrow::Cow;

/// Numbers in order, each with how it was spelt.
#[derive(Debug)]
pub(super) enum Held {
    Units(Units),
    Doubles(Doubles),
}

/// Four bytes per number.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// [`MISSING_UNIT`] where the cell is no plain number.
    units: Vec<i32>,
    /// How many decimals a unit has, once there was a number.
    decimals: Option<usize>,
    /// Position and form of the cells that are neither empty nor spelt with all decimals; ascending.
    others: Vec<[u32; 2]>,
}

/// Ten bytes per number.
#[derive(Debug, Default)]
pub(super) struct Doubles {
    /// NaN where the cell is no plain number.
    values: Vec<f64>,
    forms: Vec<u16>,
}

impl Held {
    /// Units of so many decimals, or of as many as the first numbers have, with room; `None` if memory ran out.
    pub(super) fn units(decimals: Option<usize>, cells: usize) -> Option<Self> {
        let mut units = Vec::new();
        units.try_reserve_exact(cells).ok()?;
        Some(Self::Units(Units { units, decimals, others: Vec::new() }))
    }

    /// Doubles with room; `None` if memory ran out.
    pub(super) fn doubles(cells: usize) -> Option<Self> {
        let mut doubles = Doubles::default();
        doubles.values.try_reserve_exact(cells).ok()?;
        doubles.forms.try_reserve_exact(cells).ok()?;
        Some(Self::Doubles(doubles))
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Units(held) => held.units.len(),
            Self::Doubles(held) => held.values.len(),
        }
    }

    pub(super) fn room(&self) -> usize {
        match self {
            Self::Units(held) => held.units.capacity() - held.units.len(),
            Self::Doubles(Doubles { values, forms }) => {
                values.capacity().min(forms.capacity()) - values.len()
            }
        }
    }

    /// Number of decimals of its units; `None` for doubles, and before the first number.
    pub(super) fn decimals(&self) -> Option<usize> {
        match self {
            Self::Units(held) => held.decimals,
            Self::Doubles(_) => None,
        }
    }

    /// Sets the decimals of the units to the largest number of decimals among those fields, unless they are known.
    pub(super) fn choose_decimals(&mut self, text: &[u8], fields: ColumnFields, mark: u8) {
        let Self::Units(held @ Units { decimals: None, .. }) = self else { return };
        let plain =
            |(start, end): (u32, u32)| number::plain(text, start as usize, end as usize, mark);
        let decimals = fields.iter().filter_map(plain).filter_map(|(_, form)| form.decimals());
        held.decimals = decimals.max().map(|most| most.min(MOST_DECIMALS));
    }

    /// Adds the numbers read, as many as there is room for; other cells have to be placed afterwards.
    pub(super) fn add_read(&mut self, alike: &Alike, read: &mut Read, size: usize) -> Option<()> {
        match self {
            Self::Units(held) => held.units.extend_from_slice(read.numbers.get(..size)?),
            Self::Doubles(Doubles { values, forms }) => {
                alike.spell_out(read, size);
                values.extend_from_slice(read.values.get(..size)?);
                forms.extend_from_slice(read.forms.get(..size)?);
            }
        }
        Some(())
    }

    /// Adds a cell, for which there has to be room; `None` if memory ran out.
    #[inline(never)]
    pub(super) fn push(&mut self, value: f64, form: Form) -> Option<()> {
        match self {
            Self::Units(held) => held.units.push(MISSING_UNIT),
            Self::Doubles(Doubles { values, forms }) => {
                values.push(value);
                forms.push(form.bits());
                return Some(());
            }
        }
        self.place(self.len() - 1, value, form)
    }

    /// Replaces a cell. Later cells of other forms have not been placed yet. `None` if memory ran out.
    #[inline(never)]
    pub(super) fn place(&mut self, at: usize, value: f64, form: Form) -> Option<()> {
        if let Self::Units(held) = self {
            if held.place(at, value, form)? {
                return Some(());
            }
            *self = held.to_doubles()?;
        }
        if let Self::Doubles(Doubles { values, forms }) = self {
            *values.get_mut(at)? = value;
            *forms.get_mut(at)? = form.bits();
        }
        Some(())
    }

    /// Adds cells of another block, for which there has to be room; `None` if memory ran out.
    pub(super) fn append(&mut self, other: &Lying, from: usize, end: usize) -> Option<()> {
        if self.len() == 0 && self.decimals().is_none() {
            self.take_after(other)?;
        }
        match (&mut *self, other) {
            (Self::Units(held), Lying::Units { units, decimals, others })
                if held.decimals == *decimals =>
            {
                let before = held.units.len();
                held.units.extend_from_slice(units.get(from..end)?);
                let within = |other: &&[u32; 2]| (from..end).contains(&(other[0] as usize));
                held.others.try_reserve(others.iter().filter(within).count()).ok()?;
                let moved = |&[at, form]: &[u32; 2]| [(before + at as usize - from) as u32, form];
                held.others.extend(others.iter().filter(within).map(moved));
                Some(())
            }
            (Self::Doubles(held), Lying::Doubles { values, forms }) => {
                held.values.extend_from_slice(values.get(from..end)?);
                held.forms.extend_from_slice(forms.get(from..end)?);
                Some(())
            }
            _ => {
                let cells = other.cells().skip(from).take(end - from);
                cells.map(|(value, form)| self.push(value, form)).collect()
            }
        }
    }

    /// Stores further cells as another block does.
    fn take_after(&mut self, other: &Lying) -> Option<()> {
        if let Self::Units(held) = self {
            match other {
                Lying::Units { decimals, .. } => held.decimals = *decimals,
                Lying::Doubles { .. } => *self = held.to_doubles()?,
            }
        }
        Some(())
    }

    /// The values, to be given back by [`Self::give_back`] before cells are gone through.
    pub(super) fn take(&mut self) -> NumberValues {
        match self {
            Self::Units(held) => {
                let decimals = held.decimals.unwrap_or(0);
                NumberValues::of_units(std::mem::take(&mut held.units), decimals)
            }
            Self::Doubles(held) => std::mem::take(&mut held.values).into(),
        }
    }

    pub(super) fn give_back(&mut self, values: NumberValues) {
        match self {
            Self::Units(held) => held.units = values.into_units(held.decimals.unwrap_or(0)),
            Self::Doubles(held) => held.values = values.into_doubles(),
        }
    }

    /// A view of the numbers.
    pub(super) fn lying(&self) -> Lying<'_> {
        match self {
            Self::Units(Units { units, decimals, others }) => Lying::Units {
                units: Cow::Borrowed(units),
                decimals: *decimals,
                others: Cow::Borrowed(others),
            },
            Self::Doubles(Doubles { values, forms }) => {
                Lying::Doubles { values: Cow::Borrowed(values), forms: Cow::Borrowed(forms) }
            }
        }
    }
}

impl Units {
    /// Sets a cell; false if it cannot be stored as units, or if too many others are. `None` if memory ran out.
    fn place(&mut self, at: usize, value: f64, form: Form) -> Option<bool> {
        let unit = match form.decimals() {
            Some(decimals) => {
                let all = *self.decimals.get_or_insert(decimals.min(MOST_DECIMALS));
                let unit = unit_of(value, all).filter(|_| decimals <= all);
                let Some(unit) = unit else { return Some(false) };
                (unit, decimals == all)
            }
            None => (MISSING_UNIT, form == Form::EMPTY),
        };
        *self.units.get_mut(at)? = unit.0;
        if unit.1 {
            return Some(true);
        }
        if self.others.len() > 32 + self.units.len() / 2 {
            return Some(false);
        }
        self.others.try_reserve(1).ok()?;
        self.others.push([at as u32, u32::from(form.bits())]);
        Some(true)
    }

    /// The same as doubles, with the same room; `None` if memory ran out.
    fn to_doubles(&self) -> Option<Held> {
        let mut doubles = Held::doubles(self.units.capacity())?;
        let Units { units, decimals, others } = self;
        let (units, others) = (Cow::Borrowed(&units[..]), Cow::Borrowed(&others[..]));
        let lying = Lying::Units { units, decimals: *decimals, others };
        lying.cells().try_for_each(|(value, form)| doubles.push(value, form))?;
        Some(doubles)
    }
}

/// Numbers that may be stored in the bytes they came in.
pub(super) enum Lying<'a> {
    Units { units: Cow<'a, [i32]>, decimals: Option<usize>, others: Cow<'a, [[u32; 2]]> },
    Doubles { values: Cow<'a, [f64]>, forms: Cow<'a, [u16]> },
}

impl<'a> Lying<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Units { units, .. } => units.len(),
            Self::Doubles { values, .. } => values.len(),
        }
    }

    /// Each cell's value and form; NaN where it is no plain number.
    pub(super) fn cells(&self) -> impl Iterator<Item = (f64, Form)> {
        let mut next = 0;
        (0..self.len()).map(move |at| self.cell(at, &mut next))
    }

    /// The cell at a position; `next` is the first of the other cells that is not before it, and is advanced.
    #[inline(never)]
    fn cell(&self, at: usize, next: &mut usize) -> (f64, Form) {
        match self {
            Self::Doubles { values, forms } => (values[at], Form::from_bits(forms[at])),
            Self::Units { units, decimals, others } => {
                let (unit, decimals) = (units[at], decimals.unwrap_or(0));
                let other = others.get(*next).filter(|other| other[0] as usize == at);
                *next += usize::from(other.is_some());
                let form = match other {
                    Some(&[_, form]) => Form::from_bits(form as u16),
                    None if unit == MISSING_UNIT => Form::EMPTY,
                    None => Form::plain(u64::from(unit.unsigned_abs()), decimals),
                };
                (of_unit(unit, decimals), form)
            }
        }
    }

    /// How many are kept as text.
    pub(super) fn kept(&self) -> usize {
        let kept = Form::KEPT.bits();
        match self {
            Self::Units { others, .. } => {
                others.iter().filter(|other| other[1] == u32::from(kept)).count()
            }
            Self::Doubles { forms, .. } => forms.iter().filter(|&&form| form == kept).count(),
        }
    }

    /// As bytes.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Units { units, decimals, others } => {
                wire::write_number(out, 1 + decimals.map_or(0, |decimals| decimals + 1));
                wire::write_slice(out, units);
                wire::write_slice(out, others);
            }
            Self::Doubles { values, forms } => {
                wire::write_number(out, 0);
                wire::write_slice(out, values);
                wire::write_slice(out, forms);
            }
        }
    }

    /// From the bytes of [`Self::write`]; `None` for other bytes.
    pub(super) fn read(bytes: &mut &'a [u8]) -> Option<Self> {
        let Some(known) = wire::read_number(bytes)?.checked_sub(1) else {
            let (values, forms) =
                (wire::read_slice::<f64>(bytes)?, wire::read_slice::<u16>(bytes)?);
            return (values.len() == forms.len()).then_some(Self::Doubles { values, forms });
        };
        let decimals = known.checked_sub(1);
        let units = wire::read_slice(bytes)?;
        let others: Cow<[[u32; 2]]> = wire::read_slice(bytes)?;
        let fits = decimals.is_none_or(|decimals| decimals <= MOST_DECIMALS)
            && others.is_sorted_by(|a, b| a[0] < b[0])
            && others.last().is_none_or(|last| (last[0] as usize) < units.len());
        fits.then_some(Self::Units { units, decimals, others })
    }
}
