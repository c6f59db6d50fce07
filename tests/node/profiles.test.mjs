// Profiles in place of references, late labels, and older batches as numbers: through the package.
import assert from "node:assert/strict";
import test from "node:test";
import {
  describeProfile,
  driftFromProfile,
  init,
  Monitor,
  mergeProfiles,
  profile,
  Table,
} from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

await init();

const roles = { id: "id", target: "y", prediction: "said" };

/** Columns of so many rows; the model is right but for every `wrong`-th one. */
function columns(count, from, wrong = 10) {
  const each = (of) => Array.from({ length: count }, (_, row) => of(row));
  return {
    id: each((row) => `id ${from + row}`),
    x: Float64Array.from(each((row) => ((row * 37) % 1009) / 7 + from / 1000)),
    said: each((row) => row % 2 === 0),
    y: each((row) => (row % 2 === 0) !== (row % wrong === 0)),
  };
}

const table = (count, from, wrong) => Table.fromColumns(columns(count, from, wrong));
const without = ({ y, ...rest }) => rest;

test("profiles merge in any order and stand in for a reference", async () => {
  const whole = table(3000, 0);
  const parts = [0, 500, 1300].map((start, part) => whole.slice(start, [500, 1300, 3000][part]));
  const [a, b, c] = parts.map((part) => profile(part));
  assert.equal(mergeProfiles([c, a, b]), profile(whole));
  const { rows, columns: described } = describeProfile(mergeProfiles([b, c, a]));
  assert.equal(rows, 3000);
  assert.deepEqual(
    described.map(({ name, kind }) => [name, kind]),
    [
      ["id", "text"],
      ["x", "numeric"],
      ["said", "boolean"],
      ["y", "boolean"],
    ],
  );
  const report = driftFromProfile(a, table(800, 90_000), { columns: ["x"] });
  assert.equal(report.verdict, "drifted");
  assert.equal(report.columns[0].errorBound, 0);
  assert.equal(report.warnings[0].code, "reference-small");
  assert.throws(() => describeProfile(a.replace('"missing":0', '"missing":1')), {
    code: "profile-invalid",
  });
  const monitor = Monitor.fromProfile(a, { roles });
  const seen = monitor.observe(table(400, 90_000), { at: 1 });
  assert.ok(seen.warnings.some(({ code }) => code === "reference-approximate"));
  const engine = await Engine.start();
  try {
    const batch = await engine.fromColumns(columns(800, 90_000));
    const told = await engine.driftFromProfile(a, batch, { columns: ["x"] });
    assert.deepEqual(told, report);
    assert.equal(await engine.mergeProfiles([b, a, c]), profile(whole));
    const remote = await engine.monitorFromProfile(await engine.profile(batch), { roles });
    assert.equal((await remote.observe(batch, { at: 1 })).drift.verdict, "stable");
  } finally {
    await engine.close();
  }
});

test("labels that come late put the realised performance into the batch", async () => {
  const config = { roles, rules: [low] };
  const monitor = new Monitor(table(2000, 0), config);
  const given = columns(500, 5000, 3);
  const batch = Table.fromColumns(without(given));
  assert.equal(monitor.observe(batch, { label: "b", at: 1 }).performance, null);
  const labels = Table.fromColumns({ id: [...given.id, "other"], y: [...given.y, true] });
  const told = [];
  monitor.onAlert((event) => told.push(event));
  const late = monitor.label(batch, labels, { label: "b", at: 7 });
  assert.deepEqual([late.counts.matched, late.counts.orphans, late.judged], [500, 1, true]);
  assert.equal(late.events[0].at, 7);
  assert.equal(told.length, 1);
  const [report] = monitor.history;
  assert.deepEqual(report.performance, late.performance);
  assert.deepEqual(report.labelled, { at: 7, matched: 500, unlabelled: 0, judgedAt: 7 });
  assert.deepEqual(late.labelled, report.labelled);
  assert.throws(() => monitor.label(labels, labels, { label: "b", at: 8 }), {
    code: "config-invalid",
  });
  const engine = await Engine.start();
  try {
    const remote = await engine.monitor(await engine.fromColumns(columns(2000, 0)), config);
    const observed = await engine.fromColumns(without(given));
    await remote.observe(observed, { label: "b", at: 1 });
    const outcome = await engine.fromColumns({ id: given.id, y: given.y });
    const there = await remote.label(observed, outcome, { label: "b", at: 7 });
    assert.deepEqual(there.performance, late.performance);
  } finally {
    await engine.close();
  }
});

test("older batches are kept as numbers, and a snapshot goes on without the reference", () => {
  const monitor = new Monitor(table(2000, 0), { roles, fullReports: 2 });
  for (const at of [1, 2, 3, 4]) monitor.observe(table(300, at * 10_000), { at });
  const condensed = monitor.history.map((report) => report.condensed ?? false);
  assert.deepEqual(condensed, [true, true, false, false]);
  const drift = monitor.measurements(0).find(({ metric }) => metric === "driftEffect");
  assert.equal(drift.column, "x");
  const restored = Monitor.restore(monitor.snapshot());
  assert.deepEqual(restored.history, monitor.history);
  const { warnings } = restored.observe(table(300, 50_000), { at: 5 });
  assert.ok(warnings.some(({ code }) => code === "reference-approximate"));
});

const low = { name: "low", metric: "accuracy", when: "below", threshold: 0.85, severity: "high" };
