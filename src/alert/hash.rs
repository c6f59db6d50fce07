//! A short hash of bytes, for keys and checksums.

/// FNV-1a, 64 bits. Every step is a bijection of the state, so one changed byte always shows.
/// Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm".
#[must_use]
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
