//! Parses one JSON object into fields, strictly by RFC 8259 except for `NaN` and `Infinity`, without recursion.

/// Largest depth of arrays and objects within a record.
const MAX_DEPTH: usize = 128;

/// Why parsing stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The text ended within the object.
    Incomplete,
    /// It is no JSON: from which byte of the text on, and why.
    Fault(usize, &'static str),
}

type Parsed<T> = Result<T, Stop>;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `null`.
    Null,
    /// A number as it was written.
    Number,
    /// `NaN`, `Infinity` or `-Infinity`, which are not JSON but occur in files.
    NotFinite,
    /// `true` or `false`.
    Flag,
    /// A string, without its quotes and escapes.
    Text,
    /// An array or an object, its JSON without white space.
    Nested,
}

/// A stretch of the record's own bytes, or of the [`Object`]'s.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    start: usize,
    end: usize,
    own: bool,
}

/// A name and a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) key: Span,
    pub(super) value: Span,
    pub(super) form: Form,
}

/// The fields of one object; the buffers serve for the next.
#[derive(Debug, Default)]
pub(super) struct Object {
    fields: Vec<Field>,
    /// Texts that do not stand in the record as they are.
    own: Vec<u8>,
    /// Halves of surrogate pairs without the other half, each now U+FFFD.
    pub(super) halves: u64,
}

impl Object {
    /// The fields, in the order of the text.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The buffer that a span is in, the span's ends, of a record parsed from `text`.
    pub(super) fn within<'a>(&'a self, span: Span, text: &'a [u8]) -> (&'a [u8], usize, usize) {
        (if span.own { &self.own } else { text }, span.start, span.end)
    }

    /// The bytes of a span of a record parsed from `text`.
    pub(super) fn bytes<'a>(&'a self, span: Span, text: &'a [u8]) -> &'a [u8] {
        let (buffer, start, end) = self.within(span, text);
        buffer.get(start..end).unwrap_or_default()
    }

    /// Parses the object whose `{` is at a byte of the text; returns the byte after its `}`.
    pub(super) fn parse(&mut self, text: &[u8], at: usize) -> Parsed<usize> {
        self.fields.clear();
        self.own.clear();
        self.halves = 0;
        let mut at = skip_space(text, at + 1);
        if next(text, at)? == b'}' {
            return Ok(at + 1);
        }
        loop {
            if next(text, at)? != b'"' {
                return Err(Stop::Fault(at, "a name in quotes is expected"));
            }
            let (key, end) = self.text(text, at)?;
            at = after_colon(text, end)?;
            let (value, form, end) = self.value(text, at)?;
            self.fields.push(Field { key, value, form });
            at = skip_space(text, end);
            match next(text, at)? {
                b',' => at = skip_space(text, at + 1),
                b'}' => return Ok(at + 1),
                _ => return Err(Stop::Fault(at, "a comma or \"}\" is expected")),
            }
        }
    }

    fn value(&mut self, text: &[u8], at: usize) -> Parsed<(Span, Form, usize)> {
        match next(text, at)? {
            b'"' => {
                let (span, end) = self.text(text, at)?;
                Ok((span, Form::Text, end))
            }
            b'{' | b'[' => {
                let start = self.own.len();
                let end = compact(text, at, &mut self.own)?;
                Ok((Span { start, end: self.own.len(), own: true }, Form::Nested, end))
            }
            _ => {
                let (form, end) = scalar(text, at)?;
                Ok((Span { start: at, end, own: false }, form, end))
            }
        }
    }

    /// The string whose quote is at a byte of the text.
    fn text(&mut self, text: &[u8], at: usize) -> Parsed<(Span, usize)> {
        let (end, escaped) = string(text, at)?;
        let (start, close) = (at + 1, end - 1);
        if !escaped {
            return Ok((Span { start, end: close, own: false }, end));
        }
        let from = self.own.len();
        self.halves += unescape(text.get(start..close).unwrap_or_default(), &mut self.own);
        Ok((Span { start: from, end: self.own.len(), own: true }, end))
    }
}

/// The position of the first byte from `at` on that is no JSON white space.
pub(super) fn skip_space(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = text.get(at) {
        at += 1;
    }
    at
}

fn next(text: &[u8], at: usize) -> Parsed<u8> {
    text.get(at).copied().ok_or(Stop::Incomplete)
}

fn after_colon(text: &[u8], at: usize) -> Parsed<usize> {
    let at = skip_space(text, at);
    match next(text, at)? {
        b':' => Ok(skip_space(text, at + 1)),
        _ => Err(Stop::Fault(at, "a colon is expected after the name")),
    }
}

/// The byte after the string whose opening quote is at `at`, and whether it has escapes, all valid.
fn string(text: &[u8], at: usize) -> Parsed<(usize, bool)> {
    let mut at = at + 1;
    let mut escaped = false;
    loop {
        match next(text, at)? {
            b'"' => return Ok((at + 1, escaped)),
            b'\\' => {
                escaped = true;
                at = after_escape(text, at)?;
            }
            0..0x20 => return Err(Stop::Fault(at, "a text is not closed on its line")),
            _ => at += 1,
        }
    }
}

fn after_escape(text: &[u8], at: usize) -> Parsed<usize> {
    match next(text, at + 1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(at + 2),
        b'u' => {
            for digit in at + 2..at + 6 {
                if !next(text, digit)?.is_ascii_hexdigit() {
                    return Err(Stop::Fault(
                        digit,
                        "four hexadecimal digits are expected after \\u",
                    ));
                }
            }
            Ok(at + 6)
        }
        _ => Err(Stop::Fault(at, "a backslash stands before a character that cannot be escaped")),
    }
}

