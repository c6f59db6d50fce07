//! A sample in ascending order.

/// From this length on the radix sort is faster (figures in `benches/README.md`).
const RADIX_FROM: usize = 2_048;
/// Bits a pass sorts by: 2,048 counters of a pass stay in the first-level cache.
const DIGIT_BITS: u32 = 11;
const DIGITS: usize = 1 << DIGIT_BITS;
const PASSES: usize = 64_usize.div_ceil(DIGIT_BITS as usize);

/// Sorts numbers without NaN in ascending order, infinities at the ends, -0 turned into 0.
///
/// Long slices are sorted by the digits of an order-preserving key: linear time, one scratch copy
/// of the slice; passes in which all keys share a digit (whole numbers, few decimals) cost nothing.
/// Slices that are already in order are left alone.
pub fn sort(values: &mut [f64]) {
    for value in values.iter_mut() {
        *value += 0.0; // -0 + 0 = 0
    }
    if values.is_sorted() {
        return;
    }
    if values.len() < RADIX_FROM {
        values.sort_unstable_by(f64::total_cmp);
    } else {
        radix(values);
    }
}

/// A whole number that is ordered as the number is: negative ones reversed, positive ones above.
fn key(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn digit(value: f64, pass: usize) -> usize {
    (key(value) >> (pass as u32 * DIGIT_BITS)) as usize & (DIGITS - 1)
}

/// Least significant digit first; each pass is stable, so the last one leaves all in order.
fn radix(values: &mut [f64]) {
    let counts = count_digits(values);
    let mut scratch = vec![0.0; values.len()];
    let mut in_scratch = false;
    for (pass, count) in counts.chunks_exact(DIGITS).enumerate() {
        if count.contains(&values.len()) {
            continue;
        }
        let (from, to) =
            if in_scratch { (&scratch[..], &mut *values) } else { (&*values, &mut scratch[..]) };
        scatter(from, to, pass, count);
        in_scratch = !in_scratch;
    }
    if in_scratch {
        values.copy_from_slice(&scratch);
    }
}

/// How often each digit occurs, all passes in one reading.
fn count_digits(values: &[f64]) -> Vec<usize> {
    let mut counts = vec![0; PASSES * DIGITS];
    for &value in values {
        for pass in 0..PASSES {
            counts[pass * DIGITS + digit(value, pass)] += 1;
        }
    }
    counts
}

fn scatter(from: &[f64], to: &mut [f64], pass: usize, count: &[usize]) {
    let mut next = Vec::with_capacity(DIGITS);
    let mut start = 0;
    for &n in count {
        next.push(start);
        start += n;
    }
    for &value in from {
        let place = &mut next[digit(value, pass)];
        to[*place] = value;
        *place += 1;
    }
}
