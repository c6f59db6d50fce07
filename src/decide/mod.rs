//! Decisions: deploy or keep, advance or roll back, retrain or wait, and what to do now.

mod advice;

pub use advice::{Advice, AdviceAction, Check};
