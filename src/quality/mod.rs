//! Data quality: missing values, outliers, duplicates, and what the reference has never seen.

mod result;

pub use result::{ColumnQuality, DataQuality, QUANTILES, QualityIssue, QualityOptions};
