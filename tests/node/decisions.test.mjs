// The gate on rows, the rollout's comparisons, decision records and SHA-256, as the package has them.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

await core.init();

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

function rows(wrong) {
  const target = Array.from({ length: 400 }, (_, n) => (n % 3 === 0 ? "yes" : "no"));
  const flipped = (label) => (label === "yes" ? "no" : "yes");
  const prediction = target.map((label, n) => (wrong(n) ? flipped(label) : label));
  return { target, prediction };
}

test("a gate on rows that nothing can be judged by says what to give", () => {
  const scored = rows(() => false);
  const open = { ...scored, target: scored.target.map(() => null) };
  const why = "as no row has both its target and a prediction: give rows whose targets are known";
  const numbers = { target: [null, null, null], prediction: [1.5, 2.5, 3.5] };
  for (const [given, metric] of [
    [open, "accuracy"],
    [numbers, "mae"],
  ]) {
    const { decision, reason } = core.deploymentGate(given, given, { metric });
    assert.equal(decision, "keep");
    assert.ok(
      reason.startsWith(`Keep the incumbent: ${metric} is not known of either model, ${why}`),
      reason,
    );
  }
  const { reason } = core.deploymentGate(scored, open);
  assert.ok(
    reason.startsWith(`Keep the incumbent: accuracy of the incumbent is not known, ${why}`),
  );
  const finished = core.deploymentGate({ rocAuc: 0.9 }, { rocAuc: 0.8 });
  assert.equal(finished.reason, "Keep the incumbent: accuracy is not known of either model.");
  assert.throws(
    () => core.deploymentGate(scored, scored, { metric: "acuracy" }),
    /Did you mean "accuracy"\?$/,
  );
});

test("the gate of tables is the gate of their columns", async () => {
  const place = Array.from({ length: 400 }, (_, n) => (n % 2 === 0 ? "north" : "south"));
  const ms = Float64Array.from({ length: 400 }, (_, n) => n);
  const [better, worse] = [rows((n) => n % 10 === 0), rows((n) => n % 5 === 0)];
  const engine = await Engine.start();
  const tables = await Promise.all(
    [better, worse].map((scored) => engine.fromColumns({ ...scored, place, ms })),
  );
  const columns = {
    target: "target",
    prediction: "prediction",
    segments: ["place"],
    latency: "ms",
  };
  const [candidate, incumbent] = tables.map((table) => ({ table, columns }));
  const options = { latency: { p95Ms: 500, ratio: 1.1 } };
  const found = await engine.gateOfTables(candidate, incumbent, options);
  const asRows = (scored) => ({ ...scored, segments: { place }, latencyMs: ms });
  const expected = core.deploymentGate(asRows(better), asRows(worse), options);
  assert.equal(found.decision, "deploy", found.reason);
  assert.deepEqual(found, expected);
  const absent = { table: tables[0], columns: { ...columns, prediction: "guess" } };
  await assert.rejects(engine.gateOfTables(absent, incumbent), { code: "column-missing" });
});

test("the curves of a table are those of its columns, which stay in the worker", async () => {
  const target = Array.from({ length: 400 }, (_, n) => (n % 3 === 0 ? "yes" : "no"));
  const probability = Float64Array.from({ length: 400 }, (_, n) => ((n * 37) % 101) / 101);
  const prediction = Array.from(probability, (p) => (p >= 0.5 ? "yes" : "no"));
  const table = await (await Engine.start()).fromColumns({
    target,
    prediction,
    score: probability,
  });
  const columns = { target: "target", prediction: "prediction", positive: "yes" };
  const found = await table.curves({ ...columns, probability: "score" });
  assert.deepEqual(
    found,
    core.classificationCurves({ target, prediction, probability, positive: "yes" }),
  );
  const byClass = await table.curves({ ...columns, probability: { yes: "score" } });
  assert.deepEqual(byClass.roc, found.roc);
  await assert.rejects(table.curves({ ...columns, probability: "absent" }), {
    code: "column-missing",
  });
});

