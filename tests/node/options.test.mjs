// Options of every public entry point: a value of the wrong type is refused by its place, a name that is none by its own.
import assert from "node:assert/strict";
import test from "node:test";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

await core.init();

const rows = Array.from({ length: 120 }, (_, n) => n);
const columns = {
  x: rows.map((n) => n * 1.5),
  z: rows.map((n) => ((n * 37) % 119) + 0.25),
  city: rows.map((n) => ["Oslo", "Turin", "Bern"][n % 3]),
  y: rows.map((n) => (n % 2 ? "yes" : "no")),
  said: rows.map((n) => (n % 5 ? (n % 2 ? "yes" : "no") : "no")),
  p: rows.map((n) => (n % 2 ? 0.8 : 0.3) + (n % 7) / 100),
  when: rows.map((n) => new Date(Date.UTC(2026, 0, 1 + (n % 60)))),
  id: rows.map((n) => `row ${n}`),
};
const csv = `x,city\n${rows.map((n) => `${n}.5,${columns.city[n]}`).join("\n")}\n`;
const table = () => core.Table.fromColumns(columns);
const roles = { target: "y", prediction: "said", probability: "p", timestamp: "when", id: "id" };
const rule = {
  ...{ name: "low", metric: "accuracy", when: "below", threshold: 0.5, severity: "high" },
  ...{ for: 2, keepFiringFor: 1, cooldown: 1, minRows: 5, noDataFor: 3, segments: false },
  ...{ forMs: 5, keepFiringForMs: 5, on: "value", labels: { team: "a" } },
};
const drift = {
  ...{ preset: "calibrated", alpha: 0.05, adjust: "holm", minEffect: 0.1, minRows: 20 },
  ...{ columns: ["x", "z"], tests: { x: "kolmogorov-smirnov" }, thresholds: { x: 0.01 } },
  ...{ missingness: true, seed: 3, compare: ["classic"] },
};
const multivariate = {
  ...{ columns: ["x", "z"], alpha: 0.05, minEffect: 0.1, variance: 0.65, chunks: 5 },
  ...{ chunkRows: 20, classifier: false, mostRows: 100, seed: 1 },
};
const correlations = {
  ...{ method: "pearson", columns: ["x", "z"], mostColumns: 10, alpha: 0.05, minDifference: 0.1 },
};
const estimation = {
  chunkRows: 50,
  costs: [
    [0, -1],
    [-5, 0],
  ],
  currency: "EUR",
};
const policies = [
  { name: "rules", rules: [rule] },
  { name: "trigger", trigger: { accuracy: 0.8, recent: 3 } },
];
const lists = { target: columns.y, prediction: columns.said };
const numbers = { target: columns.x, prediction: columns.z };

