// Errors of options say where in them, and the ranges of the JSON Schemas are those of the engine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

before(() => core.init());

const rows = Array.from({ length: 200 }, (_, n) => n);
const columns = {
  x: rows.map((n) => n + 0.5),
  z: rows.map((n) => (n % 7) + 0.25),
  y: rows.map((n) => (n % 2 ? "a" : "b")),
  p: rows.map((n) => (n % 3 ? "a" : "b")),
};
const rule = { name: "low", metric: "accuracy", when: "below", threshold: 0.9, severity: "high" };
const roles = { target: "y", prediction: "p" };
const watched = { metric: "accuracy", method: "cusum" };

/** A configuration, and how the message about it begins. */
const wrong = [
  [{ drift: { alpha: 1.5 } }, "/drift/alpha: alpha is 1.5;"],
  [{ drift: { minRows: 1.5 } }, "/drift/minRows: "],
  [{ drift: { tests: { "a/b": "kx" } } }, '/drift/tests/a~1b: "kx" is not a test'],
  [{ drift: { thresholds: { x: -1 } } }, "/drift/thresholds/x: "],
  [{ drift: { columns: ["x", "zz"] } }, '/drift/columns/1: There is no column "zz"'],
  [{ roles: { target: "zz" } }, "/roles/target: "],
  [{ roles: { target: "y", prediction: "p" }, positive: "c" }, "/positive: "],
  [{ roles: { target: "y", prediction: "p" }, positive: 7 }, '/positive: The positive class "7"'],
  [{ roles: { target: "y", prediction: "y" } }, '/roles/prediction: Column "y" has two roles.'],
  [{ rules: [rule, rule] }, '/rules/1/name: Two rules are named "low".'],
  [{ rules: [rule, { ...rule, name: "" }] }, "/rules/1/name: A rule's name needs"],
  [{ thresholds: { accuracy: 85 } }, "/thresholds/accuracy: accuracy is at most 1; "],
  [{ thresholds: { acuracy: 0.9 } }, '/thresholds/acuracy: "acuracy" is not a metric'],
  [{ rules: [rule, { ...rule, name: "b", metric: "acuracy" }] }, "/rules/1/metric: "],
  [{ rules: [{ ...rule, for: 0 }] }, '/rules/0/for: Rule "low"'],
  [{ rules: [{ ...rule, for: 1.5 }] }, "/rules/0/for: "],
  [{ rules: [{ ...rule, threshold: { variation: -1 } }] }, "/rules/0/threshold/variation: "],
  [{ rules: [{ ...rule, threshold: [0, 1] }] }, '/rules/0/threshold: Rule "low": a range goes'],
  [{ rules: [{ ...rule, column: "zz" }] }, "/rules/0/column: "],
  [
    { rules: [{ ...rule, column: "x" }], roles },
    '/rules/0/column: "accuracy" is measured of a batch',
  ],
  [{ rules: [{ ...rule, metric: "r2" }], roles }, '/rules/0/metric: "r2" is not for a model'],
  [{ rules: [{ ...rule, segments: true }], roles }, "/rules/0/segments: there are no segments."],
  [{ multivariate: { mostRows: 1 } }, "/multivariate/mostRows: "],
  [{ estimation: { chunk: 1 } }, "/estimation/chunk: unknown field `chunk`"],
  [{ correlations: { method: "x" } }, "/correlations/method: "],
  [
    { detectors: [watched, { ...watched, metric: "rows", threshold: -1 }] },
    "/detectors/1/threshold: ",
  ],
  [{ detectors: [{ ...watched, metric: "acuracy" }] }, '/detectors/0/metric: "acuracy" is not a'],
  [{ historyLimit: 0 }, "/historyLimit: `historyLimit` is at least"],
  [{ roles: { target: "y", prediction: "p", segment: ["zz"] } }, "/roles/segment/0: There is no"],
  [{ roles, multivariate: { columns: ["x", "zz"] } }, "/multivariate/columns/1: There is no"],
  [{ roles, estimation: { currency: "" } }, "/estimation/currency: "],
  [{ detectors: [{ ...watched, column: "zz" }] }, "/detectors/0/column: There is no"],
  [{ detectors: [watched, watched] }, "/detectors/1: Two detectors"],
  [{ rules: [{ ...rule, metric: "accuracyChange" }] }, "/rules/0/metric: "],
  // Of two that are wrong the first is named.
  [{ drift: { minRows: -1 }, fullReports: -1 }, "/drift/minRows: "],
  [{ rule: [] }, "/rule: unknown field `rule`"],
];

