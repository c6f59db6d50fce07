//! Unpacks gzip (RFC 1952) piece by piece: several members, each verified, with limits against bombs.

use super::crc32::Crc32;
use crate::error::{Code, Error, Result, Warning};
use crate::numerals::counted;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};
use std::fmt;

/// Number of bytes unpacked at once.
const BLOCK: usize = 64 << 10;
/// Default limit of the unpacked size.
const MOST: u64 = 16 << 30;
/// From this unpacked size on ...
const SMALL: u64 = 64 << 20;
/// ... a file that unpacks to more than this many times its size counts as a bomb.
const RATIO: u64 = 1000;
/// Names and comments in front of a member go no further.
const LONGEST_HEADER: usize = 128 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At a member, or in what precedes its content.
    Header,
    Body,
    /// In the eight bytes after it: checksum and length.
    Trailer,
    /// Nothing more to read: bytes that are no gzip followed.
    Junk,
}

/// What unpacks the content of one member.
struct Inflater(Box<InflateState>);

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inflater")
    }
}

/// Unpacks gzip from pieces of any size. The result is verified only at [`Gunzip::finish`]; until then nobody should
/// rely on it.
#[derive(Debug)]
pub(super) struct Gunzip {
    state: State,
    inflater: Inflater,
    out: Vec<u8>,
    /// Bytes of a header or trailer that is not complete.
    held: Vec<u8>,
    sum: Crc32,
    /// Unpacked bytes of this member.
    length: u64,
    /// Members that were verified.
    members: u64,
    /// Byte where the member at hand begins: the place in errors, the same for every cut.
    member: u64,
    packed: u64,
    unpacked: u64,
    most: Option<u64>,
    junk: u64,
}

impl Gunzip {
    /// An unpacker. `most` replaces the limits: the largest unpacked size in bytes, whatever the size of the file.
    pub(super) fn new(most: Option<u64>) -> Self {
        Self {
            state: State::Header,
            inflater: Inflater(InflateState::new_boxed(DataFormat::Raw)),
            out: vec![0; BLOCK],
            held: Vec::new(),
            sum: Crc32::new(),
            length: 0,
            members: 0,
            member: 0,
            packed: 0,
            unpacked: 0,
            most,
            junk: 0,
        }
    }

