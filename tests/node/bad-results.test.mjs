// B62 to B68 and B71 to B77: bad inputs of metrics and monitors, and bad files, through the package.
import assert from "node:assert/strict";
import { mkdtempSync, openAsBlob, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { before } from "node:test";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

const { classificationMetrics, confidence, Monitor, regressionMetrics, Table } = core;
const floats = (...values) => Float64Array.from(values);
const warningOf = ({ warnings }, code) => warnings.find((warning) => warning.code === code);

before(() => core.init());

test("B62 inputs of different lengths are refused, with both counts", () => {
  const target = [1, 0, 1];
  const short = { target, prediction: [1, 0] };
  for (const run of [
    () => classificationMetrics(short),
    () => regressionMetrics(short),
    () => classificationMetrics({ target, prediction: target, probability: floats(0.5, 0.5) }),
    () => classificationMetrics({ target, prediction: target, weights: floats(1, 1) }),
    () => classificationMetrics({ target, prediction: target, probability: { 1: floats(1, 1) } }),
  ]) {
    assert.throws(run, { code: "length-mismatch", message: /\b3\b.*\b2\b/ });
  }
  const columns = { target, prediction: [1, 0] };
  assert.throws(() => Table.fromColumns(columns), {
    code: "table-length-mismatch",
    message: /\b3\b.*\b2\b|\b2\b.*\b3\b/,
  });
});

test("B63 nothing is joined: rows belong together by position, whatever their keys", () => {
  const rows = (ids) => ({ id: ids, y: ["a", "b", "a", "b"], p: ["a", "b", "a", "a"] });
  const roles = { target: "y", prediction: "p", id: "id" };
  const unique = Table.fromColumns(rows(["k1", "k2", "k3", "k4"]));
  const monitor = new Monitor(unique, { roles });
  for (const ids of [
    ["k1", "k1", "k1", "k1"],
    ["k4", "k3", "k2", "k1"],
    ["x", "y", "z", null],
  ]) {
    const { rows: count, performance } = monitor.observe(Table.fromColumns(rows(ids)), { at: 0 });
    assert.deepEqual([count, performance.n, performance.accuracy], [4, 4, 0.75]);
  }
  const target = ["a", "a", "b"];
  assert.equal(classificationMetrics({ target, prediction: ["a", "a", "b"] }).accuracy, 1);
  assert.equal(classificationMetrics({ target, prediction: ["b", "a", "a"] }).accuracy, 1 / 3);
});

test('B64 the labels "1" and 1 are one class; true and 1 are two, and a warning says so', () => {
  const same = classificationMetrics({ target: ["1", "0", "1"], prediction: [1, 0, 1] });
  assert.deepEqual([same.accuracy, same.classes, same.warnings], [1, ["0", "1"], []]);
  for (const target of [
    [true, false, true],
    ["True", "False", "True"],
    ["yes", "no", "yes"],
  ]) {
    const metrics = classificationMetrics({ target, prediction: [1, 0, 1] });
    assert.equal(metrics.accuracy, 0);
    assert.equal(metrics.classes.length, 4);
    const { message, count } = warningOf(metrics, "no-common-class");
    assert.equal(count, 3);
    for (const label of [...target, 1, 0]) assert.ok(message.includes(`"${label}"`), message);
  }
  const wrong = classificationMetrics({ target: ["a", "a"], prediction: ["b", "b"] });
  assert.equal(warningOf(wrong, "no-common-class"), undefined);
});

const OF_PROBABILITY = [
  "rocAuc",
  "averagePrecision",
  "logLoss",
  "brier",
  "expectedCalibrationError",
];

/** The metrics of labels are there, those of the probability are not. */
function assertRefused(metrics, code, count) {
  assert.equal(metrics.accuracy, 1);
  for (const name of OF_PROBABILITY) assert.equal(metrics[name], null, name);
  assert.equal(warningOf(metrics, code)?.count, count, code);
}

test("B65 probabilities outside 0 to 1, percentages and rows that do not sum to 1", () => {
  const target = [1, 0, 1, 0];
  const measure = (...values) =>
    classificationMetrics({ target, prediction: target, probability: floats(...values) });
  assertRefused(measure(0.9, 0.1, 1.5, -0.5), "value-out-of-range", 2);
  assertRefused(measure(90, 10, 80, 20), "value-out-of-range", 4);
  assertRefused(measure(Number.POSITIVE_INFINITY, 0.1, 0.9, 0.1), "value-out-of-range", 1);
  const labels = ["a", "b", "c"];
  const probability = {
    a: floats(0.5, 0.2, 0.2),
    b: floats(0.5, 0.3, 0.2),
    c: floats(0.5, 0.5, 0.6),
  };
  const many = classificationMetrics({ target: labels, prediction: labels, probability });
  assertRefused(many, "probability-sum", 1);
  const sure = confidence(floats(90, 10, 0.5));
  assert.deepEqual([sure.average, sure.lowPct, sure.invalid], [null, null, 2]);
});

test("B66 a constant score is AUC 0.5 with a note, a score that is missing is none", () => {
  const target = [1, 0, 1, 0];
  const measure = (value) =>
    classificationMetrics({
      target,
      prediction: target,
      probability: new Float64Array(4).fill(value),
    });
  const constant = measure(0.5);
  assert.equal(constant.rocAuc, 0.5);
  assert.equal(warningOf(constant, "constant-probability").count, 4);
  assertRefused(measure(Number.NaN), "missing-probability", 4);
});

test("B67 with one class AUC does not exist, and a warning names what is not defined", () => {
  const ones = [1, 1, 1, 1];
  const probability = floats(0.5, 0.6, 0.7, 0.5);
  const metrics = classificationMetrics({ target: ones, prediction: ones, probability });
  assert.equal(metrics.rocAuc, null);
  assert.equal(metrics.cohenKappa, null);
  const said = metrics.warnings.map(({ message }) => message).join("\n");
  for (const name of ["rocAuc", "cohenKappa", "matthews", "specificity"]) {
    assert.match(said, new RegExp(`^${name} is not defined`, "m"));
  }
});

test("B68 weights that are negative, missing, infinite or all zero are refused", () => {
  const target = [1, 0, 1, 0];
  for (const [weights, message] of [
    [[1, -1, -1, 1], /^2 weights are negative/],
    [[1, Number.NaN, 1, 1], /^1 weights are/],
    [[1, Number.POSITIVE_INFINITY, 1, 1], /^1 weights are/],
    [[0, 0, 0, 0], /sum to 0/],
  ]) {
    const input = { target, prediction: target, weights: floats(...weights) };
    const refusal = { code: "value-out-of-range", message };
    assert.throws(() => classificationMetrics(input), refusal);
    assert.throws(() => regressionMetrics(input), refusal);
  }
});

const CITIES = ["Turin", "Oslo", "Rome"];
const rows = (cities, from = 20.5) => ({
  city: Array.from({ length: 60 }, (_, row) => cities[row % cities.length]),
  age: Array.from({ length: 60 }, (_, row) => from + row),
});

test("B71 categories that are new, gone or in another case are listed", () => {
  const monitor = new Monitor(Table.fromColumns(rows(CITIES)));
  const batch = Table.fromColumns(rows(["turin", "Oslo", "Paris"]));
  const report = monitor.observe(batch, { at: 0 });
  const quality = report.quality.columns.find(({ name }) => name === "city");
  assert.deepEqual([quality.unseen, quality.unseenRows], [["Paris", "turin"], 40]);
  const { message } = report.quality.issues.find(({ code }) => code === "unseen");
  assert.match(message, /40 rows.*Paris, turin/);
  const { profile, verdict } = report.drift.columns.find(({ column }) => column === "city");
  const gone = profile.categories.filter((_, at) => profile.batch[at] === 0);
  assert.deepEqual([verdict, gone], ["drifted", ["Rome", "Turin"]]);
});

test("B72 columns are matched by name, and what differs is listed", () => {
  const { city, age } = rows(CITIES);
  const monitor = new Monitor(Table.fromColumns({ city, age, kind: city }));
  const turned = monitor.observe(Table.fromColumns({ kind: city, age, city }), { at: 0 });
  assert.deepEqual(turned.schema, []);
  for (const { statistic } of turned.drift.columns) assert.equal(statistic, 0);
  const other = monitor.observe(Table.fromColumns({ pay: age, kind: age, age }), { at: 1 });
  assert.deepEqual(
    other.schema.map(({ column, change }) => [column, change]),
    [
      ["city", "removed"],
      ["kind", "kind-changed"],
      ["pay", "added"],
    ],
  );
  assert.deepEqual(
    other.drift.columns.map(({ column, statistic }) => [column, statistic]),
    [["age", 0]],
  );
  assert.deepEqual(other.drift.skipped.map(({ column }) => column).sort(), ["city", "kind", "pay"]);
});

test("B73 the same file twice: no drift at all, and a warning that it is the same", () => {
  const reference = Table.fromColumns(rows(CITIES));
  const monitor = new Monitor(reference);
  const report = monitor.observe(Table.fromColumns(rows(CITIES)), { at: 0 });
  for (const { statistic, effect, pValue } of report.drift.columns) {
    assert.deepEqual([statistic, effect, pValue], [0, 0, 1]);
  }
  assert.equal(report.drift.drifted, 0);
  assert.match(warningOf(report, "same-data").message, /equals the reference's/);
  const restored = Monitor.restore(monitor.snapshot(), reference);
  assert.ok(warningOf(restored.observe(reference, { at: 1 }), "same-data"));
  const { city, age } = rows(CITIES);
  for (const batch of [
    { city, age: [...age.slice(1), age[0]] },
    { city, age, more: age },
    { city: city.slice(1), age: age.slice(1) },
  ]) {
    const other = monitor.observe(Table.fromColumns(batch), { at: 2 });
    assert.equal(warningOf(other, "same-data"), undefined);
  }
});

/** A file of a head, rows that are made when they are asked for, and a tail. */
class MadeFile extends Blob {
  constructor(head, row, times, tail) {
    super([]);
    Object.assign(this, { head, row, times, tail });
  }

  get size() {
    return this.head.length + this.row.length * this.times + this.tail.length;
  }

  slice(from, to) {
    assert.ok(from === 0 && to <= 8192, "only its beginning is looked at");
    return new Blob([(this.head + this.row).slice(0, to)]);
  }

  stream() {
    const { head, row, tail } = this;
    const together = 256;
    const rows = Buffer.from(row.repeat(together));
    let left = this.times;
    return new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from(head)),
      pull(controller) {
        const now = Math.min(together, left);
        left -= now;
        controller.enqueue(new Uint8Array(rows.subarray(0, now * row.length)));
        if (left > 0) return;
        controller.enqueue(Buffer.from(tail));
        controller.close();
      },
    });
  }
}