/** Entry points: the name, options that are all right, and what is done with them. */
const entries = {
  fromCsv: [
    {
      ...{ delimiter: ",", comment: "#", skipLines: 0, header: true, encoding: "utf-8" },
      ...{ missing: ["NA"], kinds: { x: "numeric" }, columns: ["x"], decimal: ".", thousands: "'" },
      ...{
        dateOrder: "dmy",
        onBadRow: "skip",
        maxRows: 50,
        maxUnpackedBytes: 1e6,
        memoryBudget: 1e6,
      },
      ...{ file: "a.csv" },
    },
    (options) => core.Table.fromCsv(csv, options),
  ],
  fromColumns: [
    { kinds: { city: "categorical" } },
    (options) => core.Table.fromColumns(columns, options),
  ],
  batches: [
    { by: "month", timestamp: "when", timeZone: "UTC" },
    (options) => new core.BatchPlan(table(), options),
  ],
  batchesByRows: [{ rows: 30 }, (options) => new core.BatchPlan(table(), options)],
  driftTest: [
    {
      ...{ convention: "scipy", method: "permutation", seed: 1, resamples: 200, threshold: 0.05 },
      ...{ alternative: "two-sided" },
    },
    (options) => core.driftTest("mann-whitney", columns.x, columns.z, options),
  ],
  detectDrift: [drift, (options) => core.detectDrift(table(), table(), options)],
  predictionDrift: [
    { alpha: 0.05, minEffect: 0.1, preset: "classic", minRows: 10 },
    (options) => core.predictionDrift(columns.y, columns.said, options),
  ],
  multivariateDrift: [multivariate, (options) => core.multivariateDrift(table(), table(), options)],
  correlationChanges: [
    correlations,
    (options) => core.correlationChanges(table(), table(), options),
  ],
  estimatePerformance: [
    { roles, positive: "yes", ...estimation, currency: undefined },
    (options) => core.estimatePerformance(table(), table(), options),
  ],
  profile: [{ cells: 64 }, (options) => core.profile(table(), options)],
  dataQuality: [{ missingPct: 5, outlierPct: 5 }, (options) => core.dataQuality(table(), options)],
  confidence: [{ low: 0.7 }, (options) => core.confidence(Float64Array.from(columns.p), options)],
  latency: [{ threshold: 100 }, (options) => core.latency(columns.x, options)],
  trend: [
    { window: 8, alpha: 0.05, method: "theil-sen", season: 2 },
    (options) => core.trend(columns.x, options),
  ],
  detectChanges: [
    { detector: "cusum", threshold: 5, direction: "both", minInstances: 20 },
    (options) => core.detectChanges(columns.x, options),
  ],
  changePoints: [
    { single: true, alpha: 0.05, minSegment: 5, resamples: 99, seed: 1 },
    (options) => core.changePoints(columns.z, options),
  ],
  deploymentGate: [
    {
      ...{ metrics: [{ metric: "accuracy", threshold: 0.5, margin: 0.01 }], alpha: 0.05 },
      ...{ segments: { margin: 0.1, minRows: 5 }, latency: { p95Ms: 1000, ratio: 3 } },
    },
    (options) => {
      const scored = { ...lists, segments: { city: columns.city }, latencyMs: columns.x };
      return core.deploymentGate(scored, scored, options);
    },
  ],
  deploymentGateOfOne: [
    { metric: "accuracy", threshold: 0.5, margin: 0.01 },
    (options) => core.deploymentGate({ accuracy: 0.9 }, { accuracy: 0.8 }, options),
  ],
  gateRows: [
    { ...lists, segments: { city: columns.city }, latencyMs: columns.x },
    (options) => core.deploymentGate(options, lists),
  ],
  rollout: [
    {
      ...{ percent: 10, seed: 4, alpha: 0.05, compare: ["accuracy"], margin: 0.01 },
      guardrails: [{ metric: "accuracy", when: "below", threshold: 0.5, minObservations: 5 }],
    },
    (options) => new core.GradualRollout(options),
  ],
  outcome: [
    { prediction: "a", target: "b", latencyMs: 5, error: false, value: 1 },
    (options) => new core.GradualRollout().record("candidate", options),
  ],
  trigger: [
    {
      ...{ accuracy: 0.8, driftPValue: 0.05, recent: 3, window: 9, minObservations: 1 },
      ...{ minPredictions: 10, cooldown: 1, cooldownMs: 5 },
      costs: {
        ...{ retraining: 5, horizon: 100, perError: 1, expectedAccuracy: 0.9, expectedLoss: 0.1 },
      },
    },
    (options) => new core.RetrainingTrigger(options),
  ],
  observation: [
    { accuracy: 0.5, driftPValue: 0.5, at: 1, n: 50, loss: 0.5 },
    (options) => new core.RetrainingTrigger().observe(options),
  ],
  classificationMetrics: [
    { ...lists, probability: columns.p, positive: "yes", weights: columns.x },
    (input) => core.classificationMetrics(input),
  ],
  regressionMetrics: [{ ...numbers, weights: columns.x }, (input) => core.regressionMetrics(input)],
  explainPerformance: [
    {
      ...{ target: "y", prediction: "said", regression: false, columns: ["x", "city"] },
      ...{ ignore: ["id"], segments: ["city"], estimated: { value: 0.9, samplingError: 0.1 } },
    },
    (options) => core.explainPerformance(table(), table(), options),
  ],
  monitor: [
    {
      ...{ task: "binary", positive: "yes", drift, multivariate, correlations, estimation },
      roles: { ...roles, ignore: ["z"], segment: ["city"] },
      thresholds: { accuracy: 0.8, latencyMs: 50 },
      rules: [rule],
      ...{ historyLimit: 50, fullReports: 5 },
      inhibit: [{ source: { rule: "low" }, target: { severity: "info" }, sameColumn: true }],
      detectors: [{ metric: "accuracy", method: "cusum", threshold: 5 }],
    },
    (options) => new core.Monitor(table(), options),
  ],
  observe: [{ label: "a", at: 5, latencyMs: 5 }, (options) => watching().observe(table(), options)],
  label: [
    { label: "a", at: 9, minMatched: 5 },
    (options) => {
      const monitor = watching();
      monitor.observe(table(), { label: "a", at: 1 });
      return monitor.label(table(), table(), options);
    },
  ],
  silence: [
    { rule: "low", id: "low", metric: "accuracy", column: "x", segment: "a = b", severity: "high" },
    (options) => watching().silence(options, 5),
  ],
  notifications: [
    { groupBy: ["rule"], most: 5, since: 5, label: "a" },
    (options) => {
      const monitor = watching();
      monitor.observe(table(), { label: "a", at: 1 });
      return monitor.notifications(options);
    },
  ],
  prometheus: [{ openMetrics: true }, (options) => watching().prometheus(options)],
  replay: [
    { policies, incidents: [{ from: 0, to: 5, name: "a" }] },
    (options) => {
      const monitor = watching();
      monitor.observe(table(), { label: "a", at: 1 });
      return monitor.replay(options);
    },
  ],
  testRules: [
    {
      rules: [rule],
      tests: [
        {
          name: "falls",
          series: [{ metric: "accuracy", values: [0.4, 0.4] }],
          expect: [{ batch: 1, firing: ["low"] }],
        },
      ],
    },
    (file) => core.testRules(file),
  ],
};

