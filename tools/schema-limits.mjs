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
const shares = [
  ...listed(metricSource, "let shares"),
  ...metrics.filter((name) => name.endsWith("PValue")),
];
const others = [...metricSource.matchAll(/name::(\w+) => Some\(\[(\S+), (\S+)\]\)/g)];

/** Smallest and largest value of a metric, where it has them. */
const ranges = new Map([
  ...percentages.map((name) => [name, [0, 100]]),
  ...shares.map((name) => [name, [0, 1]]),
  ...others.map(([, constant, low, high]) => [names.get(constant), [Number(low), Number(high)]]),
]);

/** What a rule or a threshold may name: metrics, and what detectors say of them. */
const watched = [...metrics, ...metrics.map((name) => `${name}Change`)];

function threshold(name) {
  const [low, high] = ranges.get(name) ?? [];
  return {
    type: "number",
    ...(Number.isFinite(low) && { minimum: low }),
    ...(high !== undefined && { maximum: high }),
  };
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

/** A limit of at most `maximum`; of a range its smaller end. */
const most = (maximum) => ({
  type: ["number", "array", "string", "object"],
  maximum,
  ...{ prefixItems: [{ type: "number", maximum }, { type: "number" }], minItems: 2, maxItems: 2 },
});

/** The largest values, and the metrics that have them. */
const bounded = [1, 100].map((high) => [
  high,
  metrics.filter((name) => ranges.get(name)?.[1] === high),
]);

const rule = [
  {
    if: where("when", ["outside"]),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: having({ threshold: { type: ["array", "string", "object"] } }),
    else: having({ threshold: { type: ["number", "string", "object"] } }),
  },
  ...bounded.map(([maximum, of]) => ({
    if: where("metric", of),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: having({ threshold: most(maximum) }),
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
