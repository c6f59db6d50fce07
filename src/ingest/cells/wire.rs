//! Numbers of one type end to end, as bytes and back.
//!
//! Whatever is written takes a multiple of eight bytes, so that numbers can be read where they lie.

use bytemuck::Pod;
use std::borrow::Cow;

/// Writes a whole number.
pub(in crate::ingest) fn write_number(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&(number as u64).to_le_bytes());
}

/// Writes the number of values and then the values, lowest byte first.
pub(in crate::ingest) fn write_slice<T: Pod>(out: &mut Vec<u8>, values: &[T]) {
    write_number(out, values.len());
    out.extend_from_slice(bytemuck::cast_slice(values));
    out.resize(out.len().next_multiple_of(8), 0);
}

/// What [`write_slice`] wrote at the start of `bytes`, which it takes off; `None` if that is not there.
/// Copied only where the bytes do not lie as numbers have to.
pub(in crate::ingest) fn read_slice<'a, T: Pod>(bytes: &mut &'a [u8]) -> Option<Cow<'a, [T]>> {
    let count = read_number(bytes)?;
    let size = count.checked_mul(size_of::<T>())?;
    let (whole, rest) = bytes.split_at_checked(size.checked_next_multiple_of(8)?)?;
    *bytes = rest;
    let values = whole.get(..size)?;
    let in_place = bytemuck::try_cast_slice(values).map(Cow::Borrowed);
    Some(in_place.unwrap_or_else(|_| Cow::Owned(bytemuck::pod_collect_to_vec(values))))
}

/// The same as a vector.
pub(in crate::ingest) fn read_vec<T: Pod>(bytes: &mut &[u8]) -> Option<Vec<T>> {
    read_slice(bytes).map(Cow::into_owned)
}

/// A whole number at the start of `bytes`, which it takes off.
pub(in crate::ingest) fn read_number(bytes: &mut &[u8]) -> Option<usize> {
    let (number, rest) = bytes.split_first_chunk::<8>()?;
    *bytes = rest;
    usize::try_from(u64::from_le_bytes(*number)).ok()
}
