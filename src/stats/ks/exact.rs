//! Exact p-values of the two-sample statistic, by counting lattice paths.
//!
//! Merging two samples of sizes n and m draws a path from (0, 0) to (n, m); all paths are equally likely if nothing
//! changed. The statistic reaches its value where the path reaches a line parallel to the diagonal, so the p-value is
//! the share of paths that do (Hodges 1957).

/// Largest number of steps of an exact p-value: about a second.
const MOST_STEPS: f64 = 1e9;

/// Share of paths on which the difference times `n * m` reaches `steps` on either side. `None` if that takes too
/// long.
pub(super) fn two_sided(n: usize, m: usize, steps: u64) -> Option<f64> {
    if steps == 0 {
        return Some(1.0);
    }
    if n == m { Some(outside_square(n, steps)) } else { outside_band(n, m, steps, true) }
}

/// Share of paths on which the difference times `n * m` reaches `steps` on one side. `None` if that takes too long.
pub(super) fn one_sided(n: usize, m: usize, steps: u64) -> Option<f64> {
    if steps == 0 {
        return Some(1.0);
    }
    if n == m {
        Some(reach(n as f64, 0.0, rows(n, steps)))
    } else {
        outside_band(n, m, steps, false)
    }
}

/// Whether `binomial(n + m, n)` is below the largest double, so that scipy still counts one-sided paths.
pub(super) fn paths_fit_a_double(n: usize, m: usize) -> bool {
    let (n, m) = (n as f64, m as f64);
    let logarithm = libm::lgamma(n + m + 1.0) - libm::lgamma(n + 1.0) - libm::lgamma(m + 1.0);
    logarithm < libm::log(f64::MAX)
}

/// The difference in rows if both samples have `n`.
fn rows(n: usize, steps: u64) -> f64 {
    (steps / n as u64) as f64
}

/// Share of paths in an n x n square that reach a line `h` off the diagonal, by reflection:
/// `2 (a1 - a2 + a3 - ...)` with `ak = binomial(2n, n - kh) / binomial(2n, n)`, factored into
/// `2 a1 (1 - a2/a1 (1 - a3/a2 (...)))` so that nothing cancels.
fn outside_square(n: usize, steps: u64) -> f64 {
    let (size, h) = (n as f64, rows(n, steps));
    let mut share = 0.0;
    let mut offset = (size / h).floor() * h;
    while offset >= 0.0 {
        share = reach(size, offset, h) * (1.0 - share);
        offset -= h;
    }
    (2.0 * share).min(1.0)
}

/// `binomial(2n, n - offset - h) / binomial(2n, n - offset)`.
fn reach(n: f64, offset: f64, h: f64) -> f64 {
    let mut ratio = 1.0;
    let mut step = 0.0;
    while step < h && ratio > 0.0 {
        ratio *= (n - offset - step) / (n + offset + step + 1.0);
        step += 1.0;
    }
    ratio
}

/// Share of paths in an n x m rectangle that reach a line off the diagonal.
///
/// The probability that a random path to (x, y) has touched a line is the average of that at (x - 1, y) and (x, y -
/// 1), weighted by x and y; it is 1 on and beyond the line. All places with the same x + y are computed at once from
/// those before. Memory is therefore that of the shorter side, nothing overflows, and small probabilities keep all
/// their digits.
fn outside_band(n: usize, m: usize, steps: u64, both: bool) -> Option<f64> {
    if underflows(n as f64, m as f64, steps as f64) {
        return Some(0.0);
    }
    let (long, short) = (n.max(m), n.min(m));
    let divisor = gcd(long as u64, short as u64);
    let band = Band {
        long: i64::try_from(long).ok()?,
        short: i64::try_from(short).ok()?,
        rise: i64::try_from(short as u64 / divisor).ok()?,
        run: i64::try_from(long as u64 / divisor).ok()?,
        height: i64::try_from(steps / divisor).ok()?,
        both,
    };
    (band.area() <= MOST_STEPS).then(|| band.share_outside())
}

/// Whether the share is sure to be below the smallest double, `e^-745`. By Hoeffding's inequality for draws without
/// replacement (the shorter side is drawn), each place is reached with probability at most `exp(-d^2 nm / (n + m))`
/// with `d = steps / (nm)`, and there are at most `2 (n + m)` places.
fn underflows(n: f64, m: f64, steps: f64) -> bool {
    steps / n * (steps / m) / (n + m) - libm::log(2.0 * (n + m)) > 746.0
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Places (x, y) with `rise * x - run * y` below `height`, and above `-height` if `both`.
struct Band {
    long: i64,
    short: i64,
    rise: i64,
    run: i64,
    height: i64,
    both: bool,
}

impl Band {
    /// Approximate number of places inside.
    fn area(&self) -> f64 {
        let (long, short) = (self.long as f64, self.short as f64);
        let corner = 1.0 - self.height as f64 / (self.rise as f64 * long);
        let outside = if self.both { corner * corner } else { 0.5 * corner * corner };
        long * short * (1.0 - outside)
    }

    /// The first and last y inside, among the places with `x + y = sum`.
    fn rows(&self, sum: i64) -> (i64, i64) {
        let total = self.rise + self.run;
        let first = (self.rise * sum - self.height).div_euclid(total) + 1;
        let last = (self.rise * sum + self.height - 1).div_euclid(total);
        let last = if self.both { last.min(self.short) } else { self.short };
        (first.max(sum - self.long).max(0), last.min(sum))
    }

    fn share_outside(&self) -> f64 {
        // Shifted by one, so that there is a place before the first row.
        let mut before = vec![1.0; self.short as usize + 3];
        let mut now = before.clone();
        let row: Vec<f64> = (0..=self.short).map(|y| y as f64).collect();
        before[1] = 0.0;
        for sum in 1..=self.long + self.short {
            let (first, last) = self.rows(sum);
            if first > last {
                return 1.0;
            }
            let (first, end) = (first as usize, last as usize + 1);
            now[first] = 1.0;
            now[end + 1] = 1.0;
            average(&mut now[first + 1..=end], &before[first..=end], &row[first..end], sum as f64);
            std::mem::swap(&mut before, &mut now);
        }
        before[self.short as usize + 1]
    }
}

/// Probabilities on one diagonal from those on the one before.
fn average(now: &mut [f64], before: &[f64], row: &[f64], sum: f64) {
    let weight = 1.0 / sum;
    for ((now, pair), y) in now.iter_mut().zip(before.windows(2)).zip(row) {
        *now = (pair[1] * (sum - y) + pair[0] * y) * weight;
    }
}
