//! Numbers that are spelt alike: in most columns every row has the same number of decimals. They are read without a
//! branch per cell, so that the processor works on several at once.

use super::super::form::Form;
use super::super::powers::POWERS;
use super::super::sink::ColumnFields;
use crate::table::MOST_DECIMALS;
use bytemuck::cast;
use wide::{f64x2, i16x8, i32x4, u8x16};

/// Number of cells read together, so that they stay in the nearest cache.
pub(super) const BATCH: usize = 128;

/// Places of a shape: by length, those with a minus after those without.
const SHAPES: usize = 32;
/// More characters than any number has that is read here, its minus included.
const TOO_LONG: u32 = 15;

/// Where each digit of a number of one length stands, and the smallest number spelt so.
#[derive(Clone, Copy)]
struct Shape {
    /// For each of eight digits, the last one last, the character that it is, or none for a zero in front; the
    /// first is the mark where numbers have one.
    digits: [u8; 8],
    /// The least number, its mark and sign left out, that has no zero in front and is no minus zero; more than any
    /// where nothing is spelt so.
    least: i32,
    /// Minus one for a minus, else zero.
    sign: i32,
}

/// No character.
const NONE: u8 = 0x80;

/// By decimals, and then by how many characters there are, those with a minus from the middle on.
static ALL: [[Shape; SHAPES]; MOST_DECIMALS + 1] = {
    let refused = Shape { digits: [NONE; 8], least: i32::MAX, sign: 0 };
    let mut all = [[refused; SHAPES]; MOST_DECIMALS + 1];
    let mut decimals = 0;
    while decimals <= MOST_DECIMALS {
        let mark = if decimals > 0 { 1 } else { 0 };
        let mut length = decimals + mark + 1;
        while length <= 8 {
            all[decimals][length] = shape(decimals, length, 0);
            all[decimals][SHAPES / 2 + length + 1] = shape(decimals, length, 1);
            length += 1;
        }
        decimals += 1;
    }
    all
};

/// The shape of so many characters, after a minus if there is one.
const fn shape(decimals: usize, length: usize, minus: usize) -> Shape {
    let mut digits = [NONE; 8];
    let has_mark = decimals > 0;
    let mut read = 0;
    while read < length {
        let is_mark = has_mark && read + decimals + 1 == length;
        let before = has_mark && read + decimals + 1 < length;
        let place = if is_mark { 0 } else { 8 - length + read + if before { 1 } else { 0 } };
        digits[place] = (minus + read) as u8;
        read += 1;
    }
    let whole = length - decimals - if has_mark { 1 } else { 0 };
    let no_zero = 10i32.pow((whole + decimals - 1) as u32);
    let least = if whole > 1 { no_zero } else { minus as i32 };
    Shape { digits, least, sign: -(minus as i32) }
}

/// Results of a batch of cells before they are added. The buffer is reused without clearing, which would take as long
/// as reading.
#[derive(Debug)]
pub(in crate::ingest) struct Read {
    /// Their digits as whole numbers, and two more that are read with the last.
    pub(super) numbers: [i32; BATCH + 2],
    /// What [`Alike::spell_out`] makes of them.
    pub(super) values: [f64; BATCH],
    pub(super) forms: [u16; BATCH],
    /// Positions of those that are not spelt alike, whose values and forms mean nothing.
    pub(super) odd: [u8; BATCH],
}

impl Default for Read {
    fn default() -> Self {
        let (numbers, values) = ([0; BATCH + 2], [0.0; BATCH]);
        Self { numbers, values, forms: [0; BATCH], odd: [0; BATCH] }
    }
}

/// Plain numbers of up to eight characters after their sign, all with the same number of decimals.
#[derive(Clone, Copy)]
pub(super) struct Alike {
    decimals: usize,
    shapes: &'static [Shape; SHAPES],
    /// What the first of eight characters is to be where it is the mark, for two numbers.
    mark: u8x16,
    /// What brings a character's highest bit up unless it is a digit, or the mark in its place.
    limits: u8x16,
}

