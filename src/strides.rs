//! Long loops in strides.

/// So many values are taken by one call of a loop over rows.
///
/// Browsers begin with WebAssembly as it was translated in a hurry, compile well what has run for a while, and
/// do not change over within a call: a loop over a million rows in one call runs three to seven times slower to
/// its end. What matters is a function of its own that is not inlined; a smaller one is also compiled sooner.
pub const STRIDE: usize = 4096;
