// Tables split into batches, through the built package: time zones as Intl has them, memory, refusals.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import test, { before } from "node:test";
import { build } from "esbuild";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";
import { at } from "../../tools/shell.mjs";
import { workerForEsbuild } from "../../tools/worker.mjs";

const { BatchPlan, batches, Table } = core;
const HOUR = 3_600_000;

before(() => core.init());

/** A table of moments, with the number of each row. */
function times(moments) {
  const time = moments.map((ms) => (ms === null ? null : new Date(ms)));
  return Table.fromColumns({ time, row: Float64Array.from(moments, (_, row) => row + 0.5) });
}

function every(step, from, until) {
  const moments = [];
  for (let at = Date.parse(from); at < Date.parse(until); at += step) moments.push(at);
  return times(moments);
}

/** Label and length in hours of every batch. */
function lengths(table, options) {
  const plan = new BatchPlan(table, options);
  plan.free();
  return plan.batches.map(({ label, start, end }) => [label, (end - start) / HOUR]);
}

test("a table is split by period, by rows, by number and by column", () => {
  const table = Table.fromCsv(
    "time,region\n2024-02-17,north\n2024-03-01,south\n2024-02-18,north\n,south\n",
  );
  const months = batches(table, { by: "month" });
  assert.deepEqual(
    months.map(({ label, start, end, rows }) => [label, start, end, rows]),
    [
      ["2024-02", Date.UTC(2024, 1), Date.UTC(2024, 2), 2],
      ["2024-03", Date.UTC(2024, 2), Date.UTC(2024, 3), 1],
    ],
  );
  assert.deepEqual(
    [...months[0].table.values("time")],
    [Date.UTC(2024, 1, 17), Date.UTC(2024, 1, 18)],
  );
  assert.deepEqual([months.warnings[0].code, months.warnings[0].count], ["rows-without-time", 1]);
  const labels = (options) => batches(table, options).map(({ label }) => label);
  assert.deepEqual(labels({ rows: 3 }), ["rows 1-3", "rows 4-4"]);
  assert.deepEqual(labels({ rows: 3, incomplete: "append" }), ["rows 1-4"]);
  assert.deepEqual(labels({ count: 2 }), ["rows 1-2", "rows 3-4"]);
  assert.deepEqual(labels({ column: "region" }), ["region = north", "region = south"]);
  const [half] = batches(table, { count: 2, timestamp: "time" });
  assert.deepEqual([half.start, half.end], [Date.UTC(2024, 1, 17), Date.UTC(2024, 2, 1)]);
});

test("a plan gives one batch after another and can be freed, the table too", () => {
  const table = every(6 * HOUR, "2024-01-01", "2024-01-04");
  const plan = new BatchPlan(table, { by: "day" });
  assert.deepEqual(JSON.parse(JSON.stringify(plan.batches)), plan.batches);
  for (const [index, { rows }] of plan.batches.entries()) {
    const batch = plan.table(index);
    assert.equal(batch.rowCount, rows);
    batch.free();
  }
  for (const index of [3, -1, 0.5, Number.NaN]) {
    assert.throws(() => plan.table(index), { code: "config-invalid" });
  }
  table.free();
  assert.throws(() => plan.table(0), { code: "table-freed" });
  plan.free();
  plan.free();
  assert.throws(() => plan.table(0), { code: "config-invalid" });
});

test("days of New York, Berlin, Lord Howe and Kathmandu have their hours", () => {
  const odd = (timeZone) =>
    lengths(every(HOUR / 2, "2023-12-30", "2025-01-02"), { by: "day", timeZone }).filter(
      ([, hours]) => hours !== 24,
    );
  assert.deepEqual(odd("America/New_York"), [
    ["2024-03-10", 23],
    ["2024-11-03", 25],
  ]);
  assert.deepEqual(odd("Europe/Berlin"), [
    ["2024-03-31", 23],
    ["2024-10-27", 25],
  ]);
  assert.deepEqual(odd("Australia/Lord_Howe"), [
    ["2024-04-07", 24.5],
    ["2024-10-06", 23.5],
  ]);
  assert.deepEqual(odd("Asia/Kathmandu"), []);
  const [first] = batches(times([Date.UTC(2024, 1, 17, 20)]), {
    by: "day",
    timeZone: "Asia/Kathmandu",
  });
  assert.deepEqual([first.label, first.start], ["2024-02-18", Date.UTC(2024, 1, 17, 18, 15)]);
});

