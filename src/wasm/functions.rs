//! The stateless functions.

use super::convert::{self, Answer, answer, field, or_throw};
use super::table::Table;
use crate::alert::{Alert, payload};
use crate::decide::{self, TrendOptions};
use crate::drift::{self, DriftOptions, DriftTestOptions};
use crate::error::{Code, Error, Result};
use crate::multivariate;
use crate::performance::{self, ClassificationInput, Probability};
use crate::predictions;
use crate::quality;
use crate::table::Column;
use crate::{latency, monitor, summary};
use js_sys::{Array, ArrayBuffer};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub fn version() -> JsValue {
    env!("CARGO_PKG_VERSION").into()
}

#[wasm_bindgen(js_name = driftTest)]
pub fn drift_test(
    test: &JsValue,
    reference: &JsValue,
    batch: &JsValue,
    options: &JsValue,
) -> Answer {
    of_pair(drift::drift_test, test, [reference, batch], options)
}

#[wasm_bindgen(js_name = driftStatistic)]
pub fn drift_statistic(
    test: &JsValue,
    reference: &JsValue,
    batch: &JsValue,
    options: &JsValue,
) -> Answer {
    of_pair(drift::drift_statistic, test, [reference, batch], options)
}

/// What a test says of two columns.
fn of_pair<Said: Serialize>(
    run: impl FnOnce(&str, &Column, &Column, &DriftTestOptions) -> Result<Said>,
    test: &JsValue,
    [reference, batch]: [&JsValue; 2],
    options: &JsValue,
) -> Answer {
    let said = || {
        let (reference, batch) = pair(reference, batch)?;
        let test = convert::text("The name of the test", test)?;
        run(&test, &reference, &batch, &convert::options(options)?)
    };
    answer(said())
}

#[wasm_bindgen(js_name = detectDrift)]
pub fn detect_drift(reference: &Table, batch: &Table, options: &JsValue) -> Answer {
    let run = || {
        let options: DriftOptions = convert::options(options)?;
        let reference = reference.as_reference(&options);
        drift::compare_profiles(&reference.columns, &batch.as_batch(), &[], &options)
    };
    answer(run())
}

#[wasm_bindgen(js_name = estimatePerformance)]
pub fn estimate_performance(reference: &Table, batch: &Table, options: &JsValue) -> Answer {
    let run = || {
        let options = convert::options(options)?;
        monitor::estimate_performance(&reference.inner, &batch.inner, &options)
    };
    answer(run())
}

#[wasm_bindgen(js_name = multivariateDrift)]
pub fn multivariate_drift(reference: &Table, batch: &Table, options: &JsValue) -> Answer {
    let options = convert::options(options);
    answer(options.and_then(|options| {
        multivariate::multivariate_drift(&reference.inner, &batch.inner, &options)
    }))
}

#[wasm_bindgen(js_name = correlationChanges)]
pub fn correlation_changes(reference: &Table, batch: &Table, options: &JsValue) -> Answer {
    let options = convert::options(options);
    answer(options.and_then(|options| {
        multivariate::correlation_changes(&reference.inner, &batch.inner, &options)
    }))
}

#[wasm_bindgen(js_name = predictionDrift)]
pub fn prediction_drift(reference: &JsValue, batch: &JsValue, options: &JsValue) -> Answer {
    let run = || {
        let (reference, batch) = pair(reference, batch)?;
        let mut drift =
            predictions::prediction_drift(&reference, &batch, &convert::options(options)?)?;
        drift.result.column = None;
        Ok(drift)
    };
    answer(run())
}

fn pair(reference: &JsValue, batch: &JsValue) -> Result<(Column, Column)> {
    Ok((convert::column("reference", reference)?, convert::column("batch", batch)?))
}

#[wasm_bindgen(js_name = classificationMetrics)]
pub fn classification_metrics(input: &JsValue) -> Answer {
    answer(classified(input, performance::classification_metrics))
}

#[wasm_bindgen(js_name = classificationCurves)]
pub fn classification_curves(input: &JsValue) -> Answer {
    answer(classified(input, performance::curves))
}

fn classified<T>(
    input: &JsValue,
    measure: impl FnOnce(&ClassificationInput) -> Result<T>,
) -> Result<T> {
    convert::none_misspelt(input, &["target", "prediction", "probability", "positive", "weights"])?;
    let target = convert::column("target", &field(input, "target"))?;
    let prediction = convert::column("prediction", &field(input, "prediction"))?;
    let probabilities = probabilities(&field(input, "probability"))?;
    let weights = convert::optional_numbers("weights", &field(input, "weights"))?;
    let positive: Option<monitor::ClassName> =
        convert::options(&field(input, "positive")).map_err(|error| error.at_field("positive"))?;
    let positive = positive.map(|class| class.label());
    measure(&ClassificationInput {
        target: &target,
        prediction: &prediction,
        probability: as_probability(&probabilities),
        positive: positive.as_deref(),
        weights: weights.as_deref(),
    })
}