test("B74 a file of over 2 GiB is read to its last record", { timeout: 300_000 }, async () => {
  const engine = await Engine.start({ worker: "none" });
  const row = `1.5,"${"x".repeat(8000)}"\n`;
  const times = Math.ceil(2.2 * 2 ** 30) / row.length;
  const file = new MadeFile("a,b\n", row, Math.ceil(times), "odd\n2.5,y\n");
  const table = await engine.read(file);
  assert.equal(table.records.bytes, file.size);
  assert.equal(table.records.used, file.times + 1);
  const [{ line, byte, excerpt }] = table.records.rejections;
  assert.deepEqual([line, byte, excerpt], [file.times + 2, file.size - 10, "odd"]);
  assert.ok(byte > 2 ** 31);
  await engine.close();
});

const GONE = { code: "file-changed", message: /changed or disappeared while being read/ };

test("B75 a file that was changed, cut or deleted after it was opened gives no table", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bad-files-"));
  const engine = await Engine.start({ worker: "none" });
  try {
    for (const [how, change] of Object.entries({
      lengthened: (path) => writeFileSync(path, "x\n1\n2\n3\n4\n"),
      cut: (path) => truncateSync(path, 3),
      deleted: (path) => rmSync(path),
    })) {
      const path = join(folder, `${how}.csv`);
      writeFileSync(path, "x\n1\n2\n3\n");
      const opened = await openAsBlob(path);
      change(path);
      await assert.rejects(engine.read(opened), GONE, how);
    }
    const early = new MadeFile("x\n1\n", "2\n", 4, "");
    Object.defineProperty(early, "size", { value: 1000 });
    await assert.rejects(engine.read(early), GONE, "ends before its size");
    assert.equal((await engine.read("x\n1.5\n")).rowCount, 1);
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true });
  }
});

