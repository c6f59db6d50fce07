//! How numbers are cut into bins, as an option.

use serde::{Deserialize, Serialize};

/// Number of bins of equal share by default.
const DECILES: u64 = 10;

/// How numbers are cut into bins for a distance between shares. In JSON it is a number or the name of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Value", into = "serde_json::Value")]
pub enum Bins {
    /// This many bins of equal width over both samples.
    Count(u64),
    /// A rule by name.
    Rule(BinRule),
}

/// A rule for bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinRule {
    /// Ten bins of equal share of the reference, the outer ones open (default).
    ReferenceQuantiles,
    /// Equal width by Sturges' rule over both samples, as numpy 2.4.
    Sturges,
    /// Equal width by Doane's rule over both samples, as numpy 2.4.
    Doane,
}

const RULES: [(&str, BinRule); 3] = [
    ("reference-quantiles", BinRule::ReferenceQuantiles),
    ("sturges", BinRule::Sturges),
    ("doane", BinRule::Doane),
];

impl TryFrom<serde_json::Value> for Bins {
    type Error = String;

    fn try_from(value: serde_json::Value) -> std::result::Result<Self, String> {
        let rule = RULES.iter().find(|(name, _)| value.as_str() == Some(name));
        match (value.as_u64(), rule) {
            (Some(count), _) => Ok(Self::Count(count)),
            (_, Some(&(_, rule))) => Ok(Self::Rule(rule)),
            _ => Err(format!(
                "bins is {value}; use a whole number, or {}",
                RULES.map(|(name, _)| name).join(", ")
            )),
        }
    }
}

impl From<Bins> for serde_json::Value {
    fn from(bins: Bins) -> Self {
        match bins {
            Bins::Count(count) => count.into(),
            Bins::Rule(rule) => {
                RULES.iter().find(|(_, known)| *known == rule).map(|(name, _)| *name).into()
            }
        }
    }
}

impl Bins {
    /// The default.
    pub(crate) const DEFAULT: Self = Self::Rule(BinRule::ReferenceQuantiles);

    /// Number of bins of equal reference share, if that is the rule.
    pub(crate) fn quantiles(self) -> Option<usize> {
        (self == Self::DEFAULT).then_some(DECILES as usize)
    }
}
