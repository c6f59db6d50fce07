//! Numbers beside the standard library's, bit for bit: random and adversarial strings.

use super::number::{parse, plain};
use super::tests::Random;
use std::fmt::Write;

/// Writes strings of many kinds into one buffer.
struct Strings {
    random: Random,
    text: String,
}

impl Strings {
    fn sign(&mut self) {
        match self.random.below(8) {
            0 | 1 => self.text.push('-'),
            2 => self.text.push('+'),
            _ => {}
        }
    }

    fn digits(&mut self, count: u64) {
        for _ in 0..count {
            let digit = self.random.below(10) as u8;
            self.text.push(char::from(b'0' + digit));
        }
    }

    fn exponent(&mut self, most: u64) {
        let sign = ["", "-", "+"][self.random.below(3) as usize];
        let letter = ["e", "E"][self.random.below(2) as usize];
        let zeros = ["", "", "", "00", "000000000000"][self.random.below(5) as usize];
        let _ = write!(self.text, "{letter}{sign}{zeros}{}", self.random.below(most));
    }

    /// Puts a point somewhere into the digits from `start` on.
    fn point(&mut self, start: usize) {
        let places = (self.text.len() - start) as u64 + 1;
        let at = start + self.random.below(places) as usize;
        self.text.insert(at, '.');
    }

    /// One more string.
    fn next(&mut self) -> &str {
        self.text.clear();
        match self.random.below(12) {
            0 => self.halfway(),
            1 => self.many_digits(),
            2 => self.as_printed(),
            3 => self.tiny(),
            4 => self.near_exact(),
            5 => self.padded(),
            6 | 7 => self.short(),
            8 | 9 => self.decimal(),
            10 => self.with_exponent(),
            _ => self.nonsense(),
        }
        &self.text
    }

    /// The middle of two neighbouring doubles, exactly, or a last digit beside it.
    fn halfway(&mut self) {
        let odd = u128::from((1 << 53 | self.random.next() >> 12) << 1 | 1);
        let power = self.random.below(32) as u32;
        let whole = self.random.below(3) == 0;
        // An odd number of 54 bits, times or divided by a power of two.
        let number = if whole { odd << power.min(60) } else { odd * 5u128.pow(power.min(31)) };
        let number = number - 1 + u128::from(self.random.below(3));
        self.sign();
        let _ = write!(self.text, "{number}");
        match self.random.below(4) {
            _ if whole => {}
            0 => self.text.push_str(&format!("e-{power}")),
            _ => {
                let digits = self.text.trim_start_matches(['-', '+']).len();
                let sign = self.text.len() - digits;
                let missing = (power as usize + 1).saturating_sub(digits);
                self.text.insert_str(sign, &"0".repeat(missing));
                self.text.insert(self.text.len() - power as usize, '.');
            }
        }
        if self.text.contains('.') && self.random.below(2) == 0 {
            let tail = ["0", "000000000000000000", "0000000000000000000000001", "9"];
            self.text.push_str(tail[self.random.below(4) as usize]);
        }
    }

    fn many_digits(&mut self) {
        self.sign();
        let start = self.text.len();
        let count = 17 + self.random.below(24);
        self.digits(count);
        if self.random.below(4) > 0 {
            self.point(start);
        }
        if self.random.below(2) == 0 {
            self.exponent(350);
        }
    }

    fn double(&mut self) -> f64 {
        match self.random.below(3) {
            0 => f64::from_bits(self.random.next()),
            1 => self.random.below(1 << 60) as f64 / 1024.0,
            _ => (self.random.below(2_000_000_000) as f64 - 1e9) / 1e6,
        }
    }

    fn as_printed(&mut self) {
        let number = self.double();
        let _ = match self.random.below(6) {
            0 | 1 => write!(self.text, "{number}"),
            2 => write!(self.text, "{number:e}"),
            3 => write!(self.text, "{number:.16e}"),
            4 => write!(self.text, "{number:.17e}"),
            _ => write!(self.text, "{number:.3}"),
        };
    }

    /// Around the smallest doubles, and those that have lost bits.
    fn tiny(&mut self) {
        let number = f64::from_bits(self.random.next() >> (11 + self.random.below(52)));
        let _ = match self.random.below(4) {
            0 => write!(self.text, "{number:e}"),
            1 => write!(self.text, "{number:.25e}"),
            2 => {
                let tail = self.random.below(1_000_000);
                let head = [
                    "2.4703282292062327208",
                    "4.9406564584124654",
                    "2.2250738585072011",
                    "2.2250738585072014",
                ];
                let at = self.random.below(4) as usize;
                let power = if at < 2 { "-324" } else { "-308" };
                write!(self.text, "{}{tail}e{power}", head[at])
            }
            _ => write!(self.text, "{number}"),
        };
    }

