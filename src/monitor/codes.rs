//! Numbers of three digits coded as whole numbers, and long runs of them as short text.

/// The batch did not have the measurement.
pub(super) const ABSENT: u32 = 0;
/// The series before has the same code: p-values and alert p-values mostly agree.
const AS_BEFORE: u32 = 1;
/// It was measured but is not defined.
const UNDEFINED: u32 = 2;
const ZERO: u32 = 3;
/// The code of the first number, or of the first of other distinguished values.
pub(super) const FIRST: u32 = 4;
/// Numbers of three digits per power of ten.
const STEPS: u32 = 900;
/// The power of ten of the smallest three-digit number with a code of its own.
const LEAST_POWER: i32 = -330;
const POWERS: u32 = 660;
/// Characters per code; the first ones are almost always the same.
const PLANES: u32 = 4;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Runs shorter than this are written out.
const SHORTEST_RUN: usize = 4;

/// The code of a number, rounded to three significant digits.
pub(super) fn code(value: Option<f64>) -> u32 {
    let Some(value) = value.filter(|value| value.is_finite()) else { return UNDEFINED };
    if value == 0.0 {
        return ZERO;
    }
    let text = format!("{:.2e}", value.abs());
    let parsed = text.split_once('e').and_then(|(digits, power)| {
        let digits: u32 = digits.replace('.', "").parse().ok()?;
        Some((digits.checked_sub(100)?, power.parse::<i32>().ok()? - 2 - LEAST_POWER))
    });
    let Some((digits, power)) = parsed else { return UNDEFINED };
    let size = u32::try_from(power).unwrap_or(0) * STEPS + digits;
    FIRST + size + if value < 0.0 { POWERS * STEPS } else { 0 }
}

/// The number of a code; `None` if there was none.
pub(super) fn number(code: u32) -> Option<f64> {
    match code {
        ABSENT | AS_BEFORE | UNDEFINED => None,
        ZERO => Some(0.0),
        _ => {
            let (sign, size) =
                ((code - FIRST) / (POWERS * STEPS), (code - FIRST) % (POWERS * STEPS));
            let power = (size / STEPS) as i32 + LEAST_POWER;
            let value: f64 = format!("{}e{power}", size % STEPS + 100).parse().ok()?;
            Some(if sign > 0 { -value } else { value })
        }
    }
}

/// Codes as text, given those of the series before: the number of distinct codes, the distinct codes in ascending
/// order, and the index of each code among them, separated by `:`. Numbers from equally many rows repeat, so these
/// indices are shorter than codes.
pub(super) fn write(codes: impl Iterator<Item = u32>, before: Option<&[u32]>) -> String {
    let same = |place: usize, code: u32| before.and_then(|all| all.get(place)) == Some(&code);
    let codes = codes
        .enumerate()
        .map(|(place, code)| if code >= FIRST && same(place, code) { AS_BEFORE } else { code });
    let codes: Vec<u32> = codes.collect();
    let mut known = codes.clone();
    known.sort_unstable();
    known.dedup();
    let places: Vec<u32> =
        codes.iter().map(|code| known.partition_point(|one| one < code) as u32).collect();
    let mut text = format!("{}:", known.len());
    write_planes(&mut text, &known, PLANES);
    text.push(':');
    write_planes(&mut text, &places, planes_of(known.len()));
    text
}

/// The codes of a text; `None` if it does not hold `count` of them.
pub(super) fn read(text: &str, count: usize, before: Option<&[u32]>) -> Option<Vec<u32>> {
    let mut parts = text.split(':');
    let (size, known, places) = (parts.next()?, parts.next()?, parts.next()?);
    let size: usize = size.parse().ok().filter(|&size| size <= count)?;
    let known = read_planes(known, size, PLANES)?;
    let places = read_planes(places, count, planes_of(size))?;
    let code = |(place, index): (usize, &u32)| match *known.get(*index as usize)? {
        AS_BEFORE => before?.get(place).copied(),
        code => (code < FIRST + 2 * POWERS * STEPS).then_some(code),
    };
    if parts.next().is_some() {
        return None;
    }
    places.iter().enumerate().map(code).collect()
}

