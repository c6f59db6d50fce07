// What types cannot say of a configuration: which metrics there are, and what their limits may be. Read from the
// sources of the engine, so that the schemas cannot say something else than it does.
import { readFileSync } from "node:fs";
import { at } from "./shell.mjs";

/** The sources that say it. */
export const limitSources = ["src/metric.rs", "src/monitor/catalogue.rs"];

const [metricSource, knownSource] = limitSources.map((file) => readFileSync(at(file), "utf8"));

/** Constant -> name of the metric. */
const names = new Map(
  [...metricSource.matchAll(/pub const (\w+): &str = "(\w+)"/g)].map(([, constant, name]) => [
    constant,
    name,
  ]),
);

/** The names in a list of the sources: constants, and texts as they are. */
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

/** An end of a range; `null` for one that is infinite. */
const end = (text) => (text.includes("INFINITY") ? null : Number(text));

/** Smallest and largest value of a metric, where it has them, and of what detectors say. */
const ranges = new Map([
  ...percentages.map((name) => [name, [0, 100]]),
  ...shares.map((name) => [name, [0, 1]]),
  ...amounts.map((name) => [name, [0, null]]),
  ...others.map(([, constant, low, high]) => [names.get(constant), [end(low), end(high)]]),
  ...metrics.map((name) => [`${name}Change`, [0, 2]]),
]);

/** What a rule or a threshold may name: metrics, and what detectors say of them. */
const watched = [...metrics, ...metrics.map((name) => `${name}Change`)];

/** A keyword, where a range has that end. */
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

/** Where a field has one of these values. */
const where = (field, values) => ({
  type: "object",
  properties: { [field]: { enum: values } },
  required: [field],
});

const having = (properties) => ({ type: "object", properties });

/** Two numbers, of each with what it has to be besides. */
const pair = (first, second) => ({
  type: ["array", "string", "object"],
  prefixItems: [
    { type: "number", ...first },
    { type: "number", ...second },
  ],
  minItems: 2,
  maxItems: 2,
});

/** That with this `when` a limit is such that some values of a range pass it and some do not. */
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

/** The ranges, and the metrics that have them. */
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

/** Definition -> what its fields have to be besides, and the definition as a whole. */
const limits = {
  MonitorConfig: [{ thresholds }],
  CheckConfig: [{ thresholds }],
  Rule: [{ name, metric: { enum: watched } }, { allOf: rule }],
  DetectorRule: [{ metric: { enum: metrics } }],
  EstimationOptions: [{ currency: { minLength: 1, maxLength: 12 } }],
  ReadSettings: [{ delimiter: { pattern: "^(auto|[\\t !#-/:-@\\[-`{-~])$" } }],
  DriftOptions: [
    { thresholds: { additionalProperties: { type: "number", exclusiveMinimum: 0 } } },
    // Presets of other libraries may decide by a statistic, ours by a p-value.
    {
      allOf: [
        { if: where("preset", ["evidently", "nannyml"]), else: having({ thresholds: level }) },
      ],
    },
  ],
};

/** The schema with what the engine refuses besides. */
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
