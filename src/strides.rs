//! How many rows one call of a loop takes.

/// Number of values per call of a loop over rows.
///
/// Browsers run new WebAssembly as their baseline compiler left it and optimise functions that have run for a while,
/// but do not switch to the optimised code within a call. A loop over a million rows in one call therefore runs three
/// to seven times slower until its end. So the loop has to be in a function of its own that is not inlined. A small
/// function is also optimised sooner.
pub const STRIDE: usize = 4096;
