//! Two readings of one file: the same table, bit for bit.

use driftglass::error::Result;
use driftglass::table::{Column, Table, Values};

/// Asserts that two readings gave the same table, or the same error; much faster than texts of them.
#[track_caller]
pub(crate) fn assert_same(one: &Result<Table>, other: &Result<Table>) {
    let (one, other) = match (one, other) {
        (Ok(one), Ok(other)) => (one, other),
        (Err(one), Err(other)) => return assert_eq!(one, other),
        _ => panic!("{:?} and {:?}", one.as_ref().err(), other.as_ref().err()),
    };
    assert_eq!(one.records(), other.records());
    assert_eq!(one.rejections(), other.rejections());
    assert_eq!(one.sampled(), other.sampled());
    assert_eq!(one.warnings(), other.warnings());
    assert_eq!(one.describe(), other.describe());
    for (one, other) in one.columns().iter().zip(other.columns()) {
        assert_column(one, other);
    }
}

/// Missing numbers are not equal to each other: numbers are compared by their bits.
#[track_caller]
fn assert_column(one: &Column, other: &Column) {
    match (one.values(), other.values()) {
        (Values::Numeric(one), Values::Numeric(other)) => {
            assert!(one.iter().map(f64::to_bits).eq(other.iter().map(f64::to_bits)));
        }
        (Values::Datetime(one), Values::Datetime(other)) => {
            assert!(one.iter().map(|n| n.to_bits()).eq(other.iter().map(|n| n.to_bits())));
        }
        (one, other) => assert_eq!(one, other),
    }
}
