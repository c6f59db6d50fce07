//! Alerts: rules and measurements into states, by a pure transition function.

mod types;

pub use types::{Alert, AlertEvent, AlertState, ReferenceWord, Rule, Threshold, When};
