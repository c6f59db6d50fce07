//! Distinct byte strings, numbered in order of appearance.

const FREE: u32 = u32::MAX;
const FIRST_SLOTS: usize = 64;

/// Distinct byte strings in one buffer, found by an open-addressing table of their numbers.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    hashes: Vec<u64>,
    slots: Vec<u32>,
    last: u32,
}

impl Interner {
    /// The number of a string; new strings get the next number.
    pub(crate) fn intern(&mut self, text: &[u8]) -> u32 {
        if self.get(self.last) == Some(text) {
            return self.last;
        }
        if (self.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let hash = hash(text);
        let slot = self.find(hash, text);
        match self.slots.get(slot) {
            Some(&code) if code != FREE => self.last = code,
            _ => self.add(slot, hash, text),
        }
        self.last
    }

    /// The same, or `None` if memory ran out.
    #[inline]
    pub(crate) fn try_intern(&mut self, text: &[u8]) -> Option<u32> {
        if self.get(self.last) == Some(text) {
            return Some(self.last);
        }
        self.reserve(text.len())?;
        Some(self.intern(text))
    }

    /// Makes room for one string more; `None` if memory ran out.
    fn reserve(&mut self, length: usize) -> Option<()> {
        self.bytes.try_reserve(length).ok()?;
        self.ends.try_reserve(1).ok()?;
        self.hashes.try_reserve(1).ok()?;
        if (self.len() + 1) * 2 > self.slots.len() {
            // The new slots stand beside the old ones; `grow` replaces them.
            let mut slots = Vec::<u32>::new();
            slots.try_reserve_exact((self.slots.len() * 2).max(FIRST_SLOTS)).ok()?;
        }
        Some(())
    }

    /// Number of distinct strings.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The string with a number.
    pub(crate) fn get(&self, code: u32) -> Option<&[u8]> {
        let code = code as usize;
        let end = *self.ends.get(code)?;
        let start = code.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.bytes.get(start.unwrap_or(0)..end)
    }

    /// The strings in order of appearance.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len() as u32).filter_map(|code| self.get(code))
    }

    /// The slot that holds the string, or the free one where it belongs.
    fn find(&self, hash: u64, text: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while let Some(&code) = self.slots.get(slot) {
            let same =
                self.hashes.get(code as usize) == Some(&hash) && self.get(code) == Some(text);
            if code == FREE || same {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn add(&mut self, slot: usize, hash: u64, text: &[u8]) {
        self.last = self.len() as u32;
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.hashes.push(hash);
        if let Some(free) = self.slots.get_mut(slot) {
            *free = self.last;
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(FIRST_SLOTS);
        self.slots = vec![FREE; size];
        for (code, &hash) in self.hashes.iter().enumerate() {
            let mut slot = hash as usize & (size - 1);
            while self.slots.get(slot).is_some_and(|&taken| taken != FREE) {
                slot = (slot + 1) & (size - 1);
            }
            if let Some(free) = self.slots.get_mut(slot) {
                *free = code as u32;
            }
        }
    }
}

/// Eight bytes at a time, multiplied and folded.
fn hash(text: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(FACTOR);
        product ^ (product >> 32)
    };
    let (words, rest) = text.as_chunks::<8>();
    let start = mix(FACTOR, text.len() as u64);
    let hash = words.iter().fold(start, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let tail = rest.iter().fold(0, |tail, &byte| tail << 8 | u64::from(byte));
    mix(mix(hash, tail), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_order_of_appearance() {
        let mut interner = Interner::default();
        let texts: Vec<String> = (0..1000).map(|n| format!("label {}", n % 300)).collect();
        let codes: Vec<u32> = texts.iter().map(|text| interner.intern(text.as_bytes())).collect();
        assert!(codes.iter().enumerate().all(|(at, &code)| code as usize == at % 300));
        assert_eq!(interner.len(), 300);
        assert_eq!(interner.get(299), Some(&b"label 299"[..]));
        assert_eq!(interner.intern(b""), 300);
    }
}