test("the gate takes rows with segments and latency", () => {
  const place = Array.from({ length: 400 }, (_, n) => (n % 2 === 0 ? "north" : "south"));
  const latencyMs = Float64Array.from({ length: 100 }, (_, n) => n);
  const candidate = { ...rows((n) => n % 10 === 0), segments: { place }, latencyMs };
  const incumbent = { ...rows((n) => n % 5 === 0), segments: { place }, latencyMs };
  const options = {
    metrics: [{ metric: "accuracy" }, { metric: "f1Macro", threshold: 0.8 }],
    latency: { p95Ms: 100, ratio: 1.1 },
  };
  const answer = core.deploymentGate(candidate, incumbent, options);
  assert.equal(answer.decision, "deploy", answer.reason);
  assert.deepEqual(
    answer.metrics.map(({ metric, passed }) => [metric, passed]),
    [
      ["accuracy", true],
      ["f1Macro", true],
    ],
  );
  for (const { interval, difference } of answer.metrics) {
    assert.ok(interval[0] <= difference && difference <= interval[1]);
  }
  assert.equal(answer.segments.compared, 2);
  assert.equal(answer.latency[0], core.latency(latencyMs).p95);
  const swapped = core.deploymentGate(incumbent, candidate, options);
  assert.equal(swapped.decision, "keep");
  assert.equal(swapped.segments.worst.column, "place");
  const one = core.deploymentGate(candidate, { ...incumbent, segments: place });
  assert.equal(one.segments.compared, 2, "on the same rows the segments are the candidate's");
  const others = { ...rows((n) => n % 5 === 0), segments: place };
  others.target = [...others.target.slice(1), others.target[0]];
  const strange = core.deploymentGate(candidate, others);
  assert.equal(strange.decision, "keep");
  assert.match(strange.checks.find(({ name }) => name === "segments").detail, /not known/);
  assert.equal(
    core.deploymentGate(
      { ...rows(() => false), segments: place },
      rows(() => true),
    ).decision,
    "deploy",
  );
});

test("the interval of one metric of rows is shown, whichever it is", () => {
  const [better, worse] = [rows((n) => n % 10 === 0), rows((n) => n % 5 === 0)];
  for (const metric of ["accuracy", "f1Macro", "matthews"]) {
    const one = core.deploymentGate(better, worse, { metric });
    const several = core.deploymentGate(better, worse, { metrics: [{ metric }] });
    assert.ok(one.interval[0] > 0, metric);
    assert.deepEqual(one.interval, several.interval, metric);
  }
  const numbers = (by) => ({
    target: Float64Array.from({ length: 60 }, (_, n) => n),
    prediction: Float64Array.from({ length: 60 }, (_, n) => n + by * Math.sin(n)),
  });
  assert.ok(core.deploymentGate(numbers(1), numbers(3), { metric: "mae" }).interval[1] < 0);
});

test("segments are values, or values by name, and nothing else is taken for none", () => {
  const scored = rows((n) => n % 10 === 0);
  const halves = Uint8Array.from({ length: 400 }, (_, n) => n % 2);
  const gate = (segments) => core.deploymentGate({ ...scored, segments }, scored).segments;
  assert.equal(gate(halves).compared, 2);
  assert.deepEqual(gate({ segment: halves }), gate(halves));
  for (const none of ["half", 1]) {
    assert.throws(() => gate(none), { code: "kind-mismatch", message: /^"segments" is given as/ });
  }
  const ofClass = { code: "config-invalid", message: /^\/segments: An object of the class Map / };
  assert.throws(() => gate(new Map([["half", halves]])), ofClass);
});

