// The published JSON Schemas beside what the engine really writes and takes.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test, { before } from "node:test";
import { gunzipSync } from "node:zlib";
import Ajv from "ajv/dist/2020.js";
import * as core from "../../dist/core.js";

const file = (relative) => readFileSync(new URL(`../../${relative}`, import.meta.url), "utf8");
const parsed = (relative) => JSON.parse(file(relative));
const census = parsed("www/samples/census.config.json");
const read = (name) =>
  core.Table.fromCsv(file(`www/samples/${name}`), { kinds: census.kinds, file: name });

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const holds = Object.fromEntries(
  ["config", "check", "rules", "report", "snapshot"].map((name) => [
    name,
    ajv.compile(parsed(`dist/schema/${name}.json`)),
  ]),
);

before(() => core.init());

/** What a schema says against a value: places with what is wrong there. */
function faults(schema, value) {
  holds[schema](JSON.parse(JSON.stringify(value)));
  return (holds[schema].errors ?? []).map(
    ({ instancePath, keyword, params }) => `${instancePath} ${keyword} ${JSON.stringify(params)}`,
  );
}

/** A copy with another value at a place. */
function changed(value, pointer, other) {
  const copy = structuredClone(value);
  const steps = pointer.split("/").slice(1);
  const last = steps.pop();
  const owner = steps.reduce((part, step) => part[step], copy);
  if (other === undefined) delete owner[last];
  else owner[last] = other;
  return copy;
}

/** A monitor that has seen much: targets, segments, latencies, own rules, silences, alerts. */
function seasoned() {
  const rule = { metric: "accuracy", when: "below", severity: "critical" };
  const config = {
    ...census.config,
    roles: { ...census.config.roles, segment: ["SEX"] },
    thresholds: { accuracy: 0.9, missingPct: 1 },
    rules: [
      { ...rule, name: "range", when: "outside", threshold: [0.84, 0.86], for: 1, cooldown: 2 },
      { ...rule, name: "spread", threshold: { variation: 3 }, on: "interval", minRows: 10 },
      { ...rule, name: "reference", threshold: "reference", segments: true, labels: { team: "a" } },
      { ...rule, name: "blind", metric: "rocAuc", threshold: 1, noDataFor: 2, keepFiringFor: 1 },
    ],
    fullReports: 1,
    multivariate: { classifier: true, mostRows: 500 },
    correlations: { method: "pearson" },
    detectors: [
      { metric: "accuracy", method: "page-hinkley", threshold: 0.1, minInstances: 1 },
      { metric: "driftEffect", column: "AGEP", method: "cusum", expectedRunLength: 50, warmUp: 2 },
    ],
    inhibit: [{ source: { rule: "blind" }, target: { rule: "range" }, sameColumn: true }],
  };
  const monitor = new core.Monitor(read("census_sample_reference.csv"), config);
  for (const part of ["2016_1", "2017_2", "2018_3"]) {
    monitor.observe(read(`census_${part}.csv`), {
      label: part,
      at: Number(part[3]),
      latencyMs: [1, 200],
    });
  }
  monitor.silence({ rule: "spread" }, 1e12);
  const [alert] = monitor.alerts;
  monitor.acknowledge(alert.id);
  return { monitor, config };
}

function regression() {
  const rows = Array.from({ length: 60 }, (_, n) => n);
  const table = (shift) =>
    core.Table.fromColumns({
      y: rows.map((n) => n + 0.5),
      p: rows.map((n) => n + shift),
      t: rows.map((n) => new Date(n * 1e7)),
      flag: rows.map((n) => n % 2 === 0),
      hole: rows.map((n) => (n % 3 === 0 ? null : `word ${n % 5}`)),
    });
  const monitor = new core.Monitor(table(0.4), { roles: { target: "y", prediction: "p" } });
  monitor.observe(table(9), { at: 1 });
  return monitor;
}

test("the census report, and reports of monitors that have seen much, are what the schema says", () => {
  assert.deepEqual(faults("report", parsed("www/samples/census.json")), []);
  for (const monitor of [seasoned().monitor, regression()]) {
    assert.deepEqual(faults("report", monitor.report()), []);
  }
  const loan = (name) => gunzipSync(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));
  const roles = { target: "repaid", prediction: "y_pred", probability: "y_pred_proba", id: "id" };
  const monitor = new core.Monitor(core.Table.fromCsv(loan("car_loan_reference.csv.gz")), {
    roles,
  });
  monitor.observe(core.Table.fromCsv(loan("car_loan_analysis.csv.gz")), { at: 0 });
  assert.deepEqual(faults("report", monitor.report()), []);
});