/** What a browser gives for a folder, or for a file that may not be read. */
class UnreadableFile extends File {
  constructor(name, kind) {
    super(["x".repeat(4096)], name);
    this.refusal = new DOMException("It could not be read.", kind);
  }

  slice() {
    return this;
  }

  arrayBuffer() {
    return Promise.reject(this.refusal);
  }

  stream() {
    const { refusal } = this;
    return new ReadableStream({ start: (controller) => controller.error(refusal) });
  }
}

test("B76 a folder or a file without permission costs only itself, among 300", async () => {
  const engine = await Engine.start({ worker: "none" });
  const files = Array.from({ length: 300 }, (_, at) => new File([`x\n${at}.5\n`], `${at}.csv`));
  files[7] = new UnreadableFile("folder", "NotFoundError");
  files[8] = new UnreadableFile("secret.csv", "NotReadableError");
  const read = await Promise.allSettled(files.map((file) => engine.read(file)));
  const bad = read.flatMap(({ reason }, at) => (reason ? [[at, reason.code]] : []));
  assert.deepEqual(bad, [
    [7, "file-changed"],
    [8, "file-changed"],
  ]);
  assert.deepEqual(Array.from(await read[299].value.values("x")), [299.5]);
  await engine.close();
});

test("B77 names of files and columns stay what they are, and break no line of what is written", async () => {
  const engine = await Engine.start({ worker: "none" });
  const names = ["a\u202egpj.csv", "../../etc/passwd", "n".repeat(255), "🦊.csv", "<b>x</b>\n.csv"];
  for (const name of names) {
    const failed = engine.read(new File(['a\n"'], name));
    await assert.rejects(failed, (error) => error.file === name && error.line === 2);
  }
  await engine.close();
  const columns = Object.fromEntries(names.map((name) => [name, rows(CITIES).age]));
  const table = Table.fromColumns(columns);
  assert.deepEqual(
    table.columns.map(({ name }) => name),
    names,
  );
  const monitor = new Monitor(table);
  const batch = Table.fromColumns({ ...columns, [names[4]]: rows(CITIES, 500).age });
  monitor.observe(batch, { at: 0, label: names[4] });
  const report = JSON.parse(JSON.stringify(monitor.report()));
  assert.deepEqual(report.dashboard.driftedColumns, [names[4]]);
  const rules = monitor.prometheusRules();
  assert.match(rules, /^groups:\n {2}- name: driftglass\n {4}rules:\n {6}- alert: "/m);
  assert.equal(monitor.grafanaDashboard().uid, "driftglass");
  for (const text of [monitor.prometheus(), rules, core.reportMarkdown(report)]) {
    assert.doesNotMatch(text, /<b>x<\/b>\n\.csv/);
  }
});
