//! Realised performance: predictions against targets, by scikit-learn's definitions.

mod result;

pub use result::{
    Averages, BinaryMetrics, ClassMetrics, ClassificationMetrics, Confidence, Performance,
    RegressionMetrics,
};