#[wasm_bindgen(js_name = regressionMetrics)]
pub fn regression_metrics(input: &JsValue) -> Answer {
    let run = || {
        convert::none_misspelt(input, &["target", "prediction", "weights"])?;
        let target = convert::numbers("target", &field(input, "target"))?;
        let prediction = convert::numbers("prediction", &field(input, "prediction"))?;
        let weights = convert::optional_numbers("weights", &field(input, "weights"))?;
        performance::regression_metrics(&target, &prediction, weights.as_deref())
    };
    answer(run())
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ConfidenceOptions {
    low: Option<f64>,
}

#[wasm_bindgen]
pub fn confidence(probability: &JsValue, options: &JsValue) -> Answer {
    let run = || {
        let probabilities = probabilities(probability)?;
        let options: ConfidenceOptions = convert::options(options)?;
        performance::confidence(&as_probability(&probabilities), options.low.unwrap_or(0.7))
    };
    answer(run())
}

#[wasm_bindgen(js_name = dataQuality)]
pub fn data_quality(table: &Table, options: &JsValue) -> Answer {
    let run = || quality::data_quality(&table.inner, None, &convert::options(options)?);
    answer(run())
}

#[wasm_bindgen(js_name = dataQualityAgainst)]
pub fn data_quality_against(table: &Table, reference: &Table, options: &JsValue) -> Answer {
    let run = || {
        let reference = summary::profile(&reference.inner);
        quality::data_quality(&table.inner, Some(&reference.columns), &convert::options(options)?)
    };
    answer(run())
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LatencyOptions {
    threshold: Option<f64>,
}

#[wasm_bindgen]
pub fn latency(ms: &JsValue, options: &JsValue) -> Answer {
    let run = || {
        let options: LatencyOptions = convert::options(options)?;
        let ms = convert::numbers("latency", ms)?;
        latency::latency(&ms, options.threshold.unwrap_or(100.0))
    };
    answer(run())
}

#[wasm_bindgen]
pub fn trend(values: &JsValue, options: &JsValue) -> Answer {
    let run = || {
        let options: TrendOptions = convert::options(options)?;
        let values = convert::numbers("values", values)?;
        decide::trend(&values, &options)
    };
    answer(run())
}

#[wasm_bindgen(js_name = slackPayload)]
pub fn slack_payload(alert: &JsValue) -> Answer {
    answer(convert::required::<Alert>(alert).map(|alert| payload::slack(&alert)))
}

#[wasm_bindgen(js_name = pagerDutyPayload)]
pub fn pager_duty_payload(alert: &JsValue, routing_key: &JsValue) -> Answer {
    let alert: Alert = or_throw(convert::required(alert))?;
    let key = or_throw(convert::text("The routing key", routing_key))?;
    convert::to_js(&payload::pagerduty(&alert, &key))
}

#[wasm_bindgen(js_name = alertmanagerPayload)]
pub fn alertmanager_payload(alerts: &JsValue) -> Answer {
    answer(convert::required::<Vec<Alert>>(alerts).map(|alerts| payload::alertmanager(&alerts)))
}

/// Probabilities as JavaScript gave them: none, of the positive class, or by class.
enum Probabilities {
    None,
    Positive(Vec<f64>),
    PerClass(Vec<(String, Vec<f64>)>),
}

fn probabilities(value: &JsValue) -> Result<Probabilities> {
    if value.is_undefined() || value.is_null() {
        return Ok(Probabilities::None);
    }
    if ArrayBuffer::is_view(value) || Array::is_array(value) {
        return convert::numbers("probability", value).map(Probabilities::Positive);
    }
    let classes = convert::entries(value).map_err(|error| error.at_field("probability"))?;
    let Some(classes) = classes else {
        let message = "\"probability\" is given as numbers, or as { class: numbers, ... }.";
        return Err(Error::new(Code::KindMismatch, message));
    };
    let classes = classes.into_iter().map(|(class, values)| {
        let numbers = convert::numbers("probability", &values)?;
        Ok((class, numbers))
    });
    classes.collect::<Result<_>>().map(Probabilities::PerClass)
}

fn as_probability(probabilities: &Probabilities) -> Probability<'_> {
    match probabilities {
        Probabilities::None => Probability::None,
        Probabilities::Positive(numbers) => Probability::Positive(numbers),
        Probabilities::PerClass(classes) => Probability::PerClass(
            classes.iter().map(|(class, numbers)| (class.clone(), numbers.as_slice())).collect(),
        ),
    }
}

/// A report, parsed from its JSON text, as CSV.
#[wasm_bindgen(js_name = reportCsv)]
pub fn report_csv(report: &JsValue) -> Answer {
    or_throw(read_report(report)).map(|report| crate::report::csv(&report).into())
}

/// A report, parsed from its JSON text, as Markdown.
#[wasm_bindgen(js_name = reportMarkdown)]
pub fn report_markdown(report: &JsValue) -> Answer {
    or_throw(read_report(report)).map(|report| crate::report::markdown(&report).into())
}

fn read_report(report: &JsValue) -> Result<crate::report::Report> {
    crate::report::Report::from_json(&convert::text("The report", report)?)
}