test("snapshots are what the schema says", () => {
  for (const monitor of [seasoned().monitor, regression()]) {
    assert.deepEqual(faults("snapshot", JSON.parse(monitor.snapshot())), []);
  }
});

test("configurations that the engine takes, and the ones it gives back, are what the schema says", () => {
  const { monitor, config } = seasoned();
  for (const value of [{}, config, census.config, monitor.config, regression().config]) {
    assert.deepEqual(faults("config", value), []);
    assert.deepEqual(faults("check", { ...value, read: { kinds: census.kinds } }), []);
  }
});

test("what is wrong is refused by its place", () => {
  const report = parsed("www/samples/census.json");
  const snapshot = JSON.parse(regression().snapshot());
  const { config } = seasoned();
  for (const [schema, value, pointer, other, place] of [
    ["config", config, "/drift/alpha", "0.05", "/drift/alpha type"],
    ["config", config, "/rules/1/metric", undefined, "/rules/1 required"],
    ["config", config, "/rules/1/forr", 2, "/rules/1 additionalProperties"],
    ["config", config, "/rules/0/when", "under", "/rules/0/when enum"],
    ["config", config, "/roles/segment", "SEX", "/roles/segment type"],
    ["config", config, "/thresholds/accuracy", null, "/thresholds/accuracy type"],
    ["report", report, "/batches/3/rows", "1000", "/batches/3/rows type"],
    [
      "report",
      report,
      "/batches/2/drift/columns/4/verdict",
      "fine",
      "/batches/2/drift/columns/4/verdict enum",
    ],
    ["report", report, "/dashboard/verdict", undefined, "/dashboard required"],
    ["report", report, "/alerts/0/state", "on", "/alerts/0/state enum"],
    ["snapshot", snapshot, "/format", "other", "/format const"],
    ["snapshot", snapshot, "/checksum", "0123", "/checksum pattern"],
    ["snapshot", snapshot, "/version", 1.5, "/version type"],
    [
      "snapshot",
      snapshot,
      "/monitor/batches/0/measurements/0/value",
      "x",
      "/monitor/batches/0/measurements/0/value type",
    ],
    ["check", { split: { by: "day" } }, "/split/by", "night", "/split/by enum"],
    ["rules", { rules: [], tests: [] }, "/tests", {}, "/tests type"],
  ]) {
    const found = faults(schema, changed(value, pointer, other));
    assert.ok(
      found.some((fault) => fault.startsWith(place)),
      `${place} is not among ${found}`,
    );
  }
});

