//! JSON text, strictly by RFC 8259, into values: a whole text, or a document part by part.

use super::options::Result;
use super::read::Read;
use serde::de::Error as _;
use serde_json::{Error, Map, Number, Value};

/// Arrays and objects go no deeper.
const MAX_DEPTH: usize = 128;

/// The value of a whole text.
///
/// A name that occurs twice has its last value. Whole numbers that fit into 64 bits stay whole; all
/// others are the nearest double.
///
/// # Errors
/// Where the text is no JSON (line and column in bytes, counted from 1) and what is expected there.
pub fn parse(text: &str) -> Result<Value> {
    let mut source = Source { text, at: 0, depth: 0 };
    let value = source.value()?;
    source.end()?;
    Ok(value)
}

/// Reads an object that is too large to be held as a whole: `read` gets the name of each field in turn,
/// and takes its value from the source.
///
/// # Errors
/// As [`parse`], and those of `read`.
pub fn document(
    text: &str,
    read: &mut dyn FnMut(&str, &mut Source<'_>) -> Result<()>,
) -> Result<()> {
    let mut source = Source { text, at: 0, depth: 0 };
    source.entries(read)?;
    source.end()
}

/// A text that has been read up to some byte.
pub struct Source<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Source<'_> {
    /// The next value.
    ///
    /// # Errors
    /// As [`parse`].
    pub fn value(&mut self) -> Result<Value> {
        match self.peek() {
            Some(b'{') => {
                let mut map = Map::new();
                self.entries(&mut |name, source| {
                    map.insert(name.to_owned(), source.value()?);
                    Ok(())
                })?;
                Ok(Value::Object(map))
            }
            Some(b'[') => {
                let mut list = Vec::new();
                self.elements(&mut |source| {
                    list.push(source.value()?);
                    Ok(())
                })?;
                Ok(Value::Array(list))
            }
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.literal(),
        }
    }

    /// The next value as what it stands for.
    ///
    /// # Errors
    /// As [`parse`], or that of [`Read`].
    pub fn field<T: Read>(&mut self) -> Result<T> {
        T::read(&self.value()?)
    }

    /// The next value, a list, of which only one element at a time is held as JSON.
    ///
    /// # Errors
    /// As [`parse`], or that of [`Read`].
    pub fn list<T: Read>(&mut self) -> Result<Vec<T>> {
        let mut list = Vec::new();
        self.elements(&mut |source| {
            list.push(source.field()?);
            Ok(())
        })?;
        Ok(list)
    }

    fn entries(&mut self, read: &mut dyn FnMut(&str, &mut Source<'_>) -> Result<()>) -> Result<()> {
        self.open(b'{', "an object is expected")?;
        if self.skips(b'}') {
            self.depth -= 1;
            return Ok(());
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.fault("a name in quotes is expected");
            }
            let name = self.string()?;
            self.expect(b':', "a colon is expected")?;
            read(&name, self)?;
            if self.skips(b'}') {
                self.depth -= 1;
                return Ok(());
            }
            self.expect(b',', "a comma or \"}\" is expected")?;
        }
    }

    fn elements(&mut self, read: &mut dyn FnMut(&mut Source<'_>) -> Result<()>) -> Result<()> {
        self.open(b'[', "a list is expected")?;
        if self.skips(b']') {
            self.depth -= 1;
            return Ok(());
        }
        loop {
            read(self)?;
            if self.skips(b']') {
                self.depth -= 1;
                return Ok(());
            }
            self.expect(b',', "a comma or \"]\" is expected")?;
        }
    }

    fn open(&mut self, bracket: u8, wanted: &str) -> Result<()> {
        self.expect(bracket, wanted)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fault("lists and objects are nested too deeply");
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => self.fault("the end is expected"),
        }
    }

    fn literal(&mut self) -> Result<Value> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        for (literal, value) in
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
        {
            if rest.starts_with(literal.as_bytes()) {
                self.at += literal.len();
                return Ok(value);
            }
        }
        self.fault("a value is expected")
    }

    fn number(&mut self) -> Result<Value> {
        let start = self.at;
        self.at += usize::from(self.here() == Some(b'-'));
        let first = self.at;
        self.digits()?;
        if self.at > first + 1 && self.text.as_bytes().get(first) == Some(&b'0') {
            return self.fault("a number has a zero in front");
        }
        let whole = self.at;
        if self.here() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.here() {
            self.at += 1;
            self.at += usize::from(matches!(self.here(), Some(b'+' | b'-')));
            self.digits()?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if self.at == whole && text != "-0" {
            if let Ok(number) = text.parse::<u64>() {
                return Ok(Value::Number(number.into()));
            }
            if let Ok(number) = text.parse::<i64>() {
                return Ok(Value::Number(number.into()));
            }
        }
        match text.parse().ok().and_then(Number::from_f64) {
            Some(number) => Ok(Value::Number(number)),
            None => self.fault("a number is too large"),
        }
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while self.here().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { self.fault("a digit is expected") } else { Ok(()) }
    }

    /// The string whose quote is next.
    fn string(&mut self) -> Result<String> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let start = self.at;
            while self.here().is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
                self.at += 1;
            }
            string.push_str(self.text.get(start..self.at).unwrap_or_default());
            match self.here() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => {
                    self.at += 1;
                    string.push(self.escaped()?);
                }
                _ => return self.fault("a text is not closed on its line"),
            }
        }
    }

    /// The character that an escape stands for, after its backslash.
    fn escaped(&mut self) -> Result<char> {
        let letter = self.here();
        self.at += 1;
        Ok(match letter {
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_point(),
            _ => return self.fault("a backslash stands before what cannot be escaped"),
        })
    }

    /// The character after `\u`, which may be half of a pair.
    fn code_point(&mut self) -> Result<char> {
        let mut point = self.unit()?;
        let is_pair = (0xd800..0xdc00).contains(&point);
        if is_pair && self.here() == Some(b'\\') {
            self.at += 1;
            self.at += usize::from(self.here() == Some(b'u'));
            let low = self.unit()?.wrapping_sub(0xdc00);
            point = if low < 0x400 { 0x1_0000 + ((point - 0xd800) << 10) + low } else { point };
        }
        match char::from_u32(point) {
            Some(character) => Ok(character),
            None => self.fault("half of a surrogate pair stands alone"),
        }
    }

    fn unit(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).unwrap_or_default();
        if digits.len() < 4 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return self.fault("four hexadecimal digits are expected");
        }
        self.at += 4;
        Ok(u32::from_str_radix(digits, 16).unwrap_or_default())
    }

    fn here(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.here() {
            self.at += 1;
        }
        self.here()
    }

    fn skips(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8, wanted: &str) -> Result<()> {
        if self.skips(byte) { Ok(()) } else { self.fault(wanted) }
    }

    #[cold]
    fn fault<T>(&self, what: &str) -> Result<T> {
        Err(fault_at(self.text.as_bytes().get(..self.at).unwrap_or(self.text.as_bytes()), what))
    }
}

