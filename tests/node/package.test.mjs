// The built package as a user meets it: every shape, every error, in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

const { CsvReader, DriftglassError, GradualRollout, Monitor, RetrainingTrigger, Table } = core;
const sample = (file) => readFileSync(new URL(`../../www/samples/${file}`, import.meta.url));

before(() => core.init());

/** Results are plain data: nothing is lost on the way through JSON. */
function assertPlain(value) {
  assert.deepEqual(JSON.parse(JSON.stringify(value)), value);
}

test("the ten lines of the README", () => {
  const reference = Table.fromCsv("x,y\n1.5,a\n2.5,b\n3.5,a\n");
  const batch = Table.fromCsv("x,y\n1.5,a\n2.5,b\n3.5,a\n");
  const monitor = new Monitor(reference);
  const report = monitor.observe(batch, { label: "first", at: 0 });
  assert.equal(report.label, "first");
  assert.equal(report.rows, 3);
  assert.equal(report.drift.verdict, "inconclusive");
  assertPlain(report);
  assertPlain(monitor.report());
  assert.equal(monitor.history.length, 1);
});

test("a column of a typed array, of cells with holes, of dates and of mixed values", () => {
  const table = Table.fromColumns({
    number: new Float64Array([0.5, Number.NaN, 1.5]),
    hole: ["a", null, "a"],
    flag: [true, false, null],
    when: [new Date(0), new Date(1000), null],
    mixed: [1, "one", new Date(0)],
  });
  assert.deepEqual(
    table.columns.map(({ kind, missing }) => [kind, missing]),
    [
      ["numeric", 1],
      ["categorical", 1],
      ["boolean", 1],
      ["datetime", 1],
      ["categorical", 0],
    ],
  );
  assert.deepEqual(table.values("hole"), ["a", null, "a"]);
  assert.ok(Number.isNaN(table.values("number")[1]));
  assert.equal(table.slice(1, 3).rowCount, 2);
  assert.deepEqual(table.values("mixed"), [1, "one", "1970-01-01T00:00:00.000Z"].map(String));
  table.free();
  table.free();
  assert.throws(() => table.rowCount, { code: "table-freed" });
});

test("errors carry their code and place", () => {
  assert.throws(
    () => Table.fromCsv('a,b\n1,"x\n', { file: "march.csv" }),
    (error) =>
      error instanceof DriftglassError &&
      error.code === "csv-unterminated-quote" &&
      error.line === 2 &&
      error.toString().startsWith("march.csv, line 2"),
  );
  assert.throws(() => Table.fromCsv(""), { code: "csv-empty" });
  assert.throws(() => Table.fromColumns({ a: [1], b: [1, 2] }), { code: "table-length-mismatch" });
  assert.throws(() => Table.fromCsv("a\n1\n", { delimter: "," }), { code: "config-invalid" });
  const table = Table.fromCsv("a\n1\n");
  assert.throws(() => table.values("b"), { code: "column-missing" });
  assert.throws(() => new Monitor(table, { roles: { target: "b" } }), { code: "column-missing" });
  assert.throws(() => core.driftTest("no-such-test", [1], [2]), { code: "config-invalid" });
  assert.throws(() => core.latency(["a"]), { code: "kind-mismatch" });
});

