// What a monitor measures, through the package: targets, columns that go, segments, errors to expect, money.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import init, * as core from "driftglass/core";

before(() => init());

/** Numbers from 0 to 1, the same in every run. */
function numbers(seed, count) {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  });
}

const measured = (report, metric, column = null) =>
  report.measurements.find((one) => one.metric === metric && one.column === column);

function classes(seed, positive, more = {}) {
  const p = numbers(seed, 800);
  const chance = numbers(seed + 77, 800);
  return core.Table.fromColumns({
    x: numbers(seed + 5, 800),
    y: numbers(seed + 9, 800),
    place: p.map((_, row) => (row % 2 ? "north" : "south")),
    said: p.map((value) => (value < 0.5 ? "no" : "yes")),
    p,
    truth: chance.map((value) => (value < positive ? "yes" : "no")),
    ...more,
  });
}

const roles = { target: "truth", prediction: "said", probability: "p" };

test("targets are held against the reference, and late ones too", () => {
  const monitor = new core.Monitor(classes(1, 0.5), { roles });
  const report = monitor.observe(classes(2, 0.9));
  assert.equal(report.targets.verdict, "drifted");
  assert.equal(report.targets.column, "truth");
  assert.ok(measured(report, "targetDriftPValue").value < 1e-6);
  assert.match(monitor.dashboard().verdict, /targets drifted/);
});

test("a column that is missing fires, and is named", () => {
  const monitor = new core.Monitor(classes(1, 0.5), { roles });
  const batch = classes(2, 0.5);
  const names = batch.columns.map(({ name }) => name).filter((name) => name !== "x");
  const columns = Object.fromEntries(names.map((name) => [name, batch.values(name)]));
  const report = monitor.observe(core.Table.fromColumns(columns));
  assert.equal(measured(report, "removedColumns").value, 1);
  assert.equal(measured(report, "schemaBreak", "x").value, 1);
  assert.match(monitor.dashboard().verdict, /column x of the reference is missing/);
  assert.ok(monitor.alerts.some(({ id, state }) => id === "schema-break/x" && state === "firing"));
});

test("segments have estimates and the worst of their columns", () => {
  const monitor = new core.Monitor(classes(1, 0.5), { roles: { ...roles, segment: ["place"] } });
  const { segments } = monitor.observe(classes(2, 0.5));
  for (const { measurements, columns } of segments) {
    assert.ok(columns.length > 0 && columns.every(({ effect, verdict }) => effect >= 0 && verdict));
    const metrics = measurements.map(({ metric }) => metric);
    for (const metric of ["estimatedAccuracy", "missingPct", "driftAlertPValue"])
      assert.ok(metrics.includes(metric), metric);
    assert.ok(!metrics.includes("removedColumns"));
  }
});

test("what rows are worth, and rules on it without costs", () => {
  const estimation = {
    costs: [
      [0, -5],
      [-20, 30],
    ],
    currency: "EUR",
  };
  const monitor = new core.Monitor(classes(1, 0.5), { roles, estimation });
  const report = monitor.observe(classes(2, 0.5));
  const [row, total] = ["businessValue", "businessValueTotal"].map((name) =>
    measured(report, name),
  );
  assert.ok(Math.abs(total.value - 800 * row.value) < 1e-6);
  const thresholds = { businessValue: 1 };
  assert.throws(() => new core.Monitor(classes(1, 0.5), { roles, thresholds }), {
    code: "config-invalid",
    message: /estimation\.costs/,
  });
});

test("a monitor of a regression estimates its error, restored too", () => {
  const table = (seed, shift, labelled) => {
    const x = numbers(seed, 1500).map((value) => value * 5 + shift);
    const noise = numbers(seed + 3, 1500);
    const truth = x.map((value, row) => 10 + value + (noise[row] - 0.5) * value);
    const columns = { x, said: x.map((value) => 10 + value) };
    return core.Table.fromColumns(labelled ? { ...columns, truth } : columns);
  };
  const reference = core.Table.fromColumns({
    ...Object.fromEntries(
      ["x", "said", "truth"].map((name) => [
        name,
        [...table(1, 0, true).values(name), ...table(2, 3, true).values(name)],
      ]),
    ),
  });
  const monitor = new core.Monitor(reference, { roles: { target: "truth", prediction: "said" } });
  const restored = core.Monitor.restore(monitor.snapshot());
  const [easy, hard] = [table(4, 0, false), table(5, 3, false)].map((batch) =>
    monitor.observe(batch),
  );
  assert.equal(easy.estimated.method, "dle");
  assert.ok(measured(hard, "estimatedMae").value > 1.5 * measured(easy, "estimatedMae").value);
  assert.deepEqual(restored.observe(table(4, 0, false)).estimated, easy.estimated);
});

test("the estimated change is divided where there are no targets", () => {
  const [reference, batch] = [classes(1, 0.5), classes(2, 0.5)];
  const columns = ["x", "y", "place", "said", "p"].map((name) => [name, batch.values(name)]);
  const estimated = { value: 0.2, samplingError: 0.01 };
  const causes = core.explainPerformance(
    reference,
    core.Table.fromColumns(Object.fromEntries(columns)),
    {
      target: "truth",
      prediction: "said",
      ignore: ["p"],
      estimated,
    },
  );
  assert.ok(causes.estimatedChange < 0 && causes.changed && causes.unexplained !== null);
  assert.match(causes.reason, /estimated/);
});
