//! A seeded random number generator: the same seed gives the same stream everywhere.

/// `SplitMix64` (Steele, Lea and Flood 2014): 64 bits of state, equidistributed, fast.
///
/// Good for permutations and simulations; not for secrets.
#[derive(Debug, Clone)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// A stream that begins at `seed`. Every seed is suitable.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `[0, 1)`: 53 random bits times 2^-53.
    #[allow(clippy::cast_precision_loss)] // 53 bits fit exactly
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// A whole number in `0..n`, uniformly distributed (Lemire 2019); 0 if `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        loop {
            let product = u128::from(self.next_u64()) * u128::from(n);
            let fraction = product as u64;
            // Only fractions under 2^64 mod n would favour some numbers; they are drawn again.
            if fraction >= n || fraction >= n.wrapping_neg() % n.max(1) {
                return (product >> 64) as u64;
            }
        }
    }
}
