//! Finding bytes eight at a time, without SIMD and without `unsafe`.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// A byte repeated over a word.
pub(super) const fn splat(byte: u8) -> u64 {
    ONES * byte as u64
}

/// The lowest set high bit marks the first byte of `word` that is zero; bits above it may be wrong.
const fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// The first position from `from` on that holds one of the bytes repeated in `needles`,
/// or the length of the text.
#[inline]
pub(super) fn find<const N: usize>(text: &[u8], from: usize, needles: &[u64; N]) -> usize {
    let mut at = from;
    while let Some(word) = text.get(at..at + 8).and_then(|bytes| bytes.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*word);
        let found = needles.iter().fold(0, |found, needle| found | zero_bytes(word ^ needle));
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(&byte) = text.get(at) {
        if needles.iter().any(|&needle| needle as u8 == byte) {
            return at;
        }
        at += 1;
    }
    text.len().max(from)
}

/// Line ends in a text: LF, CRLF and lone CR count one each.
pub(super) fn line_ends(text: &[u8]) -> u64 {
    let mut ends = 0;
    let mut after_return = false;
    for &byte in text {
        ends += u64::from(byte == b'\r' || (byte == b'\n' && !after_return));
        after_return = byte == b'\r';
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_several_bytes_is_found_at_every_offset() {
        let text = b"abcdefghijkl,nopq\nstu\xac\x2d\x2c";
        for from in 0..text.len() {
            let plain = text[from..]
                .iter()
                .position(|b| b",\n".contains(b))
                .map_or(text.len(), |n| n + from);
            assert_eq!(find(text, from, &[splat(b','), splat(b'\n')]), plain, "from {from}");
        }
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        assert_eq!(line_ends(b"a\nb\r\nc\rd\n\n\r\r\n"), 7);
    }
}
