//! Numbers of one type end to end, as bytes and back.

use bytemuck::Pod;

/// Writes the number of values and then the values, lowest byte first.
pub(in crate::ingest) fn write_slice<T: Pod>(out: &mut Vec<u8>, values: &[T]) {
    out.extend_from_slice(&(values.len() as u64).to_le_bytes());
    out.extend_from_slice(bytemuck::cast_slice(values));
}

/// What [`write_slice`] wrote at the start of `bytes`, which it takes off; `None` if that is not there.
pub(in crate::ingest) fn read_vec<T: Pod>(bytes: &mut &[u8]) -> Option<Vec<T>> {
    let count = usize::try_from(read_number(bytes)?).ok()?;
    let (values, rest) = bytes.split_at_checked(count.checked_mul(size_of::<T>())?)?;
    *bytes = rest;
    Some(bytemuck::pod_collect_to_vec(values))
}

/// A whole number at the start of `bytes`, which it takes off.
pub(in crate::ingest) fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let (number, rest) = bytes.split_first_chunk::<8>()?;
    *bytes = rest;
    Some(u64::from_le_bytes(*number))
}
