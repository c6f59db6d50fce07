//! Results as Prometheus text and as structured log records.