test("numbers that are not finite are refused with their place, and do not become defaults", () => {
  const table = Table.fromColumns({ x: [1.5, 2.5, 3.5], y: [3, 1, 2] });
  const rule = { name: "r", metric: "driftEffect", when: "outside", severity: "medium" };
  const detector = { metric: "driftEffect", method: "page-hinkley" };
  for (const [place, number, run] of [
    ["/alpha", "NaN", () => core.detectDrift(table, table, { alpha: Number.NaN })],
    [
      "/thresholds/x",
      "Infinity",
      () => core.detectDrift(table, table, { thresholds: { x: Infinity } }),
    ],
    ["/drift/minEffect", "NaN", () => new Monitor(table, { drift: { minEffect: Number.NaN } })],
    ["/historyLimit", "Infinity", () => new Monitor(table, { historyLimit: Infinity })],
    [
      "/thresholds/accuracy",
      "-Infinity",
      () => new Monitor(table, { thresholds: { accuracy: -Infinity } }),
    ],
    [
      "/detectors/1/threshold",
      "NaN",
      () =>
        new Monitor(table, {
          detectors: [
            { ...detector, method: "adwin" },
            { ...detector, threshold: Number.NaN },
          ],
        }),
    ],
    [
      "/rules/0/threshold/1",
      "Infinity",
      () => new Monitor(table, { rules: [{ ...rule, threshold: [0, Infinity] }] }),
    ],
    [
      "/correlations/minDifference",
      "NaN",
      () => new Monitor(table, { correlations: { minDifference: Number.NaN } }),
    ],
    ["/threshold", "NaN", () => new core.ChangeDetector("cusum", { threshold: Number.NaN })],
    ["/window", "NaN", () => core.trend([1, 2, 3], { window: Number.NaN })],
    ["/threshold", "NaN", () => core.latency(new Float64Array([1, 2]), { threshold: Number.NaN })],
    ["/percent", "NaN", () => new GradualRollout({ percent: Number.NaN })],
    ["/maxRows", "Infinity", () => Table.fromCsv("a\n1\n", { maxRows: Infinity })],
  ]) {
    assert.throws(run, (error) => {
      assert.equal(error.code, "config-invalid", place);
      const message = `${place}: A finite number is needed, or none at all; this is ${number}.`;
      assert.equal(error.message, message);
      return true;
    });
  }
  // What is missing in a series to draw from is missing.
  const reference = Float64Array.from({ length: 50 }, (_, n) => (n % 7 === 3 ? Number.NaN : n % 5));
  const drawn = new core.ChangeDetector("page-hinkley", { expectedRunLength: 50, reference });
  assert.ok(drawn.state().calibration);
});

test("bad arguments from JavaScript never kill the engine", () => {
  const bad = [undefined, null, 7, "x", {}, [], [[1]], [{}], Symbol.iterator, () => 1, Number.NaN];
  const table = Table.fromCsv("x\n1.5\n2.5\n");
  const monitor = new Monitor(table);
  for (const argument of bad) {
    for (const run of [
      () => Table.fromColumns(argument),
      () => Table.fromColumns({ a: argument }),
      () => core.driftTest("chi-squared", argument, argument),
      () => core.classificationMetrics(argument),
      () => core.classificationCurves(argument),
      () => core.regressionMetrics({ target: argument, prediction: argument }),
      () => core.confidence(argument),
      () => core.latency(argument, argument),
      () => core.trend(argument),
      () => core.detectChanges(argument),
      () => core.detectChanges([1, 2], argument),
      () => core.detectChanges([1, 2], { detector: argument, reference: argument }),
      () => core.changePoints(argument, argument),
      () => new core.ChangeDetector(argument),
      () => new core.ChangeDetector("ddm", argument).update(argument),
      () => new core.ChangeDetector("adwin").update(argument),
      () => core.ChangeDetector.restore(argument),
      () => core.deploymentGate(argument, argument),
      () => core.deploymentGate({ target: [1], prediction: [1], segments: argument }, {}),
      () => core.deploymentGate({ target: [1], prediction: [1], latencyMs: argument }, {}),
      () => core.decisionRecord(argument),
      () => core.decisionRecord({ kind: "gate", at: 0, result: argument }),
      () => core.decisionMarkdown(argument),
      () => new core.Sha256().update(argument),
      () => new GradualRollout(argument),
      () => new RetrainingTrigger(argument),
      () => Monitor.restore(argument),
      () => core.slackPayload(argument),
      () => core.driftTest(argument, [1], [2]),
      () => core.driftStatistic(argument, [1], [2]),
      () => core.driftStatistic("psi", argument, argument),
      () => core.driftTest("chi-squared", [argument, "a"], [argument, 1]),
      () => core.pagerDutyPayload({}, argument),
      () => core.reportCsv(argument),
      () => Table.fromCsv(argument),
      () => Table.fromJsonLines(argument),
      () => Table.fromDecoded(argument),
      () => Table.fromDecoded({ columns: [argument, { form: "labels", codes: argument }] }),
      () => new core.TableReader(argument, argument),
      () => new core.TableReader().push(argument),
      () => core.formatOf(argument),
      () => new CsvReader().push(argument),
      () => table.values(argument),
      () => monitor.acknowledge(argument),
      () => new GradualRollout().route(argument),
    ]) {
      try {
        run();
      } catch (error) {
        const said = `${run} with ${String(argument)}: ${error}`;
        assert.ok(error instanceof DriftglassError, said);
        assert.doesNotMatch(error.code, /^(internal-panic|out-of-memory|unexpected)$/, said);
      }
    }
  }
  assert.equal(core.driftTest("chi-squared", ["a"], ["a"]).statistic, 0);
  assert.equal(core.driftStatistic("chi-squared", ["a"], ["a"]), 0);
  assert.equal(core.driftStatistic("psi", ["a"], [null]), null);
});