test("fields that the types know and the engine does not, or the other way round, would show here", () => {
  const table = core.Table.fromCsv("x,y\n1.5,a\n2.5,b\n3.5,a\n");
  const { $defs } = parsed("dist/schema/config.json");
  const takes = (config) => {
    try {
      new core.Monitor(table, config);
      return true;
    } catch (error) {
      return !/unknown field/.test(error.message);
    }
  };
  const rule = { name: "a", metric: "accuracy", when: "above", threshold: 1, severity: "high" };
  const places = {
    MonitorConfig: (field) => ({ [field]: null }),
    Roles: (field) => ({ roles: { [field]: null } }),
    DriftOptions: (field) => ({ drift: { [field]: null } }),
    EstimationOptions: (field) => ({ estimation: { [field]: null } }),
    Rule: (field) => ({ rules: [{ ...rule, [field]: null }] }),
    Inhibition: (field) => ({ inhibit: [{ source: {}, target: {}, [field]: null }] }),
    SilenceMatch: (field) => ({ inhibit: [{ source: { [field]: null }, target: {} }] }),
  };
  for (const [type, config] of Object.entries(places)) {
    for (const field of Object.keys($defs[type].properties)) {
      assert.ok(takes(config(field)), `the engine does not know ${field} of ${type}`);
    }
    assert.ok(!takes(config("unheard-of")), `the engine takes any field of ${type}`);
    // The engine's message lists what it knows: the schema must know the same.
    try {
      new core.Monitor(table, config("unheard-of"));
    } catch (error) {
      const known = [...error.message.split("expected")[1].matchAll(/`([^`]+)`/g)];
      assert.deepEqual(
        known.map(([, field]) => field).sort(),
        Object.keys($defs[type].properties).sort(),
        type,
      );
    }
  }
});

/** What the engine says against a configuration; nothing if it takes it. */
function refusal(config) {
  const rows = Array.from({ length: 40 }, (_, n) => n);
  const table = core.Table.fromColumns({ x: rows.map((n) => n + 0.5), y: rows.map((n) => n % 2) });
  try {
    new core.Monitor(table, config).free();
    return undefined;
  } catch (error) {
    return ofTable.test(error.message) ? undefined : error.message;
  }
}

/** What is wrong of a rule for these columns, or without another setting, which the schema does not know. */
const ofTable =
  /^\/rules\/\d+\/(metric: "\w+" (needs|is not for a model)|column: |segments: )|is not known without what a row is worth/;

const own = { name: "a", metric: "accuracy", when: "below", threshold: 0.9, severity: "high" };
const rules = (more) => ({ rules: [{ ...own, ...more }] });

test("metrics of the schema are those of the engine", () => {
  const [, list] = /Metrics are: (.*)\.$/.exec(refusal(rules({ metric: "beauty" })));
  const metrics = list.split(", ");
  const watched = [...metrics, ...metrics.map((name) => `${name}Change`)];
  for (const schema of ["config", "check", "rules"]) {
    const { $defs } = parsed(`dist/schema/${schema}.json`);
    assert.deepEqual($defs.Rule.properties.metric.enum, watched);
    if (schema === "rules") continue;
    assert.deepEqual($defs.DetectorRule.properties.metric.enum, metrics);
    const { thresholds } = ($defs.MonitorConfig ?? $defs.CheckConfig).properties;
    const named = [...watched, "latencyMs", "lowConfidence"];
    assert.deepEqual(Object.keys(thresholds.properties).sort(), named.sort());
    assert.equal(thresholds.additionalProperties, false);
  }
});

test("what the engine takes of limits, names and rules the schema takes, and nothing else", () => {
  const { properties } =
    parsed("dist/schema/config.json").$defs.MonitorConfig.properties.thresholds;
  const limits = [-2, -1, -0.5, 0, 0.5, 1, 1.5, 85, 100, 101];
  const thresholds = Object.keys(properties)
    .filter((name) => !name.endsWith("Change"))
    .flatMap((name) => limits.map((limit) => ({ thresholds: { [name]: limit } })));
  const metrics = Object.keys(properties).filter(
    (name) => !/(Change|Ms|lowConfidence)$/.test(name),
  );
  const ruled = metrics.flatMap((metric) => [
    ...limits.map((threshold) => rules({ metric, threshold })),
    ...limits.map((threshold) => rules({ metric, when: "above", threshold })),
    ...limits.flatMap((low) =>
      [-1, 0, 1, 2, 99, 100, 200]
        .filter((high) => low <= high)
        .map((high) => rules({ metric, when: "outside", threshold: [low, high] })),
    ),
  ]);
  const drift = (levels, more = {}) => ({ drift: { thresholds: { x: levels }, ...more } });
  const others = [
    ...[
      "",
      " ",
      "a/b",
      "a\nb",
      "a\u0085b",
      "x".repeat(201),
      "x".repeat(200),
      "\u{1f600}".repeat(200),
    ].map((name) => rules({ name })),
    ...[0.5, [0, 1], "reference", { variation: 2 }].flatMap((threshold) =>
      ["above", "below", "outside"].map((when) => rules({ when, threshold })),
    ),
    rules({ column: null }),
    rules({ metric: "acuracy" }),
    {
      ...rules({ metric: "accuracyChange" }),
      detectors: [{ metric: "accuracy", method: "adwin" }],
    },
    { detectors: [{ metric: "acuracy", method: "adwin" }] },
    { positive: null },
    { thresholds: { acuracy: 0.5 } },
    ...[-1, 0, 0.5, 1, 2].flatMap((level) => [
      drift(level),
      drift(level, { preset: "classic" }),
      drift(level, { preset: "evidently" }),
    ]),
  ];
  for (const config of [...thresholds, ...ruled, ...others]) {
    const found = [refusal(config), faults("config", config), faults("check", config)];
    const [said, ...schemas] = found;
    for (const schema of schemas) {
      const isSame = (said === undefined) === (schema.length === 0);
      assert.ok(isSame, `${JSON.stringify(config)}: engine ${said}, schema ${schema}`);
    }
  }
});

test("delimiters of the schema are those of the reader", () => {
  const signs = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  for (const delimiter of [...signs, "auto", "", "::", "\u00a7"]) {
    let takes = true;
    try {
      core.Table.fromCsv("a,b\n1,2\n3,4\n", { delimiter }).free();
    } catch {
      takes = false;
    }
    const found = faults("check", { read: { delimiter } });
    assert.equal(found.length === 0, takes, `${JSON.stringify(delimiter)}: ${found}`);
  }
});

test("each schema names its draft and describes its fields", () => {
  const folder = new URL("../../dist/schema/", import.meta.url);
  for (const name of readdirSync(folder)) {
    const schema = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
    assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
    assert.ok(ajv.validateSchema(schema), name);
    assert.ok(JSON.stringify(schema).includes('"description"'), name);
    assert.ok(!JSON.stringify(schema).includes("#/definitions/"), name);
  }
});
