//! The numbers of short labels that came last, found by their bytes alone.

use crate::table::Interner;

/// How many are known at a time, a power of two.
const PLACES: usize = 64;
/// The longest of them.
const LONGEST: usize = 16;

/// Masks for the first bytes of a word.
const FIRST: [u64; 9] = {
    let mut masks = [u64::MAX; 9];
    let mut bytes = 0;
    while bytes < 8 {
        masks[bytes] = (1 << (8 * bytes)) - 1;
        bytes += 1;
    }
    masks
};

/// A label and its number.
#[derive(Debug, Clone, Copy)]
struct Known {
    low: u64,
    high: u64,
    length: usize,
    code: u32,
}

/// One label for each value of a small hash.
#[derive(Debug)]
pub(super) struct Recent([Known; PLACES]);

impl Default for Recent {
    fn default() -> Self {
        Self([Known { low: 0, high: 0, length: usize::MAX, code: 0 }; PLACES])
    }
}

impl Recent {
    /// The number of the label `text[start..end]`, a new one if it was not seen before; `None` if memory
    /// ran out. `labels` has to be the same for every call.
    #[inline]
    pub(super) fn intern(
        &mut self,
        labels: &mut Interner,
        text: &[u8],
        [start, end]: [usize; 2],
    ) -> Option<u32> {
        let length = end.saturating_sub(start);
        let window = text.get(start..).and_then(|rest| rest.first_chunk::<LONGEST>());
        let Some(window) = window.filter(|_| length <= LONGEST) else {
            return labels.try_intern(text.get(start..end).unwrap_or_default());
        };
        let both = u128::from_le_bytes(*window);
        let low = both as u64 & FIRST[length.min(8)];
        let high = (both >> 64) as u64 & FIRST[length.saturating_sub(8) % 9];
        let mixed = (low ^ high.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let known = &mut self.0[(mixed >> 32) as usize % PLACES];
        // As arrays they would be compared in memory, for which each call would have to wait.
        if (known.low ^ low) | (known.high ^ high) != 0 || known.length != length {
            let code = labels.try_intern(text.get(start..end).unwrap_or_default())?;
            *known = Known { low, high, length, code };
        }
        Some(known.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::tests::Random;

    #[test]
    fn labels_have_the_numbers_they_have_without() {
        let mut random = Random(31);
        let (mut labels, mut plain) = (Interner::default(), Interner::default());
        let mut recent = Recent::default();
        for round in 0..50_000u64 {
            let length = random.below(if round % 3 == 0 { 20 } else { 4 });
            let mut text: Vec<u8> = (0..length).map(|_| random.below(3) as u8).collect();
            let ends = text.len();
            text.extend((0..random.below(20)).map(|_| random.below(3) as u8));
            let code = recent.intern(&mut labels, &text, [0, ends]);
            assert_eq!(code, plain.try_intern(&text[..ends]), "{:?}", &text[..ends]);
        }
        assert_eq!(labels.len(), plain.len());
        assert!(labels.len() > 10_000);
    }
}