test("what no column can hold is refused with its place", () => {
  assert.throws(() => Table.fromColumns({ a: [1, "x", {}] }), {
    code: "kind-mismatch",
    message: /Value 2 of "a"/,
  });
  assert.throws(() => Table.fromColumns({ a: new BigInt64Array(2) }), { code: "kind-mismatch" });
});

test("options that hold themselves, or whose fields throw, are refused", () => {
  const table = Table.fromColumns({ a: [1.5, 2.5] });
  const circle = { columns: ["a"] };
  circle.within = circle;
  const throwing = {
    get alpha() {
      throw new Error("boom");
    },
  };
  for (const options of [circle, throwing, () => 0.05]) {
    const refusal = {
      name: "DriftglassError",
      code: "config-invalid",
      message: / cannot be passed\. Give plain values/,
    };
    assert.throws(() => core.detectDrift(table, table, options), refusal);
    assert.throws(() => new core.Monitor(table, options), refusal);
    assert.throws(() => core.trend([1, 2, 3], options), refusal);
  }
});

test("what holds no columns is refused, and never an empty table", () => {
  class Rows {
    a = [1.5, 2.5];
  }
  const map = new Map([["a", [1, 2]]]);
  for (const none of [map, new Set([[1]]), new Date(), Promise.resolve({ a: [1] }), new Rows()]) {
    assert.throws(() => Table.fromColumns(none), {
      code: "config-invalid",
      message:
        /An object of the class \w+ cannot be passed\. Give plain values, or fields \{ name: value \}/,
    });
  }
  for (const none of [1, "a", true])
    assert.throws(() => Table.fromColumns(none), {
      code: "kind-mismatch",
      message: /name: values/,
    });
  assert.equal(Table.fromColumns({}).rowCount, 0);
});

test("probabilities are numbers in any array, and what is none is refused", () => {
  const [target, prediction] = [
    ["no", "yes", "yes", "no"],
    ["no", "yes", "no", "no"],
  ];
  const given = (probability) =>
    core.classificationMetrics({ target, prediction, positive: "yes", probability });
  const p = [0.25, 0.75, 0.5, 0.125];
  const wanted = given(Float64Array.from(p));
  assert.ok(wanted.logLoss > 0);
  assert.deepEqual(given(Float32Array.from(p)), wanted);
  assert.deepEqual(core.confidence(Float32Array.from(p)), core.confidence(Float64Array.from(p)));
  assert.equal(core.confidence(Uint8Array.of(1, 0, 1)).average, 1);
  const unfit = { code: "kind-mismatch", message: /^"probability" is given as numbers, or/ };
  const ofClass = { code: "config-invalid", message: /An object of the class (Map|Date) / };
  const map = new Map([["yes", Float64Array.from(p)]]);
  for (const [none, refusal] of [
    [0.5, unfit],
    [true, unfit],
    [map, ofClass],
    [new Date(), ofClass],
  ]) {
    assert.throws(() => given(none), refusal);
    assert.throws(() => core.confidence(none), refusal);
  }
});

test("values of a table can be fed back to every function", () => {
  const table = Table.fromCsv("ms,y,p\n10,1,1.5\n20,2,2.5\n30,3,2.5\n");
  assert.equal(core.latency(table.values("ms")).mean, 20);
  const metrics = core.regressionMetrics({
    target: table.values("y"),
    prediction: table.values("p"),
  });
  assert.equal(metrics.mae, 0.5);
  assert.equal(core.predictionDrift([1, 2, 1], [1, 2, 2]).column, null);
});