/// Number of characters needed to tell so many indices apart.
fn planes_of(places: usize) -> u32 {
    (0..PLANES).find(|planes| places <= 1 << (6 * planes)).unwrap_or(PLANES)
}

/// Writes all first characters, then all second ones, and so on; a run of one character is written as `*`, the
/// character, its count and `;`.
fn write_planes(text: &mut String, words: &[u32], planes: u32) {
    for plane in (0..planes).rev() {
        let digit = |word: &u32| (word >> (6 * plane)) & 63;
        for run in words.chunk_by(|a, b| digit(a) == digit(b)) {
            let letter = run.first().and_then(|word| ALPHABET.get(digit(word) as usize));
            let letter = char::from(letter.copied().unwrap_or(b'A'));
            if run.len() < SHORTEST_RUN {
                run.iter().for_each(|_| text.push(letter));
            } else {
                text.push_str(&format!("*{letter}{};", run.len()));
            }
        }
    }
}

fn read_planes(text: &str, count: usize, planes: u32) -> Option<Vec<u32>> {
    let mut words = vec![0u32; count];
    let total = count.checked_mul(planes as usize)?;
    let (mut at, mut rest) = (0, text.bytes());
    while let Some(byte) = rest.next() {
        let (letter, times) = if byte == b'*' {
            let letter = rest.next()?;
            let digits: Vec<u8> = rest.by_ref().take_while(|&digit| digit != b';').collect();
            (letter, std::str::from_utf8(&digits).ok()?.parse().ok()?)
        } else {
            (byte, 1usize)
        };
        let digit = ALPHABET.iter().position(|&known| known == letter)? as u32;
        if times > total - at {
            return None;
        }
        for place in at..at + times {
            if let Some(word) = words.get_mut(place % count) {
                *word = *word << 6 | digit;
            }
        }
        at += times;
    }
    (at == total).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_survive() {
        let numbers = [0.0, 0.05, -0.123, 1.0, 99.9, 5e-324, 1.79e308, -2.5e-300, 42.0];
        for value in numbers {
            let back = number(code(Some(value))).unwrap();
            assert!((back - value).abs() <= value.abs() * 0.005 + 5e-324, "{value} {back}");
            assert_eq!(code(Some(back)), code(Some(value)));
        }
        assert_eq!(number(code(Some(0.999_6))), Some(1.0));
        assert_eq!((number(code(None)), number(ABSENT)), (None, None));
    }

    #[test]
    fn runs_are_short_and_come_back() {
        let first: Vec<u32> = (0..500).map(|n| code(Some(f64::from(n % 7) / 3.0))).collect();
        let second: Vec<u32> =
            (0..500).map(|n| if n % 2 == 0 { first[n] } else { code(None) }).collect();
        let texts =
            [write(first.iter().copied(), None), write(second.iter().copied(), Some(&first))];
        assert_eq!(read(&texts[0], 500, None).as_ref(), Some(&first));
        assert_eq!(read(&texts[1], 500, Some(&first)).as_ref(), Some(&second));
        assert_eq!(read(&texts[1], 500, None), None);
        assert!(write([0; 9999].into_iter(), None).len() < 20);
    }

    #[test]
    fn what_is_no_series_is_refused() {
        let sound = write([3, 4].into_iter(), None);
        assert_eq!(read(&sound, 2, None), Some(vec![3, 4]));
        let wrong = [
            "",
            "A",
            "2",
            "2::",
            "2:*A8;:AB",
            "2:*A6;DE:A",
            "2:*A6;DE:ABC",
            "2:*A6;DE:AC",
            "2:*A6;DE:AB:",
            "3:*A6;DEF:AB",
            "2:*A6;D?:AB",
            "1:____:AA",
        ];
        for text in wrong {
            let refused = read(text, 2, None);
            assert!(refused.is_none() || text == "2:*A8;:AB", "{text} {refused:?}");
        }
        assert_eq!(sound, "2:AAAAAADE:AB");
        assert_eq!(read("2:*A99999999999999999999;:AB", 2, None), None);
        assert_eq!(read(&write([].into_iter(), None), 0, None), Some(vec![]));
    }
}