    /// Unpacks the next piece into the sink.
    ///
    /// # Errors
    /// `gzip-corrupt`, `gzip-limit`, and those of the sink.
    pub(super) fn push(
        &mut self,
        piece: &[u8],
        sink: &mut impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut rest = piece;
        while !rest.is_empty() {
            let taken = match self.state {
                State::Header => self.header(rest)?,
                State::Body => self.body(rest, sink)?,
                State::Trailer => self.trailer(rest)?,
                State::Junk => {
                    self.junk += rest.len() as u64;
                    rest.len()
                }
            };
            self.packed += taken as u64;
            rest = rest.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// The end of the file: what was noticed.
    ///
    /// # Errors
    /// `gzip-truncated`.
    pub(super) fn finish(self) -> Result<Vec<Warning>> {
        let at_end = self.members > 0 && self.state == State::Header && self.held.is_empty();
        if !at_end && self.state != State::Junk {
            let message = format!(
                "The gzip file is cut off: it ends after {} bytes, within what it packs, of which {} bytes were read",
                counted(self.packed),
                counted(self.unpacked)
            );
            return Err(Error::new(Code::GzipTruncated, message).at_byte(self.packed));
        }
        if self.junk == 0 {
            return Ok(Vec::new());
        }
        let message = "Bytes that are not gzip follow the end of the gzip file; they were skipped.";
        let mut warning = Warning::new("gzip-trailing-bytes", message).times(self.junk);
        warning.byte = Some(self.packed - self.junk);
        Ok(vec![warning])
    }

    fn header(&mut self, rest: &[u8]) -> Result<usize> {
        if self.held.is_empty() && self.members > 0 {
            // Tapes and block devices pad files with zeros.
            let zeros = rest.iter().take_while(|&&byte| byte == 0).count();
            if zeros > 0 {
                return Ok(zeros);
            }
        }
        let before = self.held.len();
        self.member = self.packed - before as u64;
        self.held.extend_from_slice(rest.get(..LONGEST_HEADER).unwrap_or(rest));
        match header_length(&self.held) {
            Ok(Some(length)) => {
                self.held.clear();
                self.inflater.0.reset(DataFormat::Raw);
                self.sum.reset();
                self.length = 0;
                self.state = State::Body;
                // What was held was not enough, so the header ends within this piece.
                Ok(length - before)
            }
            Ok(None) if self.held.len() < LONGEST_HEADER => Ok(rest.len()),
            _ if self.members > 0 => {
                self.junk = before as u64;
                self.held.clear();
                self.state = State::Junk;
                Ok(0)
            }
            _ => Err(self.corrupt("its header is not that of a gzip file")),
        }
    }

    fn body(&mut self, rest: &[u8], sink: &mut impl FnMut(&[u8]) -> Result<()>) -> Result<usize> {
        let mut taken = 0;
        loop {
            let input = rest.get(taken..).unwrap_or_default();
            let step = inflate(&mut self.inflater.0, input, &mut self.out, MZFlush::None);
            taken += step.bytes_consumed;
            let out = self.out.get(..step.bytes_written).unwrap_or_default();
            self.sum.push(out);
            self.length += out.len() as u64;
            self.unpacked += out.len() as u64;
            self.check_limits(taken as u64)?;
            sink(out)?;
            match step.status {
                Ok(MZStatus::StreamEnd) => {
                    self.state = State::Trailer;
                    return Ok(taken);
                }
                Ok(_) | Err(MZError::Buf) => {}
                Err(_) => return Err(self.corrupt("its content cannot be unpacked")),
            }
            if taken == rest.len() && step.bytes_written < BLOCK {
                return Ok(taken);
            }
            if step.bytes_consumed == 0 && step.bytes_written == 0 {
                return Err(self.corrupt("its content cannot be unpacked"));
            }
        }
    }

    fn trailer(&mut self, rest: &[u8]) -> Result<usize> {
        let taken = rest.len().min(8 - self.held.len());
        self.held.extend_from_slice(rest.get(..taken).unwrap_or_default());
        let Some(&[a, b, c, d, e, f, g, h]) = self.held.first_chunk::<8>() else {
            return Ok(taken);
        };
        if u32::from_le_bytes([a, b, c, d]) != self.sum.sum() {
            return Err(self.corrupt("its checksum is not that of its content"));
        }
        if u32::from_le_bytes([e, f, g, h]) != self.length as u32 {
            return Err(self.corrupt("its length is not that of its content"));
        }
        self.held.clear();
        self.members += 1;
        self.state = State::Header;
        Ok(taken)
    }

    fn check_limits(&self, taken: u64) -> Result<()> {
        let packed = self.packed + taken;
        let limit = match self.most {
            Some(most) if self.unpacked > most => format!("{most} bytes (maxUnpackedBytes)"),
            None if self.unpacked > MOST => "16 GiB (maxUnpackedBytes)".to_owned(),
            None if self.unpacked > SMALL && self.unpacked / RATIO > packed => {
                format!("{RATIO} times its size, the limit beyond 64 MiB")
            }
            _ => return Ok(()),
        };
        let message = format!(
            "The gzip file unpacks to more than {limit}, and nothing of it was used. If that is right, set maxUnpackedBytes to what it may unpack to."
        );
        Err(Error::new(Code::GzipLimit, message).at_byte(self.member))
    }

    fn corrupt(&self, why: &str) -> Error {
        let message =
            format!("The gzip file is damaged: {why}. Nothing of it was used. Get a new copy.");
        Error::new(Code::GzipCorrupt, message).at_byte(self.member)
    }
}

/// Bytes of the header of a member; `None` while it is not complete.
fn header_length(bytes: &[u8]) -> std::result::Result<Option<usize>, ()> {
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    const SUM: u8 = 2;
    const RESERVED: u8 = 0xe0;
    let expected = [0x1f, 0x8b, 8];
    if bytes.iter().zip(expected).any(|(&byte, wanted)| byte != wanted) {
        return Err(());
    }
    let Some(&flags) = bytes.get(3) else { return Ok(None) };
    if flags & RESERVED != 0 {
        return Err(());
    }
    let mut length = 10;
    if flags & EXTRA != 0 {
        let Some(&[low, high]) = bytes.get(length..length + 2) else { return Ok(None) };
        length += 2 + usize::from(u16::from_le_bytes([low, high]));
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let rest = bytes.get(length..).unwrap_or_default();
            let Some(end) = rest.iter().position(|&byte| byte == 0) else { return Ok(None) };
            length += end + 1;
        }
    }
    length += if flags & SUM != 0 { 2 } else { 0 };
    Ok((length <= bytes.len()).then_some(length))
}