    /// Around the whole numbers and decimals that a double just holds.
    fn near_exact(&mut self) {
        self.sign();
        let start = self.text.len();
        let number = (1u64 << (51 + self.random.below(13))) - 50 + self.random.below(100);
        let _ = write!(self.text, "{number}");
        match self.random.below(3) {
            0 => self.point(start),
            1 => self.text.push_str(".0"),
            _ => {}
        }
    }

    fn padded(&mut self) {
        self.sign();
        let start = self.text.len();
        let zeros = self.random.below(24) as usize;
        self.text.extend(std::iter::repeat_n('0', zeros));
        let count = self.random.below(20);
        self.digits(count);
        self.point(start);
        let zeros = self.random.below(24) as usize;
        self.text.extend(std::iter::repeat_n('0', zeros));
    }

    /// Up to nine characters, of which most make a number.
    fn short(&mut self) {
        let letters = if self.random.below(2) == 0 { b"0123456789.-" } else { b"012345678900" };
        for _ in 0..self.random.below(10) {
            let at = self.random.below(12) as usize;
            self.text.push(char::from(letters[at]));
        }
    }

    fn decimal(&mut self) {
        self.sign();
        let start = self.text.len();
        let count = 1 + self.random.below(20);
        self.digits(count);
        self.point(start);
    }

    fn with_exponent(&mut self) {
        self.sign();
        let start = self.text.len();
        let count = 1 + self.random.below(6);
        self.digits(count);
        if self.random.below(2) == 0 {
            self.point(start);
        }
        let most = if self.random.below(4) == 0 { 100_000 } else { 420 };
        self.exponent(most);
    }

    fn nonsense(&mut self) {
        let letters = b"0123456789..--++eEinfatyNAI,_x";
        for _ in 0..self.random.below(14) {
            let at = self.random.below(letters.len() as u64) as usize;
            self.text.push(char::from(letters[at]));
        }
        if self.random.below(4) == 0 {
            let names =
                ["inf", "-Infinity", "NaN", "+nan", "infinit", "-", ".", "1e", "e5", "1.e5"];
            self.text.clear();
            self.text.push_str(names[self.random.below(10) as usize]);
        }
    }
}

/// Minus zero is zero here, and missing is missing.
fn bits(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() }
}

fn compare(count: u64, seed: u64) {
    let mut strings = Strings { random: Random(seed), text: String::new() };
    let (mut numbers, mut plain_numbers, mut buffer, mut spelt) = (0, 0, Vec::new(), Vec::new());
    for _ in 0..count {
        let text = strings.next();
        let expected = text.parse::<f64>().ok().map(bits);
        let read = parse(text.as_bytes(), b'.').map(bits);
        assert_eq!(read, expected, "{text}");
        numbers += u64::from(read.is_some());
        buffer.clear();
        buffer.extend_from_slice(b"17,");
        buffer.extend_from_slice(text.as_bytes());
        let end = buffer.len();
        let alone = plain(&buffer, 3, end, b'.').map(|(value, form)| (value.to_bits(), form));
        buffer.extend_from_slice(b",9.25\n1234");
        let within = plain(&buffer, 3, end, b'.');
        assert_eq!(alone, within.map(|(value, form)| (value.to_bits(), form)), "{text}");
        if let Some((value, form)) = within {
            plain_numbers += 1;
            assert_eq!(Some(value.to_bits()), expected, "{text}");
            form.spell(value, b'.', &mut spelt);
            assert_eq!(spelt, text.as_bytes());
        }
        if text.contains(',') {
            continue;
        }
        let comma = text.replace('.', ",");
        assert_eq!(parse(comma.as_bytes(), b',').map(bits), expected, "{comma}");
    }
    assert!(numbers > count * 3 / 4 && plain_numbers > count / 5, "{numbers}, {plain_numbers}");
}

#[test]
fn two_hundred_thousand_strings_are_read_as_the_standard_library_does() {
    compare(200_000, 1);
}

/// About a minute: `cargo test --lib -- --ignored`.
#[test]
#[ignore = "takes long: npm run test:all"]
fn ten_million_strings_are_read_as_the_standard_library_does() {
    compare(10_000_000, 2);
}