test("old calls of the gate have the fields they had", () => {
  const answer = core.deploymentGate(
    rows((n) => n % 10 === 0),
    rows((n) => n % 5 === 0),
  );
  assert.deepEqual(Object.keys(answer).sort(), [
    "candidate",
    "checks",
    "decision",
    "difference",
    "incumbent",
    "interval",
    "reason",
  ]);
  assert.ok(answer.interval[0] > 0);
});

test("a rollout compares its arms at every look", () => {
  const rollout = new core.GradualRollout({ seed: 1, alpha: 0.1, compare: ["accuracy", "value"] });
  assert.deepEqual(rollout.evaluate().comparisons, []);
  for (let n = 0; n < 400; n += 1) {
    rollout.record("incumbent", { prediction: 1, target: n % 10 === 0 ? 0 : 1, value: n % 7 });
    rollout.record("candidate", { prediction: 1, target: n % 3 === 0 ? 0 : 1, value: n % 7 });
  }
  const { decision, comparisons } = rollout.evaluate();
  assert.equal(decision, "roll-back");
  const [accuracy, value] = comparisons;
  assert.deepEqual(
    [accuracy.metric, accuracy.verdict, accuracy.guarantee],
    ["accuracy", "worse", "exact"],
  );
  assert.deepEqual([value.metric, value.verdict, value.guarantee], ["value", "open", "asymptotic"]);
  assert.equal(accuracy.alpha, 0.05);
  assert.throws(() => new core.GradualRollout({ alpha: 0 }), { code: "config-invalid" });
});

test("the trigger weighs costs", () => {
  const costs = { retraining: 100, horizon: 10_000, perError: 0.5 };
  const decision = new core.RetrainingTrigger({ costs }).observe({ accuracy: 0.8, n: 500 });
  assert.equal(decision.retrain, true);
  assert.ok(Math.abs(decision.expectedSaving - 250) < 1e-9);
});

test("a decision record survives JSON and reads as Markdown", () => {
  const result = core.deploymentGate({ accuracy: 0.9 }, { accuracy: 0.8 });
  const record = core.decisionRecord({
    kind: "gate",
    at: 0,
    result,
    inputs: [{ name: "a.csv", bytes: 3, sha256: sha256("abc") }],
    options: { threshold: 0.85 },
    person: "Ada",
    note: "Better.",
  });
  assert.deepEqual(JSON.parse(JSON.stringify(record)), record);
  assert.deepEqual(
    [record.decision, record.suggested, record.checks.length],
    ["deploy", "deploy", 3],
  );
  assert.equal(record.engine.version, core.version());
  const text = core.decisionMarkdown(record);
  assert.match(text, /^## Decision: Deploy\n/);
  assert.ok(text.includes(sha256("abc")));
  assert.throws(() => core.decisionRecord({ kind: "gate", at: 0 }), { code: "config-invalid" });
  assert.throws(() => core.decisionMarkdown({}), { code: "config-invalid" });
});

test("SHA-256 of pieces and of sources is that of node:crypto", async () => {
  const bytes = randomBytes(3_000_017);
  const digest = new core.Sha256();
  for (let at = 0; at < bytes.length; at += 70_001) digest.update(bytes.subarray(at, at + 70_001));
  assert.equal(digest.hex(), sha256(bytes));
  digest.free();
  assert.throws(() => new core.Sha256().update("abc"), { code: "kind-mismatch" });
  const engine = await Engine.start({ worker: "none" });
  const told = [];
  const onProgress = ({ bytes: done }) => told.push(done);
  assert.equal(await engine.sha256(new Blob([bytes]), { onProgress }), sha256(bytes));
  assert.ok(told.at(-1) > 0 && told.at(-1) <= bytes.length);
  assert.equal(await engine.sha256("abc"), sha256("abc"));
  assert.equal(await engine.sha256(new Uint8Array()), sha256(""));
  assert.equal(await engine.sha256(new Response(bytes)), sha256(bytes));
  const signal = AbortSignal.abort();
  await assert.rejects(engine.sha256(new Blob([bytes]), { signal }));
  await engine.close();
});