function watching() {
  return new core.Monitor(table(), { roles, rules: [rule] });
}

class Getters {
  get alpha() {
    return 0.5;
  }
}

const wrong = [
  ["a text", "zzz"],
  ["a number", -7.5],
  ["true", true],
  ["a list", [[[]]]],
  ["an object", { zzz: 1 }],
  ["a Map", new Map([["zzz", 1]])],
  ["a Date", new Date(5)],
  ["a function", () => 5],
  ["a symbol", Symbol("zzz")],
  ["a bigint", 5n],
  ["an instance", new Getters()],
  ["bytes", new Uint8Array(3)],
];

/** Every place within options, as its steps, but not the rows of lists of values. */
function places(value, path = []) {
  if (typeof value !== "object" || value === null || value.length > 50) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => places(one, [...path, key]))];
}

function changed(original, path, value) {
  if (path.length === 0) return value;
  const copy = Array.isArray(original) ? [...original] : { ...original };
  copy[path[0]] = changed(copy[path[0]], path.slice(1), value);
  return copy;
}

/** What is documented to be taken besides: dates of cells and moments, and typed arrays of numbers. */
const TAKEN = {
  "outcome/prediction": ["a number", "true", "a Date"],
  "outcome/target": ["a number", "true", "a Date"],
  "observe/at": ["a Date"],
  "label/at": ["a Date"],
  "gateRows/latencyMs": ["bytes"],
  // Finished metrics by name.
  gateRows: ["an object"],
  // The entry of a report, which has more fields.
  "explainPerformance/estimated": ["an object"],
};

/** Refusals that name the list of rows, and not the option. */
const isOfRows = (place) => place === "gateRows/segments";

function refusal(run, options) {
  try {
    run(options);
    return undefined;
  } catch (error) {
    return error;
  }
}

test("the options of this file are all right as they are", () => {
  for (const [name, [options, run]] of Object.entries(entries)) {
    assert.equal(refusal(run, options)?.message, undefined, name);
  }
});

