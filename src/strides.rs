//! How many rows one call of a loop takes.

/// One call of a loop over rows takes this many values.
///
/// Browsers run new WebAssembly as their baseline compiler left it, optimise what has run for a while, and do not
/// switch over within a call: a loop over a million rows in one call runs three to seven times slower to its end.
/// So the loop has to be in a function of its own that is not inlined; a small one is also optimised sooner.
pub const STRIDE: usize = 4096;