impl Alike {
    /// Numbers with that many decimals after that mark; `None` for more than there can be.
    pub(super) fn new(mark: u8, decimals: usize) -> Option<Self> {
        let shapes = ALL.get(decimals)?;
        let digit = 0x80 - 10;
        let [first, limit] = if decimals > 0 { [mark ^ b'0', 0x7f] } else { [0, digit] };
        let twice = |first: u8, rest: u8| {
            u8x16::new(std::array::from_fn(|at| if at % 8 == 0 { first } else { rest }))
        };
        Some(Self { decimals, shapes, mark: twice(first, 0), limits: twice(limit, digit) })
    }

    /// Reads `text[start..end]` for each field, at most [`BATCH`], as whole numbers; returns how many are not spelt
    /// so.
    #[inline(never)]
    pub(super) fn read(&self, text: &[u8], fields: ColumnFields, read: &mut Read) -> usize {
        let Read { numbers, odd, .. } = read;
        let (numbers, _) = numbers.as_chunks_mut::<4>();
        let mut count = 0;
        for (at, numbers) in (0..fields.len()).step_by(4).zip(numbers) {
            let (found, mut refused) = self.four(text, fields, at);
            *numbers = found;
            while refused != 0 {
                let at = at + refused.trailing_zeros() as usize;
                if at < fields.len() {
                    odd[count % BATCH] = at as u8;
                    count += 1;
                }
                refused &= refused - 1;
            }
        }
        count
    }

    /// The values and forms of the first numbers that were read.
    #[inline(never)]
    pub(super) fn spell_out(&self, read: &mut Read, size: usize) {
        let Read { numbers, values, forms, .. } = read;
        for (form, number) in forms.iter_mut().zip(numbers.iter()).take(size) {
            *form = Form::plain(u64::from(number.unsigned_abs()), self.decimals).bits();
        }
        // One division of two exact numbers rounds once (Clinger 1990).
        let power = f64x2::splat(POWERS[self.decimals % POWERS.len()]);
        let (pairs, _) = values.as_chunks_mut::<2>();
        let fours = numbers.windows(4).step_by(2).filter_map(<[i32]>::first_chunk::<4>);
        for (pair, four) in pairs.iter_mut().zip(fours).take(size.div_ceil(2)) {
            *pair = (f64x2::from_i32x4_lower2(i32x4::new(*four)) / power).to_array();
        }
    }

    /// The fields of four rows as whole numbers, and a bit for each that is not spelt so.
    #[inline(always)]
    fn four(&self, text: &[u8], fields: ColumnFields, row: usize) -> ([i32; 4], u32) {
        let cells: [_; 4] = std::array::from_fn(|next| {
            let cell = self.digits(text, fields, row + next);
            cell.unwrap_or((u8x16::splat(0), &self.shapes[0]))
        });
        let pair = |first: usize| {
            let [first, second] =
                [first, first + 1].map(|at| cast::<u8x16, [u64; 2]>(cells[at].0)[0]);
            cast::<[u64; 2], u8x16>([first, second]) ^ self.mark
        };
        let pairs = [pair(0), pair(2)];
        let [odd, more] = pairs.map(|pair| pair.saturating_add(self.limits).to_bitmask());
        // Pairs of digits, then fours, then all eight.
        let [a, b] = pairs.map(|pair| {
            let both: i16x8 = cast(pair);
            let tens: i16x8 = (both & i16x8::splat(0xff)) * i16x8::splat(10) + (both >> 8);
            tens.dot(cast([[100i16, 1]; 4]))
        });
        let fours = i16x8::from_i32x8_saturate(cast([a, b]));
        let numbers = fours.dot(cast([[10_000i16, 1]; 4]));
        let least = i32x4::new(cells.map(|(_, shape)| shape.least));
        let sign = i32x4::new(cells.map(|(_, shape)| shape.sign));
        let lower = numbers.simd_lt(least).to_bitmask();
        let numbers = ((numbers ^ sign) - sign).to_array();
        let odd = odd | more << 16;
        if odd | lower == 0 {
            return (numbers, 0);
        }
        let is_odd = |at: u32| u32::from(odd >> (8 * at) & 0xff != 0) << at;
        (numbers, lower | is_odd(0) | is_odd(1) | is_odd(2) | is_odd(3))
    }

