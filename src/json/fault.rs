//! What is wrong with options, and where.

use serde_json::Value;
use std::fmt;

/// The JSON Pointer (RFC 6901) to a field.
#[must_use]
pub fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// What is wrong with options, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON Pointer (RFC 6901) to what is wrong; none of the whole.
    pub place: Option<String>,
    /// What is wrong, without the place.
    pub said: String,
}

impl Fault {
    pub(super) fn of_all(error: &serde_json::Error) -> Self {
        Self { place: None, said: error.to_string() }
    }

    /// Parts what [`from_value`](super::from_value) says of a value into the place in front and the rest. Names may
    /// hold what parts them, so the place is the first beginning that leads to something.
    pub(super) fn within(value: &Value, error: &serde_json::Error) -> Self {
        let error = error.to_string();
        let leads = |(end, _): &(usize, &str)| *end > 0 && value.pointer(&error[..*end]).is_some();
        match error.match_indices(": ").find(leads) {
            Some((end, mark)) => {
                let said = error[end + mark.len()..].to_owned();
                Self { place: Some(error[..end].to_owned()), said }
            }
            None => Self { place: None, said: error },
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.said)
    }
}

#[cfg(test)]
mod tests {
    use crate::json::from_text;
    use std::collections::BTreeMap;

    #[test]
    fn the_place_is_told_apart_from_what_is_said() {
        let fault = |text: &str| {
            let fault = from_text::<BTreeMap<String, BTreeMap<String, u64>>>(text).unwrap_err();
            (fault.place.clone().unwrap_or_default(), fault.to_string())
        };
        for (text, place) in [
            (r#"{"a": {"b": 1, "c": true}}"#, "/a/c"),
            (r#"{"a: b": {"c: d/e": "x: y"}}"#, "/a: b/c: d~1e"),
            (r#"{"a": 1}"#, "/a"),
        ] {
            let (found, said) = fault(text);
            assert_eq!(found, place);
            assert!(said.starts_with(&format!("{place}: invalid type: ")), "{said}");
        }
        assert_eq!(fault("[").0, "");
        assert_eq!(fault("7").0, "");
    }
}
