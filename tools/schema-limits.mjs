// Limits of a configuration that TypeScript types cannot express: known metrics and the ranges of their limits. Read
// from the engine's sources, so that schemas and engine agree.
import { readFileSync } from "node:fs";
import { at } from "./shell.mjs";

/** The sources that define them. */
export const limitSources = ["src/metric.rs", "src/monitor/catalogue.rs"];

const [metricSource, knownSource] = limitSources.map((file) => readFileSync(at(file), "utf8"));

/** Constant -> name of the metric. */
const names = new Map(
  [...metricSource.matchAll(/pub const (\w+): &str = "(\w+)"/g)].map(([, constant, name]) => [
    constant,
    name,
  ]),
);

/** Returns the names in a list in the sources, given as constants or strings. */
function listed(source, start) {
  const [, list] = new RegExp(`${start} = \\[([^\\]]*)\\]`).exec(source);
  const found = [...list.matchAll(/name::(\w+)|"(\w+)"/g)];
  return found.map(([, constant, text]) => text ?? names.get(constant));
}

const metrics = listed(knownSource, "KNOWN: \\[&str; \\d+\\]");
const percentages = listed(metricSource, "let percentages");
const amounts = listed(metricSource, "let amounts");
const shares = [
  ...listed(metricSource, "let shares"),
  ...metrics.filter((name) => name.endsWith("PValue")),
];
const others = [...metricSource.matchAll(/name::(\w+) => Some\(\[(\S+), (\S+)\]\)/g)];

/** Returns an end of a range; `null` if it is infinite. */
const end = (text) => (text.includes("INFINITY") ? null : Number(text));

/** Minimum and maximum of each bounded metric, and of the states of detectors. */
const ranges = new Map([
  ...percentages.map((name) => [name, [0, 100]]),
  ...shares.map((name) => [name, [0, 1]]),
  ...amounts.map((name) => [name, [0, null]]),
  ...others.map(([, constant, low, high]) => [names.get(constant), [end(low), end(high)]]),
  ...metrics.map((name) => [`${name}Change`, [0, 2]]),
]);

/** What a rule or a threshold may name: metrics, and the states of their detectors. */
const watched = [...metrics, ...metrics.map((name) => `${name}Change`)];

/** Returns a keyword with its value, or nothing for an open end. */
const bound = (keyword, value) => (value === null ? {} : { [keyword]: value });

function threshold(name) {
  const [low, high] = ranges.get(name) ?? [null, null];
  return { type: "number", ...bound("minimum", low), ...bound("maximum", high) };
}

const thresholds = {
  type: "object",
  properties: Object.fromEntries(
    [...watched, "latencyMs", "lowConfidence"].map((name) => [name, threshold(name)]),
  ),
  additionalProperties: false,
};

/** Returns the schema that matches if a field has one of these values. */
const where = (field, values) => ({
  type: "object",
  properties: { [field]: { enum: values } },
  required: [field],
});

const having = (properties) => ({ type: "object", properties });

/** Returns the schema of two numbers, each with additional constraints. */
const pair = (first, second) => ({
  type: ["array", "string", "object"],
  prefixItems: [
    { type: "number", ...first },
    { type: "number", ...second },
  ],
  minItems: 2,
  maxItems: 2,
});

/** Returns the schema for a limit with this `when`: some values of the range must pass it and some must not. */
function passable(when, [low, high]) {
  const number = { type: ["number", "string", "object"] };
  const isBounded = low !== null && high !== null;
  const threshold = {
    below: { ...number, ...bound("exclusiveMinimum", low), ...bound("maximum", high) },
    above: { ...number, ...bound("minimum", low), ...bound("exclusiveMaximum", high) },
    outside: {
      ...pair(bound("maximum", high), bound("minimum", low)),
      ...(isBounded && {
        anyOf: [pair({ exclusiveMinimum: low }, {}), pair({}, { exclusiveMaximum: high })],
      }),
    },
  }[when];
  return {
    if: where("when", [when]),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: having({ threshold }),
  };
}

/** Each range with the metrics that have it. */
const bounded = [...new Set([...ranges.values()].map((range) => JSON.stringify(range)))].map(
  (range) => [
    JSON.parse(range),
    watched.filter((name) => JSON.stringify(ranges.get(name)) === range),
  ],
);

const rule = [
  {
    if: where("when", ["outside"]),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: having({ threshold: { type: ["array", "string", "object"] } }),
    else: having({ threshold: { type: ["number", "string", "object"] } }),
  },
  ...bounded.map(([range, of]) => ({
    if: where("metric", of),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { allOf: ["below", "above", "outside"].map((when) => passable(when, range)) },
  })),
];

const name = {
  minLength: 1,
  maxLength: 200,
  pattern: "^(?=.*\\S)[^/\\u0000-\\u001f\\u007f-\\u009f]*$",
};
const level = { type: "object", additionalProperties: { type: "number", exclusiveMaximum: 1 } };

/** Definition -> additional constraints of its fields, and of the whole definition. */
const limits = {
  MonitorConfig: [{ thresholds }],
  CheckConfig: [{ thresholds }],
  Rule: [{ name, metric: { enum: watched } }, { allOf: rule }],
  DetectorRule: [{ metric: { enum: metrics } }],
  EstimationOptions: [{ currency: { minLength: 1, maxLength: 12 } }],
  ReadSettings: [{ delimiter: { pattern: "^(auto|[\\t !#-/:-@\\[-`{-~])$" } }],
  DriftOptions: [
    { thresholds: { additionalProperties: { type: "number", exclusiveMinimum: 0 } } },
    // Presets of other libraries may decide by a statistic; ours decides by a p-value.
    {
      allOf: [
        { if: where("preset", ["evidently", "nannyml"]), else: having({ thresholds: level }) },
      ],
    },
  ],
};

/** Returns the schema with everything else that the engine refuses. */
export function limited(schema) {
  const definitions = Object.entries(schema.$defs).map(([type, definition]) => {
    const [fields = {}, whole = {}] = limits[type] ?? [];
    const properties = { ...definition.properties };
    for (const [field, more] of Object.entries(fields)) {
      properties[field] = { ...properties[field], ...more };
    }
    return [type, definition.properties ? { ...definition, properties, ...whole } : definition];
  });
  return { ...schema, $defs: Object.fromEntries(definitions) };
}