#[cold]
fn fault_at(before: &[u8], what: &str) -> Error {
    let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
    let column = 1 + before.iter().rev().take_while(|&&byte| byte != b'\n').count();
    Error::custom(format!("{what} at line {line} column {column}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_JSON: [&str; 40] = [
        "",
        " ",
        "nul",
        "tru e",
        "falsee",
        "{",
        "}",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{,}",
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"a\nb\"",
        "01",
        "-",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "1e400",
        "1 2",
        "NaN",
    ];
    const VALID: [&str; 24] = [
        "null",
        " true\r\n",
        "\tfalse",
        "{}",
        "[]",
        "[ ]",
        "{ }",
        "[1, -2.5 ,\"x\"]",
        "0",
        "-0",
        "-0.0",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "1e2",
        "1E-2",
        "5e-324",
        "1.7976931348623157e308",
        "2.5e+0",
        "\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\\\"\"",
        "\"é😀\"",
        "{\"a\":{\"b\":[null]},\"a\":2,\"\":3}",
        "123456789012345678901234567890.12345678901234567890e-7",
    ];

    /// serde_json, which reads straight into shapes where this does not go, is the witness.
    #[test]
    fn texts_are_what_serde_json_makes_of_them() {
        for text in VALID {
            let wanted: Value = serde_json::from_str(text).unwrap();
            let found = parse(text).unwrap();
            assert_eq!(found, wanted, "{text}");
            assert_eq!(found.to_string(), wanted.to_string(), "{text}");
        }
        for text in NO_JSON {
            assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
            assert!(parse(text).is_err(), "{text}");
        }
        for depth in [127, 128, 129, 100_000] {
            let text = "[".repeat(depth) + &"]".repeat(depth);
            assert_eq!(parse(&text).is_ok(), depth <= MAX_DEPTH, "{depth}");
        }
    }

    #[test]
    fn a_text_cut_or_changed_anywhere_is_judged_as_serde_json_judges_it() {
        let text = "{\"a\\u00e9\": [1.5e-3, -0, true], \"b\": {\"c\": null, \"d\": \"x\\\\\"}}";
        for at in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
            assert!(parse(&text[..at]).is_err());
            for other in ["\"", "\\", "{", "]", ",", ":", "0", "e", "-", ".", " ", "\n"] {
                let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                match serde_json::from_str::<Value>(&changed) {
                    Ok(wanted) => assert_eq!(parse(&changed).unwrap(), wanted, "{changed}"),
                    Err(_) => assert!(parse(&changed).is_err(), "{changed}"),
                }
            }
        }
    }

    #[test]
    fn faults_have_a_place() {
        let fault = |text: &str| parse(text).unwrap_err().to_string();
        assert_eq!(fault("{\n \"a\" 1}"), "a colon is expected at line 2 column 6");
        assert_eq!(fault("[1,]"), "a value is expected at line 1 column 4");
    }

    #[test]
    fn documents_are_read_part_by_part() {
        let (mut names, mut numbers) = (Vec::new(), Vec::new());
        document("{\"name\": \"a\", \"numbers\": [1, 2]}", &mut |field, source| {
            match field {
                "numbers" => numbers = source.list::<f64>()?,
                _ => names.push(source.field::<String>()?),
            }
            Ok(())
        })
        .unwrap();
        assert_eq!((names, numbers), (vec!["a".to_owned()], vec![1.0, 2.0]));
    }
}