test("what a monitor refuses in its configuration is named by its place", () => {
  const table = core.Table.fromColumns(columns);
  for (const [config, message] of wrong) {
    assert.throws(
      () => new core.Monitor(table, config),
      (error) => {
        assert.ok(error instanceof core.DriftglassError);
        assert.ok(error.message.startsWith(message), `${error.message} is not "${message}..."`);
        assert.ok(error.message.startsWith(`${error.place}: `));
        return true;
      },
    );
  }
});

test("the asynchronous engine says the same", async () => {
  const engine = await Engine.start();
  const table = await engine.fromColumns(columns);
  for (const [config, message] of wrong) {
    await assert.rejects(
      engine.monitor(table, config),
      (error) => error.message.startsWith(message) && error.message.startsWith(`${error.place}: `),
    );
  }
  await assert.rejects(engine.detectDrift(table, table, { tests: { x: "kx" } }), ({ message }) =>
    message.startsWith('/tests/x: "kx" is not a test'),
  );
  await assert.rejects(
    engine.rollout({ guardrails: [{ metric: "accuracy", when: "up", threshold: 1 }] }),
    ({ message }) => message.startsWith("/guardrails/0/when: "),
  );
  await engine.close();
});

test("kinds of columns that a table does not have are told, with the nearest one", () => {
  const said = ({ warnings }) => warnings.map(({ code, message }) => `${code}: ${message}`);
  const kinds = { xx: "categorical", y: "text" };
  assert.deepEqual(said(core.Table.fromColumns(columns, { kinds })), [
    'kinds-unknown-column: `kinds` names "xx", a column that the table does not have. Did you mean "x"?',
  ]);
  assert.deepEqual(said(core.Table.fromCsv("x,y\n1.5,a\n2.5,b\n", { kinds })), [
    'kinds-unknown-column: `kinds` names "xx", a column that the file does not have. Did you mean "x"?',
  ]);
});

test("what a reader and a split refuse in their options is named by its place", async () => {
  const csv = "when,a\n2026-01-01,1.5\n2026-01-02,2.5\n";
  const engine = await Engine.start();
  for (const [options, message] of [
    [{ delimiter: "x" }, '/delimiter: "x" cannot be the delimiter.'],
    [{ encoding: "klingon" }, '/encoding: The encoding "klingon" is not known.'],
    [{ columns: ["a", "b"] }, '/columns/1: There is no column "b".'],
    [{ kinds: { a: "number" } }, "/kinds/a: unknown variant `number`"],
  ]) {
    const says = (error) => error.message.startsWith(message) || assert.fail(error.message);
    assert.throws(() => core.Table.fromCsv(csv, options), says);
    const reader = () => {
      const made = new core.CsvReader(options);
      made.push(new TextEncoder().encode(csv));
      made.finish();
    };
    assert.throws(reader, says);
    await assert.rejects(engine.read(csv, options), says);
  }
  const table = core.Table.fromCsv(csv);
  const remote = await engine.read(csv);
  for (const [options, message] of [
    [{ column: "b" }, '/column: There is no column "b".'],
    [{ by: "day", timestamp: "b" }, '/timestamp: There is no column "b".'],
    [{ by: "day", timestamp: "a" }, '/timestamp: Column "a" is numeric and holds no times.'],
  ]) {
    const says = (error) => error.message.startsWith(message) || assert.fail(error.message);
    assert.throws(() => new core.BatchPlan(table, options), says);
    await assert.rejects(engine.planBatches(remote, options), says);
  }
  await engine.close();
});

test("options of the engine that mean nothing are refused by their name", async () => {
  for (const [options, message] of [
    [{ workers: -1 }, "/workers: A whole number from 1 is needed; this is -1."],
    [{ workers: Number.NaN }, "/workers: "],
    [{ workers: 1.5 }, "/workers: "],
    [{ workers: "2" }, "/workers: "],
    [{ worker: "foo" }, "/worker: "],
    [{ worker: null }, "/worker: "],
    [{ foo: 1 }, '/foo: "foo" is no option of the engine. Options are: worker, workers,'],
    [null, "The options of `Engine.start` are an object."],
    [{ wasm: "nope" }, "No engine could be made from the `wasm` option: ENOENT"],
    [{ wasm: new Uint8Array([1, 2, 3]) }, "No engine could be made from the `wasm` option: "],
    [
      { wasm: () => Promise.reject(new Error("no")) },
      "No engine could be made from the `wasm` option: no",
    ],
    [{ wasm: 5 }, "/wasm: An address, a Response, bytes"],
  ]) {
    await assert.rejects(Engine.start(options), (error) => {
      assert.equal(error.name, "DriftglassError");
      assert.equal(error.code, "config-invalid");
      assert.ok(error.message.startsWith(message), error.message);
      return true;
    });
  }
  const wasm = readFileSync(new URL("../../dist/core_bg.wasm", import.meta.url));
  const engine = await Engine.start({ workers: 1, worker: "none", wasm });
  await engine.close();
});

