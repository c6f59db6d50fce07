// What a caller passes is taken as it is at the call: what becomes of it afterwards changes no answer.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";
import { WorkerThread } from "./worker-thread.mjs";

await core.init();
const engines = [];
after(() => Promise.all(engines.map((engine) => engine.close())));

/** An engine, and the end of its worker, if it has one. */
async function start(where) {
  let worker;
  const made = () => {
    worker = new WorkerThread();
    return worker;
  };
  const engine = await Engine.start({ worker: where === "thread" ? "none" : made });
  engines.push(engine);
  const lose = () => {
    worker.terminate();
    worker.fail("it was ended");
  };
  return { engine, lose };
}

const text = `x,code\n${Array.from({ length: 300 }, (_, row) => `${row / 7},0${row % 9}`).join("\n")}\n`;
const encoded = () => new TextEncoder().encode(text);

for (const where of ["thread", "worker"]) {
  test(`${where}: a buffer that is used for the next values costs the call before nothing`, async () => {
    const { engine } = await start(where);
    const buffer = new Float64Array(200);
    const reference = Float64Array.from(buffer, (_, row) => row % 83);
    const [asked, expected] = [[], []];
    for (const shift of [0, 20, 60]) {
      for (const row of buffer.keys()) buffer[row] = (row % 83) + shift;
      asked.push(engine.driftTest("kolmogorov-smirnov", reference, buffer));
      expected.push(core.driftTest("kolmogorov-smirnov", reference, buffer));
    }
    assert.deepEqual(await Promise.all(asked), expected);

    for (const method of ["read", "readCsv"]) {
      const bytes = encoded();
      const reading = engine[method](bytes);
      bytes.fill(0);
      assert.equal((await reading).rowCount, 300, method);
    }
    const columns = { x: Float64Array.of(1, 2, 3) };
    const reading = engine.read(columns);
    columns.x.fill(7);
    assert.deepEqual([...(await (await reading).values("x"))], [1, 2, 3]);
  });
}

test("what a lost worker held is made again by what was asked for, not by what became of the options", async () => {
  const { engine, lose } = await start("worker");
  const kinds = { code: "text" };
  const table = await engine.readCsv(new Blob([text]), { kinds });
  const config = {
    rules: [{ name: "few", metric: "rows", when: "below", threshold: 5, severity: "high" }],
  };
  const monitor = await engine.monitor(table, config);
  const latencyMs = Array(300).fill(20);
  await monitor.observe(table, { label: "one", at: 1, latencyMs });
  const before = [await monitor.config(), await monitor.report(), await table.values("code")];

  kinds.code = "numeric";
  config.rules[0].threshold = 1e6;
  latencyMs.fill(1e6);
  lose();
  assert.deepEqual(
    [await monitor.config(), await monitor.report(), await table.values("code")],
    before,
  );
});

test("a call that waits for a worker to start again takes what it is passed at once", async () => {
  const { engine, lose } = await start("worker");
  await engine.version();
  const reference = Float64Array.from({ length: 200 }, (_, row) => row % 83);
  const batch = reference.map((value) => value + 20);
  const options = { threshold: 0.01 };
  const expected = core.driftTest("kolmogorov-smirnov", reference, batch, options);
  lose();
  const asked = engine.driftTest("kolmogorov-smirnov", reference, batch, options);
  batch.fill(0);
  options.threshold = 1;
  assert.deepEqual(await asked, expected);
});

/** Values as somebody may have them who likes classes: fields, and what a worker is not sent. */
class Rows {
  constructor(fields) {
    Object.assign(this, fields);
  }
  get more() {
    return [1, 2, 3, 4];
  }
}

