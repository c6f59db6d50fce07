//! JSON texts that say what they are and whether they were changed: snapshots and profiles.
//!
//! The text is one JSON object with four fields in this order and no spaces between them, such as
//! `{"format":"driftglass-snapshot","version":1,"checksum":"0123456789abcdef","monitor":{...}}`.
//! The checksum is the FNV-1a hash (64 bits) of the bytes of the last value, so any changed byte is
//! found; a text that was formatted anew does not open either. It guards against damage, not forgery.

use std::ops::RangeInclusive;

/// Largest text that is read, in bytes.
const LIMIT: usize = 1 << 30;
const CHECKSUM: &str = ",\"checksum\":\"";

/// What a kind of text is called in its first bytes.
#[derive(Debug, Clone)]
pub struct Seal {
    /// Value of `format`.
    pub format: &'static str,
    /// Name of the last field.
    pub field: &'static str,
    /// Versions that are read; the last is written.
    pub versions: RangeInclusive<u32>,
}

impl Seal {
    /// The whole text around a value.
    #[must_use]
    pub fn close(&self, body: &str) -> String {
        let version = *self.versions.end();
        let sum = checksum(version, body);
        format!("{}{version}{CHECKSUM}{sum}{}{body}}}", self.opening(), self.before())
    }

    /// The value within a text.
    ///
    /// # Errors
    /// Why the text is none: not of this format, of another version, too long, or damaged.
    pub fn open<'a>(&self, text: &'a str) -> Result<&'a str, String> {
        if text.len() > LIMIT {
            return Err("it is larger than 1 GiB".to_owned());
        }
        let text = text.trim_end();
        let rest = text.strip_prefix(&self.opening()).ok_or("it does not begin like one")?;
        let (version, rest) = rest.split_once(CHECKSUM).ok_or("it has no checksum")?;
        let known = self.versions.clone().find(|number| number.to_string() == version);
        let known = known.ok_or_else(|| {
            let (first, last) = (self.versions.start(), self.versions.end());
            let read = if first == last { format!("{last}") } else { format!("{first} to {last}") };
            format!("it has version {version}, and this engine reads version {read}")
        })?;
        let (sum, rest) = rest.split_once(&self.before()).ok_or("its content is missing")?;
        let body = rest.strip_suffix('}').ok_or("its end is missing")?;
        if sum != checksum(known, body) {
            return Err("its checksum does not fit: it was changed or cut".to_owned());
        }
        Ok(body)
    }

    fn opening(&self) -> String {
        format!("{{\"format\":\"{}\",\"version\":", self.format)
    }

    fn before(&self) -> String {
        format!("\",\"{}\":", self.field)
    }
}

/// Of a value and, from version 3 on, of the version before it: a changed one is no older one then.
fn checksum(version: u32, body: &str) -> String {
    let start = if version < 3 { START } else { add(START, version.to_string().as_bytes()) };
    format!("{:016x}", add(start, body.as_bytes()))
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, 64 bits. Every step is a bijection of the state, so one changed byte always shows.
/// Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm".
#[must_use]
pub fn fnv1a(bytes: &[u8]) -> u64 {
    add(START, bytes)
}

fn add(hash: u64, bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(hash, step)
}