test("a listener that throws costs neither the batch nor the other listeners", () => {
  const error = console.error;
  const said = [];
  console.error = (...words) => said.push(words.join(" "));
  try {
    const right = Table.fromColumns({ y: ["a", "b"], p: ["a", "b"] });
    const wrong = Table.fromColumns({ y: ["a", "b"], p: ["b", "a"] });
    const monitor = new Monitor(right, { roles: { target: "y", prediction: "p" } });
    let heard = 0;
    monitor.onAlert(() => {
      throw new Error("mine");
    });
    const stop = monitor.onAlert(() => {
      heard += 1;
    });
    monitor.onAlert(core.consoleSink);
    const { events } = monitor.observe(wrong, { at: 0 });
    assert.equal(heard, events.length);
    assert.ok(said.some((line) => line.startsWith("[HIGH] ")));
    stop();
    monitor.observe(right, { at: 1 });
    assert.equal(heard, events.length);
    assert.equal(monitor.history.length, 2);
  } finally {
    console.error = error;
  }
});

test("notifications are shown for what fires, if the person allows them", () => {
  const shown = [];
  class Notification {
    static permission = "granted";
    constructor(title, options) {
      shown.push({ title, ...options });
    }
  }
  const event = { rule: "low-accuracy", alert: "low-accuracy", message: "Low.", severity: "high" };
  globalThis.Notification = Notification;
  try {
    core.webNotificationSink({ ...event, to: "firing" }, null);
    core.webNotificationSink({ ...event, to: "resolved" }, null);
    Notification.permission = "denied";
    core.webNotificationSink({ ...event, to: "firing" }, null);
  } finally {
    Reflect.deleteProperty(globalThis, "Notification");
  }
  assert.deepEqual(shown, [
    { title: "driftglass: low-accuracy", body: "Low.", tag: "low-accuracy" },
  ]);
});

test("a file given as an ArrayBuffer is refused, not read as empty", () => {
  const { buffer } = new TextEncoder().encode("x\n1.5\n");
  assert.throws(() => Table.fromCsv(buffer), { code: "kind-mismatch" });
  assert.throws(() => new CsvReader().push(buffer), { code: "kind-mismatch" });
});

test("dates and big integers among other values are labels that no time zone changes", () => {
  const mixed = Table.fromColumns({
    a: [new Date(0), "x", 9007199254740993n, new Date(Number.NaN)],
  });
  assert.deepEqual(mixed.values("a"), ["1970-01-01T00:00:00.000Z", "x", "9007199254740993", null]);
});

test("calls measured by timed are the latencies of the next batch", async () => {
  const table = Table.fromCsv("x\n1.5\n2.5\n");
  const monitor = new Monitor(table);
  assert.equal(
    monitor.timed(() => 42),
    42,
  );
  assert.equal(await monitor.timed(async () => "later"), "later");
  assert.throws(() => monitor.observe({}, {}), DriftglassError);
  const report = monitor.observe(table, { at: 0 });
  assert.equal(report.latency.n, 2);
  assert.ok(report.latency.mean >= 0);
  assert.equal(monitor.observe(table, { at: 1 }).latency, null);
});

test("a listener hears an alert once, and once when it is over", () => {
  const reference = Table.fromColumns({ y: ["a", "b", "a", "b"], p: ["a", "b", "a", "b"] });
  const wrong = Table.fromColumns({ y: ["a", "b", "a", "b"], p: ["b", "a", "b", "a"] });
  const monitor = new Monitor(reference, { roles: { target: "y", prediction: "p" } });
  const heard = [];
  monitor.onAlert((event, alert) => heard.push([event.rule, event.to, alert.severity]));
  for (const [at, batch] of [reference, wrong, wrong, reference].entries()) {
    monitor.observe(batch, { at });
  }
  assert.deepEqual(
    heard.filter(([rule]) => rule === "low-accuracy"),
    [
      ["low-accuracy", "firing", "high"],
      ["low-accuracy", "resolved", "high"],
    ],
  );
  const [alert] = monitor.alerts;
  assertPlain(core.slackPayload(alert));
  assert.equal(core.pagerDutyPayload(alert, "key").routing_key, "key");
  assert.ok(Array.isArray(core.alertmanagerPayload(monitor.alerts)));
});

