//! Large samples are described in the fixtures, not stored: this makes them (`fixtures/README.md`,
//! "The integer generator").

use driftglass::stats::random::SplitMix64;
use serde_json::Value;

/// A sample: a list (`null` dropped, `"inf"` and `"-inf"` infinite), a generator description, or
/// `{"concat": [...]}` of those.
#[allow(dead_code)]
#[must_use]
pub(crate) fn sample(description: &Value) -> Vec<f64> {
    if let Some(values) = description.as_array() {
        return values.iter().filter_map(number).collect();
    }
    if let Some(parts) = description["concat"].as_array() {
        return parts.iter().flat_map(sample).collect();
    }
    generate(description)
}

/// A stored number, `None` for a missing one.
#[allow(dead_code)]
#[must_use]
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value.as_str() {
        Some("inf") => Some(f64::INFINITY),
        Some("-inf") => Some(f64::NEG_INFINITY),
        _ => value.as_f64(),
    }
}

fn generate(description: &Value) -> Vec<f64> {
    let seed: u64 = description["seed"].as_str().unwrap().parse().unwrap();
    let n = description["n"].as_u64().unwrap();
    let field = |name: &str| description[name].as_f64().unwrap_or(f64::NAN);
    let mut rng = SplitMix64::new(seed);
    let mut draw = |index: u64| match description["generator"].as_str().unwrap() {
        "uniform" => field("lo") + (field("hi") - field("lo")) * rng.unit(),
        "integer" => {
            let lowest = description["lo"].as_i64().unwrap();
            let choices = (description["hi"].as_i64().unwrap() - lowest + 1) as u64;
            (lowest + ((rng.next_u64() >> 11) % choices) as i64) as f64
        }
        "irwin-hall" => {
            let sum = (0..12).fold(0.0, |sum, _| sum + rng.unit());
            field("loc") + field("scale") * (sum - 6.0)
        }
        "odds" => {
            let unit = rng.unit();
            field("scale") * (unit / (1.0 - unit))
        }
        "bernoulli" => f64::from(u8::from(rng.unit() < field("p"))),
        "ramp" => {
            let chance = field("p0") + (field("p1") - field("p0")) * (index as f64 / n as f64);
            f64::from(u8::from(rng.unit() < chance))
        }
        other => panic!("unknown generator {other}"),
    };
    let round = description["round"].as_f64();
    (0..n)
        .map(|index| {
            let value = draw(index);
            round.map_or(value, |round| (value * round + 0.5).floor() / round)
        })
        .collect()
}