/// A number or a literal, and the byte after it. A number at the end of the text is incomplete:
/// an object follows on every value with at least one byte.
fn scalar(text: &[u8], at: usize) -> Parsed<(Form, usize)> {
    let literals: [(&[u8], Form); 6] = [
        (b"true", Form::Flag),
        (b"false", Form::Flag),
        (b"null", Form::Null),
        (b"NaN", Form::NotFinite),
        (b"Infinity", Form::NotFinite),
        (b"-Infinity", Form::NotFinite),
    ];
    let rest = text.get(at..).unwrap_or_default();
    for (literal, form) in literals {
        if rest.starts_with(literal) {
            return Ok((form, at + literal.len()));
        }
        if literal.starts_with(rest) {
            return Err(Stop::Incomplete);
        }
    }
    Ok((Form::Number, number(text, at)?))
}

/// The byte after the number that starts at `at`.
fn number(text: &[u8], at: usize) -> Parsed<usize> {
    let digits = |at: usize| -> Parsed<usize> {
        let mut end = at;
        while next(text, end)?.is_ascii_digit() {
            end += 1;
        }
        if end > at { Ok(end) } else { Err(Stop::Fault(at, "a value is expected")) }
    };
    let first = at + usize::from(next(text, at)? == b'-');
    let mut end = digits(first)?;
    if next(text, first)? == b'0' && end > first + 1 {
        return Err(Stop::Fault(first, "a number has a zero in front"));
    }
    if next(text, end)? == b'.' {
        end = digits(end + 1)?;
    }
    if let b'e' | b'E' = next(text, end)? {
        let sign = matches!(next(text, end + 1)?, b'+' | b'-');
        end = digits(end + 1 + usize::from(sign))?;
    }
    Ok(end)
}

/// What may come next within an array or object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Value,
    ValueOrEnd,
    Name,
    NameOrEnd,
    CommaOrEnd,
}

/// Copies the array or object at `at` without its white space; returns the byte after it.
fn compact(text: &[u8], at: usize, out: &mut Vec<u8>) -> Parsed<usize> {
    let mut open: Vec<u8> = Vec::new();
    let mut expected = Expected::Value;
    let mut at = at;
    loop {
        at = skip_space(text, at);
        let byte = next(text, at)?;
        let ends = expected != Expected::Value && expected != Expected::Name;
        if ends && open.last() == Some(&byte) {
            out.push(byte);
            open.pop();
            at += 1;
            if open.is_empty() {
                return Ok(at);
            }
            expected = Expected::CommaOrEnd;
            continue;
        }
        let start = at;
        (at, expected) = match (expected, byte) {
            (Expected::CommaOrEnd, b',') if open.last() == Some(&b'}') => (at + 1, Expected::Name),
            (Expected::CommaOrEnd, b',') => (at + 1, Expected::Value),
            (Expected::CommaOrEnd, _) => {
                return Err(Stop::Fault(at, "a comma or a closing bracket is expected"));
            }
            (Expected::Name | Expected::NameOrEnd, b'"') => {
                let (end, _) = string(text, at)?;
                out.extend_from_slice(text.get(at..end).unwrap_or_default());
                out.push(b':');
                at = after_colon(text, end)?;
                expected = Expected::Value;
                continue;
            }
            (Expected::Name | Expected::NameOrEnd, _) => {
                return Err(Stop::Fault(at, "a name in quotes is expected"));
            }
            (_, b'{' | b'[') if open.len() >= MAX_DEPTH => {
                return Err(Stop::Fault(at, "arrays and objects are nested too deeply"));
            }
            (_, b'{') => {
                open.push(b'}');
                (at + 1, Expected::NameOrEnd)
            }
            (_, b'[') => {
                open.push(b']');
                (at + 1, Expected::ValueOrEnd)
            }
            (_, b'"') => (string(text, at)?.0, Expected::CommaOrEnd),
            _ => (scalar(text, at)?.1, Expected::CommaOrEnd),
        };
        out.extend_from_slice(text.get(start..at).unwrap_or_default());
    }
}

/// Appends a valid JSON string without its escapes; returns how many halves of surrogate pairs stood alone.
fn unescape(raw: &[u8], out: &mut Vec<u8>) -> u64 {
    let mut halves = 0;
    let mut rest = raw;
    while let Some(at) = rest.iter().position(|&byte| byte == b'\\') {
        let (plain, escape) = rest.split_at(at);
        out.extend_from_slice(plain);
        let (&letter, after) =
            escape.get(1..).and_then(<[u8]>::split_first).unwrap_or((&b'/', &[]));
        rest = after;
        match letter {
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' => {
                let (character, after) = code_point(after);
                rest = after;
                halves += u64::from(character.is_none());
                let mut buffer = [0; 4];
                let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
            }
            other => out.push(other),
        }
    }
    out.extend_from_slice(rest);
    halves
}

/// The character after `\u`, with the second half of its pair, and the rest; `None` for a half alone.
fn code_point(text: &[u8]) -> (Option<char>, &[u8]) {
    let (unit, rest) = unit(text);
    let low = rest.strip_prefix(b"\\u").map(self::unit);
    match low {
        Some((low, after))
            if (0xd800..0xdc00).contains(&unit) && (0xdc00..0xe000).contains(&low) =>
        {
            (char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)), after)
        }
        _ => (char::from_u32(unit), rest),
    }
}

/// Four hexadecimal digits as a number, and the rest.
fn unit(text: &[u8]) -> (u32, &[u8]) {
    let (digits, rest) = text.split_at_checked(4).unwrap_or((text, &[]));
    let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or(0);
    (digits.iter().fold(0, |unit, byte| unit << 4 | digit(byte)), rest)
}
