//! Consecutive batches of a plan that stand in for a reference.

use super::batch::Batch;
use super::plan::Plan;
use crate::error::{Error, Result};
use crate::json;
use crate::table::Table;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One end of a stretch.
#[derive(Debug, Clone, PartialEq)]
pub enum Edge {
    /// A batch by its label.
    Label(String),
    /// Milliseconds since 1970.
    Moment(f64),
}

impl<'de> Deserialize<'de> for Edge {
    fn deserialize<D: Deserializer<'de>>(source: D) -> std::result::Result<Self, D::Error> {
        match Value::deserialize(source)? {
            Value::String(label) => Ok(Self::Label(label)),
            moment => json::from_value(&moment).map(Self::Moment).map_err(D::Error::custom),
        }
    }
}

/// The batches from one to another: by their labels, both included, or those that lie entirely between two moments,
/// the second excluded. A missing end is that of the plan.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Stretch {
    /// Its first batch or moment.
    pub from: Option<Edge>,
    /// Its last batch, or the first moment after it.
    pub until: Option<Edge>,
}

impl Plan {
    /// Indices of the batches of a stretch, in order; at least one.
    ///
    /// # Errors
    /// `config-invalid` for an unknown label, for ends in the wrong order, for moments if batches have no times, and
    /// if no batch lies within.
    pub fn within(&self, stretch: &Stretch) -> Result<Vec<usize>> {
        let last = self.batches().len().saturating_sub(1);
        let first = self.place_of(stretch.from.as_ref())?.unwrap_or(0);
        let last = self.place_of(stretch.until.as_ref())?.unwrap_or(last);
        let moment = |edge: &Option<Edge>| match edge {
            Some(Edge::Moment(at)) => Some(*at),
            _ => None,
        };
        let (from, until) = (moment(&stretch.from), moment(&stretch.until));
        let timed = |batch: &Batch| batch.start.is_some() && batch.end.is_some();
        if (from.is_some() || until.is_some()) && !self.batches().iter().any(timed) {
            return Err(Error::invalid(
                "These batches have no times: name them by their labels, or say their `timestamp`.",
            ));
        }
        let is_within = |batch: &Batch| {
            from.is_none_or(|from| batch.start.is_some_and(|start| start >= from))
                && until.is_none_or(|until| batch.end.is_some_and(|end| end <= until))
        };
        let places = self.batches().iter().enumerate().skip(first);
        let chosen: Vec<usize> = places
            .take((last + 1).saturating_sub(first))
            .filter(|(_, batch)| is_within(batch))
            .map(|(place, _)| place)
            .collect();
        if chosen.is_empty() {
            let labels = self.batches().iter().map(|batch| batch.label.as_str());
            let known: Vec<&str> = labels.take(5).collect();
            let message = format!(
                "No batch lies within that stretch. The first ones are: {}.",
                known.join(", ")
            );
            return Err(Error::invalid(&message));
        }
        Ok(chosen)
    }

    /// The rows of a stretch as one table, in the order of its batches: a period of a file that is the reference for
    /// the others. Copies the values.
    ///
    /// # Errors
    /// As [`Self::within`].
    pub fn stretch(&self, table: &Table, stretch: &Stretch) -> Result<Table> {
        Ok(self.rows_together(table, &self.within(stretch)?))
    }

    fn place_of(&self, edge: Option<&Edge>) -> Result<Option<usize>> {
        let Some(Edge::Label(label)) = edge else { return Ok(None) };
        let place = self.batches().iter().position(|batch| &batch.label == label);
        match place {
            Some(place) => Ok(Some(place)),
            None => Err(Error::invalid(format!("No batch is called \"{label}\"."))),
        }
    }
}