test("rollout and trigger", () => {
  const rollout = new GradualRollout({ percent: 10, seed: 7 });
  const arms = Array.from({ length: 2000 }, (_, n) => rollout.route(`user ${n}`));
  const share = arms.filter((arm) => arm === "candidate").length / arms.length;
  assert.ok(share > 0.07 && share < 0.13, `share ${share}`);
  assert.equal(rollout.increase(), 20);
  assert.equal(rollout.increase(500), 100);
  assert.ok(new GradualRollout().percent === 10);
  const trigger = new RetrainingTrigger();
  let decision;
  for (let n = 0; n < 12; n += 1) decision = trigger.observe({ accuracy: 0.6, driftPValue: 0.5 });
  assert.equal(decision.retrain, true);
  assertPlain(decision);
});

test("rollout and trigger outlive a restart", async () => {
  const rollout = new GradualRollout({ percent: 30 });
  const trigger = new RetrainingTrigger({ recent: 2, window: 4, cooldown: 1 });
  rollout.route();
  rollout.record("candidate", { prediction: 1, target: 1, latencyMs: 3 });
  trigger.observe({ accuracy: 0.9 });
  const texts = [rollout.toSnapshot(), trigger.toSnapshot()];
  const engine = await Engine.start();
  try {
    const again = GradualRollout.fromSnapshot(texts[0]);
    const remote = await engine.rolloutFromSnapshot(texts[0]);
    const keys = [undefined, "a", undefined, "b"];
    const ways = keys.map((key) => rollout.route(key));
    assert.deepEqual(
      keys.map((key) => again.route(key)),
      ways,
    );
    for (const [n, key] of keys.entries()) assert.equal(await remote.route(key), ways[n]);
    assert.deepEqual(again.evaluate(), rollout.evaluate());
    assert.equal(await remote.toSnapshot(), again.toSnapshot());
    const resumed = RetrainingTrigger.fromSnapshot(texts[1]);
    const far = await engine.triggerFromSnapshot(texts[1]);
    for (const accuracy of [0.5, 0.6, null]) {
      const decision = trigger.observe({ accuracy });
      assert.deepEqual(resumed.observe({ accuracy }), decision);
      assert.deepEqual(await far.observe({ accuracy }), decision);
    }
    assert.equal(await far.toSnapshot(), resumed.toSnapshot());
    await assert.rejects(engine.triggerFromSnapshot(texts[0]), { code: "snapshot-invalid" });
    assert.throws(() => GradualRollout.fromSnapshot(texts[1]), { code: "snapshot-invalid" });
  } finally {
    await engine.close();
  }
});

test("change detectors and change points", () => {
  const jump = Array.from({ length: 200 }, (_, n) => (n < 100 ? 0 : 3) + Math.sin(n * n));
  const found = core.changePoints(jump);
  assert.deepEqual(
    found.changes.map(({ index }) => index),
    [100],
  );
  assertPlain(found);
  const detector = new core.ChangeDetector("page-hinkley", { threshold: 20 });
  const stages = jump.map((x) => detector.update(x).stage);
  assert.ok(stages.indexOf("change") >= 100 && stages.indexOf("change") < 110);
  assert.equal(detector.update(null).stage, "none");
  assert.equal(detector.count, 200);
  const { missing, parameter, value } = detector.state();
  assert.deepEqual(
    { missing, parameter, value },
    { missing: 1, parameter: "threshold", value: 20 },
  );
  const again = core.ChangeDetector.restore(detector.snapshot());
  assert.deepEqual(again.update(1), detector.update(1));
  const reference = Float64Array.from(jump.slice(0, 100));
  const whole = core.detectChanges(jump, { detector: "cusum", expectedRunLength: 500, reference });
  assert.equal(whole.calibration.drawnFrom, "reference");
  assert.ok(whole.changes[0] >= 100 && whole.changes[0] < 110, `${whole.changes}`);
  assert.throws(() => core.detectChanges([1], { threshold: 1 }), { code: "config-invalid" });
  assert.throws(() => new core.ChangeDetector("ddm").update(93), { code: "value-out-of-range" });
  assert.throws(() => core.ChangeDetector.restore("{}"), { code: "snapshot-invalid" });
  detector.free();
});

