//! Numbers that are spelt alike: in most columns every row has the same decimals. Read without a branch a
//! cell, so that the processor works on several at once.

use super::super::form::Form;
use super::super::number::{are_digits, number_of};
use super::super::powers::POWERS;
use super::super::scan::splat;
use crate::table::MOST_DECIMALS;
use wide::{f64x2, i32x4};

/// Cells that are read together, so that they lie in the nearest cache.
pub(super) const BATCH: usize = 128;

/// The least number, its mark left out, that as many characters and decimals spell without a zero in
/// front; more than any where they spell none.
const LEAST: [[u32; 16]; MOST_DECIMALS + 1] = {
    let mut least = [[u32::MAX; 16]; MOST_DECIMALS + 1];
    let mut decimals = 0;
    while decimals <= MOST_DECIMALS {
        let mark = if decimals > 0 { 1 } else { 0 };
        least[decimals][decimals + mark + 1] = 0;
        let mut length = decimals + mark + 2;
        while length <= 8 {
            least[decimals][length] = 10u32.pow((length - mark - 1) as u32);
            length += 1;
        }
        decimals += 1;
    }
    least
};

/// Where cells are read before they are added. Used again and again, because clearing it would take as long
/// as reading does.
#[derive(Debug)]
pub(in crate::ingest) struct Batch {
    pub(super) fields: [[u32; 2]; BATCH],
    pub(super) read: Read,
}

/// What was read of the cells of a batch.
#[derive(Debug)]
pub(super) struct Read {
    /// Their digits as whole numbers, and two more that are read with the last.
    pub(super) numbers: [i32; BATCH + 2],
    /// What [`Alike::spell_out`] makes of them.
    pub(super) values: [f64; BATCH],
    pub(super) forms: [u16; BATCH],
    /// Positions of those that are not spelt alike, whose values and forms mean nothing.
    pub(super) odd: [u8; BATCH],
}

impl Default for Batch {
    fn default() -> Self {
        let (numbers, values) = ([0; BATCH + 2], [0.0; BATCH]);
        let read = Read { numbers, values, forms: [0; BATCH], odd: [0; BATCH] };
        Self { fields: [[0; 2]; BATCH], read }
    }
}

/// Plain numbers of up to eight characters behind their sign, all with the same decimals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alike {
    decimals: usize,
    /// Where the mark has to be, and the mark there.
    place: u64,
    mark: u64,
    /// The digits before and behind it.
    whole: u64,
    fraction: u64,
    least: [u32; 16],
}

impl Alike {
    /// Numbers with that many decimals behind that mark; `None` for more than there can be.
    pub(super) fn new(mark: u8, decimals: usize) -> Option<Self> {
        let least = *LEAST.get(decimals)?;
        let [mut place, mut whole] = [0, 0];
        if decimals > 0 {
            let before = 56 - 8 * decimals as u32;
            place = 0xff << before;
            whole = (1 << before) - 1;
        }
        let fraction = !(place | whole);
        let mark = splat(mark ^ b'0') & place;
        Some(Self { decimals, place, mark, whole, fraction, least })
    }

    /// Reads `text[start..end]` for each field, at most [`BATCH`], as whole numbers; answers how many are not spelt
    /// so.
    #[inline(never)]
    pub(super) fn read(&self, text: &[u8], fields: &[[u32; 2]], read: &mut Read) -> usize {
        let Read { numbers, odd, .. } = read;
        let mut count = 0;
        for (at, (number, &[start, end])) in numbers.iter_mut().zip(fields).enumerate() {
            let (size, sign, fits) = self.one(text, start as usize, end.wrapping_sub(start));
            *number = (size as i32 ^ sign).wrapping_sub(sign);
            odd[count % BATCH] = at as u8;
            count += usize::from(!fits);
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

    /// The digits of a field as one whole number, minus one if it has a minus, else zero, and whether it
    /// is spelt so.
    #[inline(always)]
    fn one(&self, text: &[u8], start: usize, length: u32) -> (u32, i32, bool) {
        let window = text.get(start..).and_then(|rest| rest.first_chunk::<9>());
        let Some([first, behind @ ..]) = window else { return (0, 0, false) };
        let minus = u32::from(*first == b'-');
        let behind = u64::from_le_bytes(*behind);
        let signed = window.and_then(|bytes| bytes.first_chunk::<8>()).copied().unwrap_or_default();
        let word = if minus > 0 { behind } else { u64::from_le_bytes(signed) };
        let length = length.wrapping_sub(minus).min(9);
        // Digits as their values, to the top, zeros before them; other lengths are refused below.
        let word = (word ^ splat(b'0')).wrapping_shl(64u32.wrapping_sub(8 * length));
        let is_marked = word & self.place == self.mark;
        let digits = (word & self.fraction) | (word & self.whole) << 8;
        let number = number_of(digits);
        // No zeros in front, and no minus zero.
        let least = self.least[length as usize % 16].max(minus);
        let fits = is_marked & are_digits(digits) & (number >= least);
        (number, (minus as i32).wrapping_neg(), fits)
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
            text.extend(vec![b';'; round % 12]);
            let Some(alike) = Alike::new(b'.', decimals) else {
                assert!(decimals > MOST_DECIMALS);
                continue;
            };
            let Batch { mut read, .. } = Batch::default();
            let count = alike.read(&text, &fields, &mut read);
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
                    let is_near = start as usize + 9 > text.len();
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
