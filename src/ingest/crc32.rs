//! The checksum of gzip: CRC-32 (ISO 3309), eight bytes at a time.

/// Tables for the eight bytes of a word, and the sum so far.
#[derive(Debug)]
pub(super) struct Crc32 {
    tables: Box<[[u32; 256]; 8]>,
    state: u32,
}

impl Crc32 {
    /// The sum of nothing. Made at run time: in the file its tables would take 8 kB.
    pub(super) fn new() -> Self {
        let mut tables = Box::new([[0; 256]; 8]);
        for byte in 0..256 {
            let step = |sum: u32, _| if sum & 1 == 0 { sum >> 1 } else { sum >> 1 ^ 0xedb8_8320 };
            tables[0][byte] = (0..8).fold(byte as u32, step);
        }
        // Each table is the one before with one more zero byte at its end.
        for zeros in 1..8 {
            for byte in 0..256 {
                let sum = tables[zeros - 1][byte];
                tables[zeros][byte] = sum >> 8 ^ tables[0][(sum & 0xff) as usize];
            }
        }
        Self { tables, state: u32::MAX }
    }

    /// Begins anew.
    pub(super) fn reset(&mut self) {
        self.state = u32::MAX;
    }

    /// Adds bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let tables = &*self.tables;
        let at = |zeros: usize, byte: u32| tables[zeros][(byte & 0xff) as usize];
        let mut sum = self.state;
        let (words, rest) = bytes.as_chunks::<8>();
        for &[a, b, c, d, e, f, g, h] in words {
            let low = sum ^ u32::from_le_bytes([a, b, c, d]);
            let high = u32::from_le_bytes([e, f, g, h]);
            sum = (at(7, low) ^ at(6, low >> 8) ^ at(5, low >> 16) ^ at(4, low >> 24))
                ^ (at(3, high) ^ at(2, high >> 8) ^ at(1, high >> 16) ^ at(0, high >> 24));
        }
        for &byte in rest {
            sum = sum >> 8 ^ at(0, sum ^ u32::from(byte));
        }
        self.state = sum;
    }

    /// The sum of all bytes so far.
    pub(super) fn sum(&self) -> u32 {
        !self.state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_that_of_the_standard_for_every_cut() {
        // The check value of CRC-32/ISO-HDLC in the catalogue of Greg Cook, and one by zlib.
        let mut sum = Crc32::new();
        sum.push(b"123456789");
        assert_eq!(sum.sum(), 0xcbf4_3926);
        let text = b"The quick brown fox jumps over the lazy dog";
        for cut in 0..text.len() {
            sum.reset();
            sum.push(&text[..cut]);
            sum.push(&text[cut..]);
            assert_eq!(sum.sum(), 0x414f_a339, "cut {cut}");
        }
    }
}