test("a snapshot continues as if nothing had happened", () => {
  const read = (file) => Table.fromCsv(sample(file));
  const reference = read("census_sample_reference.csv");
  const config = {
    roles: { target: "employed", prediction: "prediction", ignore: ["year", "id"] },
  };
  const first = new Monitor(reference, config);
  first.observe(read("census_2016_1.csv"), { at: 1 });
  const second = Monitor.restore(first.snapshot(), reference);
  const batch = read("census_2018_4.csv");
  assert.deepEqual(first.observe(batch, { at: 2 }), second.observe(batch, { at: 2 }));
  assert.deepEqual(first.report(), second.report());
  assert.throws(() => Monitor.restore(first.snapshot(), batch), {
    code: "snapshot-reference-mismatch",
  });
  assert.throws(() => Monitor.restore("{}"), { code: "snapshot-invalid" });
});

test("the asynchronous engine answers like the core", async () => {
  const engine = await Engine.start();
  assert.equal(engine.mode, "in-thread");
  const bytes = sample("census_sample_reference.csv");
  const progress = [];
  const reference = await engine.readCsv(new Blob([bytes]), {
    onProgress: (step) => progress.push(step),
  });
  assert.equal(reference.rowCount, 4000);
  const { bytesPerSecond, secondsLeft, ...reached } = progress.at(-1);
  assert.deepEqual(reached, {
    bytes: bytes.length,
    totalBytes: bytes.length,
    rows: 4000,
    stage: "done",
  });
  assert.ok(bytesPerSecond > 0 && secondsLeft === 0);
  const direct = Table.fromCsv(bytes);
  assert.deepEqual(reference.columns, direct.columns);
  assert.deepEqual(await reference.roles(), direct.roles());
  const gzip = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  const packed = await new Response(gzip).blob();
  const unpacked = await engine.readCsv(packed);
  assert.deepEqual(unpacked.columns, direct.columns);
  await assert.rejects(engine.readCsv(packed.slice(0, 5000)), { code: "gzip-truncated" });
  const streamed = await engine.readCsv(new Blob([bytes]).stream());
  assert.deepEqual(streamed.columns, direct.columns);
  const packedStream = await engine.readCsv(packed.stream());
  assert.deepEqual(packedStream.columns, direct.columns);
  const answered = await engine.readCsv(new Response(bytes));
  assert.deepEqual(answered.columns, direct.columns);
  await assert.rejects(engine.readCsv(new URL("http://127.0.0.1:9/none.csv")), {
    code: "file-unavailable",
  });
  await assert.rejects(engine.readCsv("https://example.org/a.csv"), { code: "config-invalid" });
  const batch = await engine.readCsv(sample("census_2018_4.csv"));
  assert.deepEqual(
    await engine.detectDrift(reference, batch),
    core.detectDrift(direct, Table.fromCsv(sample("census_2018_4.csv"))),
  );
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(engine.readCsv(new Blob([bytes]), { signal: controller.signal }), {
    code: "cancelled",
  });
  const trend = await engine.trend([0.9, 0.8, 0.7, 0.6, 0.5]);
  assert.equal(trend.declining, true);
  const jump = [...Array(60).fill(0.1), ...Array(60).fill(0.9)].map((x, n) => x + (n % 7) / 100);
  assert.deepEqual(await engine.changePoints(jump), core.changePoints(jump));
  const wanted = { detector: "hddm-a", driftConfidence: 0.01, warningConfidence: 0.02 };
  assert.deepEqual(await engine.detectChanges(jump, wanted), core.detectChanges(jump, wanted));
  const { detector: kind, ...options } = wanted;
  const detector = await engine.detector(kind, options);
  for (const x of jump.slice(0, 60)) assert.equal((await detector.update(x)).stage, "none");
  const restored = await engine.restoreDetector(await detector.snapshot());
  for (const x of jump.slice(60)) {
    assert.deepEqual(await restored.update(x), await detector.update(x));
  }
  assert.equal(await restored.count(), 120);
  assert.equal((await restored.state()).changes, 1);
  await detector.free();
  await engine.close();
  await engine.close();
  await assert.rejects(engine.version(), { code: "engine-closed" });
  await assert.rejects(Engine.start({ worker: "url" }), { code: "config-invalid" });
});