test("the repeated hour is two batches, the skipped one none", () => {
  const table = every(HOUR / 4, "2024-10-26T22:00Z", "2024-10-27T03:00Z");
  assert.deepEqual(lengths(table, { by: "hour", timeZone: "Europe/Berlin" }), [
    ["2024-10-27 00:00", 1],
    ["2024-10-27 01:00", 1],
    ["2024-10-27 02:00 UTC+02:00", 1],
    ["2024-10-27 02:00 UTC+01:00", 1],
    ["2024-10-27 03:00", 1],
  ]);
  const spring = every(HOUR / 4, "2024-03-31T00:00Z", "2024-03-31T02:00Z");
  assert.deepEqual(lengths(spring, { by: "hour", timeZone: "Europe/Berlin" }), [
    ["2024-03-31 01:00", 1],
    ["2024-03-31 03:00", 1],
  ]);
});

test("every zone that Intl knows puts every moment into the day that its clocks show", () => {
  const moments = [];
  for (let at = Date.UTC(1935, 0, 3); at < Date.UTC(2030, 0); at += 9.37 * 24 * HOUR) {
    moments.push(Math.floor(at), Math.floor(at) + 11 * HOUR);
  }
  const table = times(moments);
  for (const timeZone of Intl.supportedValuesOf("timeZone").filter((_, n) => n % 23 === 0)) {
    const date = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
    const plan = new BatchPlan(table, { by: "day", timeZone });
    for (const [index, { label, start, end }] of plan.batches.entries()) {
      const batch = plan.table(index);
      for (const moment of batch.values("time")) {
        assert.equal(label, date.format(moment), timeZone);
        assert.ok(start <= moment && moment < end, `${timeZone} ${label}`);
      }
      batch.free();
    }
    plan.free();
  }
});

test("times far apart, before 1970 and in the week of the year before are found", () => {
  const labels = (moments, options) => lengths(times(moments), options).map(([label]) => label);
  const far = [Date.UTC(1833, 3, 1), -1, Date.UTC(2005, 0, 1), Date.UTC(9999, 11, 30), null, 9e15];
  assert.deepEqual(labels(far, { by: "week", timeZone: "Europe/Paris" }), [
    "1833-W14",
    "1970-W01",
    "2004-W53",
    "9999-W52",
  ]);
  assert.deepEqual(labels([-1, 0], { by: "year", timeZone: "America/New_York" }), ["1969"]);
  assert.deepEqual(labels([-1, 0], { by: "year" }), ["1969", "1970"]);
  const empty = { by: "quarter", emptyPeriods: true, timeZone: "Asia/Tokyo" };
  assert.equal(labels([Date.UTC(2020, 5), Date.UTC(2024, 5)], empty).length, 17);
});

test("the batches before one are a reference that moves along", () => {
  const x = Float64Array.from(
    { length: 1200 },
    (_, row) => ((row * 7919) % 400) / 400 + (row >= 800),
  );
  const plan = new BatchPlan(Table.fromColumns({ x }), { rows: 400 });
  assert.equal(plan.before(0, "previous"), null);
  const rows = (window) => plan.before(2, window).rowCount;
  assert.deepEqual(
    ["previous", "expanding", { rolling: 2 }, { rolling: 9 }].map(rows),
    [400, 800, 800, 800],
  );
  for (const window of ["last", { rolling: 0 }, { rolling: 1.5 }, {}, null, undefined, 3]) {
    assert.throws(() => plan.before(2, window), { code: "config-invalid" }, String(window));
  }
  assert.throws(() => plan.before(3, "previous"), { code: "config-invalid" });
  const monitor = new core.Monitor(plan.table(2));
  const observe = (reference) => monitor.observe(plan.table(1), { at: 0, reference });
  assert.equal(observe().drift.verdict, "drifted");
  const report = observe(plan.before(1, "previous"));
  assert.equal(report.drift.verdict, "stable");
  assert.ok(report.warnings.some(({ code }) => code === "other-reference"));
});

test("a period of a table is the reference of the rest", () => {
  const days = Array.from({ length: 40 }, (_, row) => Date.UTC(2024, 0, 1 + row));
  const x = Float64Array.from(days, (_, row) => row + 0.5);
  const time = days.map((ms) => new Date(ms));
  const plan = new BatchPlan(Table.fromColumns({ time, x }), { by: "month" });
  assert.deepEqual(plan.within({ from: "2024-01", until: "2024-01" }), [0]);
  assert.deepEqual(plan.within({ from: new Date(Date.UTC(2024, 1)) }), [1]);
  assert.deepEqual(plan.within({ until: Date.UTC(2024, 1) }), [0]);
  assert.equal(plan.stretch({ until: "2024-01" }).rowCount, 31);
  assert.equal(plan.before(1, { from: "2024-01", until: "2024-01" }).rowCount, 31);
  assert.equal(plan.before(0, { until: "2024-01" }).rowCount, 31);
  for (const stretch of [{ from: "2023-12" }, { from: Number.NaN }, { from: true }]) {
    assert.throws(() => plan.stretch(stretch), { code: "config-invalid" });
  }
  assert.throws(() => plan.within({ from: Date.UTC(2024, 5) }), { code: "config-invalid" });
});

