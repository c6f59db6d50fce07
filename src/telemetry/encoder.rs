//! The two text formats of Prometheus: lines, escapes, numbers.
//!
//! Sources: Prometheus "Exposition formats", text format 0.0.4; OpenMetrics 1.0.0.

use std::fmt::Write;

/// The type of a metric family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FamilyType {
    Counter,
    Gauge,
    Histogram,
}

/// Writes families one after another. Samples directly follow their family, as both formats require.
#[derive(Debug)]
pub(super) struct Encoder {
    text: String,
    open_metrics: bool,
}

impl Encoder {
    pub(super) fn new(open_metrics: bool) -> Self {
        Self { text: String::new(), open_metrics }
    }

    /// Begins a family. The name of a counter ends with `_total`; OpenMetrics omits that here.
    pub(super) fn family(&mut self, name: &str, family: FamilyType, help: &str) {
        let keyword = match family {
            FamilyType::Counter => "counter",
            FamilyType::Gauge => "gauge",
            FamilyType::Histogram => "histogram",
        };
        let name = match family {
            FamilyType::Counter if self.open_metrics => name.trim_end_matches("_total"),
            _ => name,
        };
        let help = escape(help, self.open_metrics);
        let _ = writeln!(self.text, "# HELP {name} {help}");
        let _ = writeln!(self.text, "# TYPE {name} {keyword}");
    }

    /// One sample. Label names are fixed; label values may contain anything.
    pub(super) fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        self.text.push_str(name);
        for (index, (label, text)) in labels.iter().enumerate() {
            let opening = if index == 0 { '{' } else { ',' };
            let _ = write!(self.text, "{opening}{label}=\"{}\"", escape(text, true));
        }
        if !labels.is_empty() {
            self.text.push('}');
        }
        let _ = writeln!(self.text, " {}", number(value));
    }

    /// The upper edge of a histogram bucket in seconds, as a label.
    pub(super) fn bucket_end(&self, seconds: Option<f64>) -> String {
        match seconds {
            None => "+Inf".to_owned(),
            Some(end) if self.open_metrics => format!("{end:?}"),
            Some(end) => format!("{end}"),
        }
    }

    /// The finished text.
    pub(super) fn finish(mut self) -> String {
        if self.open_metrics {
            self.text.push_str("# EOF\n");
        }
        self.text
    }
}

/// Backslash and line feed escaped, and the double quote where the format asks for it.
fn escape(text: &str, quotes: bool) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\n', "\\n");
    if quotes { escaped.replace('"', "\\\"") } else { escaped }
}

/// The shortest text that reads back to the same double, with an exponent where that is shorter.
fn number(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