test("a value of another type is refused by its place, whatever it is", () => {
  let refused = 0;
  for (const [name, [options, run]] of Object.entries(entries)) {
    for (const path of places(options)) {
      const right = path.reduce((value, key) => value[key], options);
      const place = [name, ...path].join("/");
      const option = path.filter((step) => !/^\d+$/.test(step)).at(-1);
      for (const [what, value] of wrong) {
        if (typeof right === typeof value && typeof right !== "object") continue;
        const error = refusal(run, changed(options, path, value));
        if (TAKEN[place]?.includes(what)) {
          assert.equal(error?.message, undefined, `${place}: ${what}`);
          continue;
        }
        assert.ok(error instanceof core.DriftglassError, `${place}: ${what}: ${error}`);
        assert.notEqual(error.code, "internal-panic");
        const names = option === undefined || isOfRows(place) || error.message.includes(option);
        assert.ok(names, `${place}: ${what}: ${error.message}`);
        refused += 1;
      }
    }
  }
  assert.ok(refused > 2500, `${refused}`);
});

test("a name that is none is told, with the nearest one", () => {
  for (const [name, [options, run]] of Object.entries(entries)) {
    for (const path of places(options)) {
      const right = path.reduce((value, key) => value[key], options);
      if (typeof right !== "object" || right === null || Array.isArray(right)) continue;
      const [key] = Object.keys(right);
      const place = [name, ...path].join("/");
      // What is in these is named by the caller.
      if (/kinds$|tests$|drift.*thresholds$|Drift\/thresholds$|labels$|segments$/.test(place))
        continue;
      if (place === "deploymentGate/segments" || place === "detectChanges") continue;
      if (place === "explainPerformance/estimated") continue;
      const typo = `${key.slice(0, -1)}x`;
      const error = refusal(run, changed(options, path, { ...right, [typo]: right[key] }));
      assert.ok(error instanceof core.DriftglassError, `${place}: ${typo}`);
      assert.ok(error.message.includes(typo), `${place}: ${error.message}`);
      // Of `metricx` both are as near.
      const near = `Did you mean \`${key === "metrics" ? "metric" : key}\`?`;
      const listed = / is not a metric\. Metrics are: | has no setting .*\. It has: /;
      assert.ok(error.message.includes(near) || listed.test(error.message), error.message);
    }
  }
});

test("options that hold nothing of their own are no options", async () => {
  const given = { ...lists, latencyMs: 5 };
  assert.throws(() => core.deploymentGate(given, lists), /"latencyMs" is not an array/);
  assert.throws(
    () => core.detectDrift(table(), table(), new Getters()),
    /^An object of the class Getters cannot be passed\. Give plain values/,
  );
  const nested = { drift: { thresholds: new Map([["x", 0.1]]) } };
  assert.throws(() => new core.Monitor(table(), nested), /\/drift\/thresholds: .* the class Map /);
  const engine = await Engine.start();
  const remote = await engine.fromColumns(columns);
  for (const options of [new Map([["alpha", 0.5]]), new Date(), [], 5, () => 5]) {
    await assert.rejects(engine.detectDrift(remote, remote, options), {
      name: "DriftglassError",
      code: /config-invalid|kind-mismatch/,
    });
  }
  await engine.close();
});

test("what only other functions take is left to them, and a name with a mistake is told", () => {
  const rows = {
    target: [1, 0, 1, 0],
    prediction: [1, 0, 0, 0],
    probability: Float64Array.of(0.9, 0.2, 0.4, 0.1),
    positive: 1,
    id: [1, 2, 3, 4],
  };
  assert.equal(core.classificationMetrics({ ...rows, latencyMs: [1, 1, 1, 1] }).accuracy, 0.75);
  assert.equal(core.deploymentGate(rows, rows).difference, 0);
  const { target, ...without } = rows;
  assert.throws(
    () => core.deploymentGate({ ...without, targets: target }, rows),
    /unknown field `targets`. Did you mean `target`\?/,
  );
  assert.throws(
    () => core.classificationMetrics({ ...rows, weight: [1, 1, 1, 1] }),
    /unknown field `weight`. Did you mean `weights`\?/,
  );
});