test("what cannot be split is refused with a code", () => {
  const table = times([0, HOUR]);
  const refusals = [
    [{ by: "day", timeZone: "Mars/Olympus" }, "config-invalid"],
    [{ by: "day", timeZone: 7 }, "kind-mismatch"],
    [{ by: "fortnight" }, "config-invalid"],
    [{ by: "day", timestamp: "row" }, "kind-mismatch"],
    [{ by: "day", timestamp: "nowhere" }, "column-missing"],
    [{ column: "nowhere" }, "column-missing"],
    [{ rows: 0 }, "config-invalid"],
    [{ rows: Number.NaN }, "config-invalid"],
    [{ rows: 1, count: 1 }, "config-invalid"],
    [{ count: 3 }, "config-invalid"],
    [{ rows: 1, sise: 2 }, "config-invalid"],
    [{}, "config-invalid"],
    [undefined, "config-invalid"],
    [null, "config-invalid"],
  ];
  for (const [options, code] of refusals) {
    assert.throws(() => batches(table, options), { code }, JSON.stringify(options));
  }
  const without = Table.fromColumns({ x: [1.5, 2.5] });
  assert.throws(() => batches(without, { by: "day" }), { code: "column-missing" });
  const many = times(Array.from({ length: 10_001 }, (_, hour) => hour * HOUR));
  assert.throws(() => batches(many, { by: "hour" }), { code: "batch-limit" });
  assert.throws(() => batches(many, { rows: 1 }), { code: "batch-limit" });
  assert.throws(() => batches(many, { column: "row" }), { code: "batch-limit" });
});

test("the engine splits as core does, at once and one by one", async () => {
  const engine = await Engine.start({ worker: "none" });
  const csv = "time,x\n2024-01-31,1.5\n2024-02-01,2.5\n2024-02-02,3.5\n";
  const table = await engine.readCsv(csv);
  const made = await engine.batches(table, { by: "month", timeZone: "Europe/Berlin" });
  assert.deepEqual(
    made.map(({ label, rows }) => [label, rows]),
    [
      ["2024-01", 1],
      ["2024-02", 2],
    ],
  );
  assert.deepEqual([...(await made[1].table.values("x"))], [2.5, 3.5]);
  assert.deepEqual(made.warnings, []);
  const plan = await engine.planBatches(table, { rows: 2 });
  const last = await plan.table(1);
  assert.equal(last.rowCount, 1);
  await assert.rejects(plan.table(2), { code: "config-invalid" });
  assert.equal(await plan.before(0, "expanding"), null);
  const reference = await plan.before(1, "previous");
  assert.equal(reference.rowCount, 2);
  const monitor = await engine.monitor(table);
  const report = await monitor.observe(last, { at: 0, reference });
  assert.ok(report.warnings.some(({ code }) => code === "other-reference"));
  await plan.free();
  await assert.rejects(plan.table(0), { code: "handle-gone" });
  await assert.rejects(engine.batches(table, { by: "day", timeZone: "x" }), {
    code: "config-invalid",
  });
  await engine.close();
});

test("a check splits by the times of the rows where the split names none", async () => {
  const outfile = at("build/batches-split.mjs");
  await build({
    ...{ entryPoints: [at("www/cli/split.ts")], outfile, bundle: true, packages: "external" },
    ...{ format: "esm", platform: "node", plugins: [workerForEsbuild()] },
  });
  const { timed, splitOf } = await import(outfile);
  rmSync(outfile);
  const table = Table.fromCsv("time,x\n2024-01-01,1.5\n2024-01-02,2.5\n2024-01-03,3.5\n");
  const ends = (way, timestamp) =>
    new BatchPlan(table, timed(splitOf(way), table.columns, timestamp)).batches.map(
      ({ end }) => end && new Date(end).getUTCDate(),
    );
  assert.deepEqual(ends("rows:2", "time"), [2, 3]);
  assert.deepEqual(ends("count:3", "time"), [1, 2, 3]);
  assert.deepEqual(ends("column:x", "time"), [1, 2, 3]);
  for (const none of [undefined, "x", "gone"]) assert.deepEqual(ends("rows:2", none), [null, null]);
  const named = splitOf("day:other");
  assert.deepEqual(timed(named, table.columns, "time"), named);
});