    /// The values of the digits of a field, each in its place of the first eight, and how it is spelt; none for a field
    /// at the end of the text.
    #[inline(always)]
    fn digits(
        &self,
        text: &[u8],
        fields: ColumnFields,
        row: usize,
    ) -> Option<(u8x16, &'static Shape)> {
        let (start, end) = fields.get(row)?;
        let window = text.get(start as usize..)?.first_chunk::<16>()?;
        let length = end.wrapping_sub(start).min(TOO_LONG);
        let minus = u32::from(window[0] == b'-');
        let shape = &self.shapes[(length + SHAPES as u32 / 2 * minus) as usize % SHAPES];
        let values = u8x16::new(*window) ^ u8x16::splat(b'0');
        let [digits, rest] = [u64::from_le_bytes(shape.digits), 0];
        Some((values.shuffle_zeroing(cast([digits, rest])), shape))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::number;
    use crate::ingest::tests::Random;

    /// Whatever is taken reads as by itself, and whatever is spelt so is taken.
    #[test]
    fn what_is_spelt_alike_reads_as_it_does_alone() {
        let mut random = Random(21);
        let letters = b"0123456789900112233.-+e ,";
        let mut taken = 0;
        for round in 0..60_000 {
            let decimals = random.below(8) as usize;
            let mut text = Vec::new();
            let mut fields = Vec::new();
            for _ in 0..1 + random.below(BATCH as u64) / 16 {
                let start = text.len() as u32;
                let whole = random.next() % 10u64.pow(random.below(9) as u32);
                if random.below(3) == 0 {
                    text.push(b'-');
                }
                match random.below(8) {
                    0 => (0..random.below(12)).for_each(|_| {
                        text.push(letters[random.below(letters.len() as u64) as usize]);
                    }),
                    1 => text.extend(format!("{whole:03}").bytes()),
                    _ if decimals == 0 => text.extend(format!("{whole}").bytes()),
                    _ => {
                        let power = 10u64.pow(decimals as u32);
                        let (whole, rest) = (whole / power, whole % power);
                        text.extend(format!("{whole}.{rest:0decimals$}").bytes());
                    }
                }
                fields.push([start, text.len() as u32]);
                text.push(b',');
            }
            text.extend(vec![b';'; round % 20]);
            let Some(alike) = Alike::new(b'.', decimals) else {
                assert!(decimals > MOST_DECIMALS);
                continue;
            };
            let mut read = Read::default();
            let count = alike.read(&text, ColumnFields::listed(&fields), &mut read);
            alike.spell_out(&mut read, fields.len());
            for (at, ((&[start, end], value), form)) in
                fields.iter().zip(read.values).zip(read.forms).enumerate()
            {
                let cell = &text[start as usize..end as usize];
                let name = String::from_utf8_lossy(cell);
                let alone = number::plain(&text, start as usize, end as usize, b'.');
                let alone = alone.map(|(value, form)| (value.to_bits(), form.bits()));
                let digits = cell.strip_prefix(b"-").unwrap_or(cell).len();
                if read.odd[..count].contains(&(at as u8)) {
                    let is_near = start as usize + 16 > text.len();
                    let other = alone.is_none_or(|(_, form)| usize::from(form >> 11) != decimals);
                    assert!(other || is_near || digits > 8, "{name} with {decimals}");
                } else {
                    assert_eq!(alone, Some((value.to_bits(), form)), "{name} with {decimals}");
                    taken += 1;
                }
            }
        }
        assert!(taken > 50_000, "{taken}");
    }
}
