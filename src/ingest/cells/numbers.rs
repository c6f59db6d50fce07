//! A block of cells most of which are numbers.

use super::super::number;
use super::plain::Form;

/// Cells of a block as values and forms; the text of those that are no plain numbers is kept.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// NaN where the cell is no plain number.
    values: Vec<f64>,
    forms: Vec<u16>,
    len: usize,
    /// Position of each cell whose text is kept, and where that ends in `text`; ascending.
    kept: Vec<(u32, u32)>,
    text: Vec<u8>,
}

impl Numbers {
    /// An empty block with room for that many cells; `None` when memory ran out.
    pub(super) fn with_room(cells: usize) -> Option<Self> {
        let (mut values, mut forms) = (Vec::new(), Vec::new());
        values.try_reserve_exact(cells).ok()?;
        forms.try_reserve_exact(cells).ok()?;
        values.resize(cells, f64::NAN);
        forms.resize(cells, Form::EMPTY.bits());
        Some(Self { values, forms, ..Self::default() })
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn room(&self) -> usize {
        self.values.len() - self.len
    }

    /// Whether so many cells are no plain numbers that another way of keeping them is better.
    pub(super) fn is_unsuitable(&self) -> bool {
        self.kept.len() > 16 + self.len / 4
    }

    /// The values, NaN where a cell is empty, absent or kept as text.
    pub(super) fn values(&self) -> &[f64] {
        &self.values[..self.len]
    }

    /// The cells that are kept as text: position and text.
    pub(super) fn kept(&self) -> impl Iterator<Item = (usize, &[u8])> {
        self.kept.iter().scan(0, |start, &(at, end)| {
            let text = self.text.get(*start..end as usize).unwrap_or_default();
            *start = end as usize;
            Some((at as usize, text))
        })
    }

    /// Adds `text[start..end]` for each field, as long as there is room; answers how many.
    /// False when memory ran out.
    #[inline]
    pub(super) fn push_all(
        &mut self,
        text: &[u8],
        fields: &mut impl Iterator<Item = [u32; 2]>,
        mark: u8,
    ) -> bool {
        let Self { values, forms, len, kept, text: keep } = self;
        let room = values.iter_mut().zip(forms.iter_mut()).skip(*len);
        for (value, form) in room {
            let Some([start, end]) = fields.next() else { break };
            let (start, end) = (start as usize, end as usize);
            if let Some((number, plain)) = number::plain(text, start, end, mark) {
                *value = number;
                *form = plain.bits();
            } else if start < end {
                *form = Form::KEPT.bits();
                if !keep_text(kept, keep, *len, text.get(start..end).unwrap_or_default()) {
                    return false;
                }
            }
            *len += 1;
        }
        true
    }

    /// Adds a cell that the record did not have, if there is room.
    pub(super) fn push_absent(&mut self) {
        if let Some(form) = self.forms.get_mut(self.len) {
            *form = Form::ABSENT.bits();
            self.len += 1;
        }
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

#[cold]
fn keep_text(kept: &mut Vec<(u32, u32)>, keep: &mut Vec<u8>, at: usize, cell: &[u8]) -> bool {
    if keep.try_reserve(cell.len()).is_err() || kept.try_reserve(1).is_err() {
        return false;
    }
    keep.extend_from_slice(cell);
    kept.push((at as u32, keep.len() as u32));
    true
}