const { $defs } = JSON.parse(
  readFileSync(new URL("../../dist/schema/config.json", import.meta.url), "utf8"),
);

/** Numbers of a field just within its bounds, and just beyond them. */
function around({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum }) {
  const step = type === "integer" ? 1 : 1e-7;
  const low = minimum ?? exclusiveMinimum;
  const high = maximum ?? exclusiveMaximum;
  const within = [minimum, maximum].filter((bound) => bound !== undefined);
  if (exclusiveMinimum !== undefined) within.push(exclusiveMinimum + step);
  if (exclusiveMaximum !== undefined) within.push(exclusiveMaximum - step);
  const beyond = [exclusiveMinimum, exclusiveMaximum].filter((bound) => bound !== undefined);
  if (minimum !== undefined) beyond.push(low - step);
  if (maximum !== undefined) beyond.push(high + step);
  if (type === "integer") beyond.push(low + 0.5);
  return { within, beyond };
}

/** The methods that have a setting; the first of the list takes it alone. */
const METHODS = {
  ...{ delta: "page-hinkley", alpha: "page-hinkley", threshold: "cusum", minInstances: "cusum" },
  ...{ clock: "adwin", maxBuckets: "adwin", minWindowLength: "adwin", gracePeriod: "adwin" },
  ...{ warningThreshold: "ddm", driftThreshold: "ddm", warmStart: "ddm", lambda: "hddm-w" },
  ...{ warningConfidence: "hddm-a", driftConfidence: "hddm-a", windowSize: "fhddm" },
  ...{ statSize: "kswin", seed: "kswin" },
};

/** What else a setting needs to be looked at, or to be taken. */
const BESIDE = {
  statSize: (value) => ({ windowSize: Math.min(10_000, Math.max(2, 2 * value)) }),
  warningThreshold: (value) => ({ driftThreshold: Math.max(1, value) }),
  driftThreshold: (value) => ({ warningThreshold: Math.max(0, value) }),
  warningConfidence: (value) => ({ driftConfidence: Math.min(0.5, Math.max(value, 1e-12)) }),
  driftConfidence: (value) => ({ warningConfidence: Math.min(0.999999, Math.max(value, 1e-12)) }),
};

const places = {
  MonitorConfig: (field, value) => ({ [field]: value }),
  DriftOptions: (field, value) => ({ drift: { [field]: value } }),
  EstimationOptions: (field, value) => ({
    roles: { target: "y", prediction: "p" },
    estimation: { [field]: value },
  }),
  JointOptions: (field, value) => ({ multivariate: { [field]: value } }),
  CorrelationOptions: (field, value) => ({ correlations: { [field]: value } }),
  Rule: (field, value) => ({ roles, rules: [{ ...rule, [field]: value }] }),
  Variation: (field, value) => ({ roles, rules: [{ ...rule, threshold: { [field]: value } }] }),
  DetectorRule: (field, value) => ({
    detectors: [
      { ...watched, method: METHODS[field] ?? "cusum", ...BESIDE[field]?.(value), [field]: value },
    ],
  }),
};

/** Not to be had at its bounds in a test: simulations of seconds, or it needs a stable series besides. */
const elsewhere = ["expectedRunLength", "errorRate", "block", "warmUp", "beta"];

test("numbers that the schema takes and the engine does not, or the other way round, would show here", () => {
  const table = core.Table.fromColumns(columns);
  const refused = (config) => {
    try {
      new core.Monitor(table, config).free();
      return undefined;
    } catch (error) {
      return error.message;
    }
  };
  let looked = 0;
  for (const [type, config] of Object.entries(places)) {
    for (const [field, schema] of Object.entries($defs[type].properties)) {
      if (elsewhere.includes(field)) continue;
      const { within, beyond } = around(schema);
      looked += within.length + beyond.length;
      for (const value of within) {
        assert.equal(refused(config(field, value)), undefined, `${type}.${field} = ${value}`);
      }
      for (const value of beyond) {
        assert.ok(refused(config(field, value)), `the engine takes ${type}.${field} = ${value}`);
      }
    }
  }
  assert.ok(looked > 100, `${looked} numbers were tried`);
});
