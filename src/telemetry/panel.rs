//! Panels of a Grafana dashboard, and their layout.

use serde_json::{Value, json};

/// Number of columns of Grafana's grid.
const GRID: u64 = 24;

/// How a panel shows its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The last value, large.
    Stat,
    /// Lines over time.
    Lines,
    /// The current series, one per row.
    Table,
}

/// One panel: its queries and how it shows the results.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    pub(super) title: String,
    pub(super) shape: Shape,
    /// Unit by its name in Grafana.
    pub(super) unit: &'static str,
    /// Queries with the legend of their series.
    pub(super) queries: Vec<(String, &'static str)>,
    /// Lines across the panel: the thresholds of rules.
    pub(super) limits: Vec<Limit>,
}

/// A threshold of a rule, with the side that breaks it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Limit {
    Above(f64),
    Below(f64),
}

impl Panel {
    pub(super) fn new(title: impl Into<String>, shape: Shape, unit: &'static str) -> Self {
        Self { title: title.into(), shape, unit, queries: Vec::new(), limits: Vec::new() }
    }

    /// The panel with one more query.
    pub(super) fn asking(mut self, expr: impl Into<String>, legend: &'static str) -> Self {
        self.queries.push((expr.into(), legend));
        self
    }

    /// The panel with the thresholds of rules.
    pub(super) fn with_limits(mut self, limits: Vec<Limit>) -> Self {
        self.limits = limits;
        self
    }

    fn size(&self) -> [u64; 2] {
        match self.shape {
            Shape::Stat => [4, 4],
            Shape::Lines => [12, 8],
            Shape::Table => [24, 6],
        }
    }

    fn to_json(&self, id: u64, [x, y]: [u64; 2]) -> Value {
        let [width, height] = self.size();
        let is_table = self.shape == Shape::Table;
        let target = |(at, (expr, legend)): (usize, &(String, &str))| {
            json!({
                "refId": format!("Q{at}"),
                "datasource": source(),
                "editorMode": "code",
                "expr": expr,
                "legendFormat": legend,
                "instant": is_table,
                "range": !is_table,
                "format": if is_table { "table" } else { "time_series" },
            })
        };
        json!({
            "id": id,
            "type": match self.shape { Shape::Stat => "stat", Shape::Lines => "timeseries", Shape::Table => "table" },
            "title": self.title,
            "datasource": source(),
            "gridPos": { "x": x, "y": y, "w": width, "h": height },
            "targets": self.queries.iter().enumerate().map(target).collect::<Vec<_>>(),
            "fieldConfig": { "defaults": self.defaults(), "overrides": [] },
            "options": self.options(),
        })
    }

    fn defaults(&self) -> Value {
        let lines = self.shape == Shape::Lines && !self.limits.is_empty();
        json!({
            "unit": self.unit,
            "thresholds": { "mode": "absolute", "steps": steps(&self.limits) },
            "color": { "mode": if self.shape == Shape::Stat { "thresholds" } else { "palette-classic" } },
            "custom": { "thresholdsStyle": { "mode": if lines { "line+area" } else { "off" } } },
        })
    }

    fn options(&self) -> Value {
        match self.shape {
            Shape::Stat => json!({
                "reduceOptions": { "calcs": ["lastNotNull"], "fields": "", "values": false },
                "colorMode": "value",
                "graphMode": "none",
                "textMode": "value",
            }),
            Shape::Lines => json!({
                "legend": { "displayMode": "list", "placement": "bottom", "showLegend": true },
                "tooltip": { "mode": "multi", "sort": "desc" },
            }),
            Shape::Table => json!({ "showHeader": true }),
        }
    }
}

/// The data source chosen on the dashboard.
pub(super) fn source() -> Value {
    json!({ "type": "prometheus", "uid": "${datasource}" })
}

/// Colours from the lowest value up: green is fine, red is where a rule breaks. Among several thresholds on a side,
/// the one that breaks first counts.
fn steps(limits: &[Limit]) -> Vec<Value> {
    let below = limits.iter().filter_map(|limit| match limit {
        Limit::Below(value) => Some(*value),
        Limit::Above(_) => None,
    });
    let above = limits.iter().filter_map(|limit| match limit {
        Limit::Above(value) => Some(*value),
        Limit::Below(_) => None,
    });
    let low = below.reduce(f64::max);
    let high = above.reduce(f64::min).filter(|high| low.is_none_or(|low| *high > low));
    let first = if low.is_some() { "red" } else { "green" };
    let mut steps = vec![json!({ "color": first, "value": null })];
    steps.extend(low.map(|value| json!({ "color": "green", "value": value })));
    steps.extend(high.map(|value| json!({ "color": "red", "value": value })));
    steps
}

/// Panels in rows from left to right, each row as high as its highest panel, ids from 1.
pub(super) fn lay_out(panels: &[Panel]) -> Vec<Value> {
    let ([mut x, mut y], mut row) = ([0, 0], 0);
    let mut laid = Vec::with_capacity(panels.len());
    for (panel, id) in panels.iter().zip(1..) {
        let [width, height] = panel.size();
        if x + width > GRID {
            (x, y, row) = (0, y + row, 0);
        }
        laid.push(panel.to_json(id, [x, y]));
        (x, row) = (x + width, row.max(height));
    }
    laid
}