test("objects of a class are refused alike as values, with and without a worker", async () => {
  const [near, far] = [(await start("thread")).engine, (await start("worker")).engine];
  const rows = { target: [1, 0, 1, 0], prediction: [1, 0, 0, 0] };
  const byClass = new Rows({ 0: [0.1, 0.9, 0.6, 0.8], 1: [0.9, 0.1, 0.4, 0.2] });
  for (const [name, ask, onCore] of [
    [
      "columns",
      (on) => on.fromColumns(new Rows(rows)),
      () => core.Table.fromColumns(new Rows(rows)),
    ],
    [
      "a column",
      (on) => on.fromColumns({ x: new Rows() }),
      () => core.Table.fromColumns({ x: new Rows() }),
    ],
    [
      "a cell",
      (on) => on.fromColumns({ x: [new Rows()] }),
      () => core.Table.fromColumns({ x: [new Rows()] }),
    ],
    ...[
      ["classificationMetrics", core.classificationMetrics, new Rows(rows)],
      ["classificationMetrics", core.classificationMetrics, { ...rows, probability: byClass }],
      [
        "classificationCurves",
        core.classificationCurves,
        new Rows({ ...rows, probability: [0.9, 0.1, 0.4, 0.2] }),
      ],
      ["regressionMetrics", core.regressionMetrics, new Rows(rows)],
      ["confidence", core.confidence, byClass],
      ["latency", core.latency, new Rows()],
      ["deploymentGate", core.deploymentGate, new Rows(rows), rows],
      [
        "deploymentGate",
        core.deploymentGate,
        { ...rows, segments: new Rows({ a: [1, 1, 2, 2] }) },
        rows,
      ],
    ].map(([name, ask, ...args]) => [name, (on) => on[name](...args), () => ask(...args)]),
  ]) {
    const refused = {
      code: "config-invalid",
      message: /An object of the class Rows cannot be passed/,
    };
    assert.throws(onCore, refused, name);
    await assert.rejects(ask(near), refused, name);
    await assert.rejects(ask(far), refused, name);
  }
  const table = core.Table.fromCsv(text);
  const monitor = new core.Monitor(table);
  const options = {
    code: "config-invalid",
    message: /^An object of the class Options/,
  };
  for (const ask of [
    () => monitor.observe(table, new Options()),
    () => monitor.label(table, table, new Options()),
    () => core.dataQuality(table, new Options()),
  ]) {
    assert.throws(ask, options);
  }
});

/** Options as somebody may have them who likes classes: none of them is a field of the object. */
class Options {
  get alpha() {
    return 0.5;
  }
  get columns() {
    return ["x"];
  }
}

for (const where of ["thread", "worker"]) {
  test(`${where}: options of a class are refused as the calling thread refuses them, and not left out`, async () => {
    const { engine } = await start(where);
    const table = await engine.readCsv(text);
    const monitor = await engine.monitor(table);
    const own = new Options();
    const refused = (place) => ({
      name: "DriftglassError",
      code: "config-invalid",
      place: place || undefined,
      message: `${place && `${place}: `}An object of the class Options cannot be passed. Give plain values, or fields { name: value }.`,
    });
    const rows = core.Table.fromCsv(text);
    assert.throws(() => core.detectDrift(rows, rows, own), refused(""));
    assert.throws(() => new core.Monitor(rows, { drift: own }), refused("/drift"));
    for (const [asked, place] of [
      [() => engine.detectDrift(table, table, own), ""],
      [() => engine.monitor(table, { drift: own }), "/drift"],
      [() => monitor.observe(table, own), ""],
      [() => monitor.label(table, table, own), ""],
      [() => engine.dataQuality(table, own), ""],
      [() => engine.readCsv(text, own), ""],
      [() => engine.read(new Blob([text]), own), ""],
      [() => engine.rollout({ guardrails: [own] }), "/guardrails/0"],
    ]) {
      await assert.rejects(asked(), refused(place));
    }
    // Tables of the engine are objects of a class too, and what they are for.
    const withReference = await engine.dataQuality(table, { reference: table });
    assert.deepEqual(withReference, core.dataQuality(rows, { reference: rows }));
    assert.ok(await monitor.observe(table, { at: 1, reference: table }));
    assert.ok(await monitor.observe(table, { at: 2, reference: undefined }));
    await assert.rejects(engine.fromColumns({ x: new Options() }), { name: "DriftglassError" });
    const throwing = {
      get alpha() {
        throw new Error("no");
      },
    };
    await assert.rejects(engine.detectDrift(table, table, throwing), { name: "DriftglassError" });
  });
}
