// What a history is good for: rules tested, told, replayed; segments; why performance moved.
import assert from "node:assert/strict";
import test from "node:test";
import {
  alertmanagerPayload,
  DriftglassError,
  init,
  Monitor,
  Table,
  testRules,
} from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

await init();

const roles = { target: "target", prediction: "prediction", segment: ["city"] };
/** A table in which the model is right in so many of 100 rows in the second city. */
function rows(count, second, right) {
  const at = (row, times) => (row * times) % 100;
  const each = (of) => Array.from({ length: count }, (_, row) => of(row));
  const isSecond = (row) => at(row, 37) < second;
  const target = each((row) => at(row, 53) < 50);
  return Table.fromColumns({
    city: each((row) => (isSecond(row) ? "Oslo" : "Turin")),
    target,
    prediction: target.map((truth, row) => at(row, 71) < (isSecond(row) ? right : 95) === truth),
  });
}

const low = { name: "low", metric: "accuracy", when: "below", threshold: 0.85, severity: "high" };

test("rules are tested beside where they stand", () => {
  const series = [{ metric: "accuracy", values: [0.9, 0.8, null, 0.9] }];
  const expect = [
    { batch: 1, firing: ["low"] },
    { batch: 3, firing: [], resolved: ["low"] },
  ];
  const file = { rules: [low], tests: [{ name: "a dip", series, expect }] };
  assert.deepEqual(testRules(file), { passed: 1, failed: 0, failures: [] });
  const wrong = {
    ...file,
    tests: [{ name: "wrong", series, expect: [{ batch: 0, firing: ["low"] }] }],
  };
  assert.equal(testRules(wrong).failures[0].state, "firing");
  assert.throws(() => testRules({ rules: [{ ...low, forMs: -1 }], tests: file.tests }), {
    name: DriftglassError.name,
    code: "config-invalid",
  });
});

test("a history is told, replayed and divided by segments", () => {
  const monitor = new Monitor(rows(2000, 30, 90), {
    roles,
    rules: [low, { ...low, name: "each", segments: true }],
  });
  for (const [at, right] of [90, 40, 90].entries()) {
    const report = monitor.observe(rows(1000, 30, right), { at, label: `b${at}` });
    assert.deepEqual(
      report.segments.map(({ value }) => value),
      ["Turin", "Oslo"],
    );
    if (at !== 1) continue;
    const { groups, muted } = monitor.notifications({ groupBy: ["rule"] });
    assert.deepEqual(groups.map(({ group }) => group.rule).sort(), ["each", "low"]);
    assert.equal(muted, 0);
    assert.equal(monitor.alerts.find(({ rule }) => rule === "each").segment, "city = Oslo");
  }
  const patient = { name: "patient", rules: [{ ...low, for: 2 }] };
  const outcome = monitor.replay({
    policies: [{ name: "eager", rules: [low] }, patient],
    incidents: [{ from: 1, to: 1 }],
  });
  assert.deepEqual(
    outcome.policies.map(({ standing }) => standing),
    [
      [0, 1, 0],
      [0, 0, 0],
    ],
  );
  assert.deepEqual(
    outcome.policies.map(({ incidents }) => incidents[0].detected),
    [true, false],
  );
  assert.throws(() => monitor.replay({ policies: [] }), { code: "config-invalid" });
});

test("listeners hear of nothing that is muted, and of what still fires when that ends", () => {
  const rules = [low, { ...low, name: "rows", metric: "rows", threshold: 900 }];
  const inhibit = [{ source: { rule: "rows" }, target: { rule: "low" } }];
  const monitor = new Monitor(rows(2000, 30, 90), { roles, rules, inhibit });
  const told = [];
  monitor.onAlert(({ alert, from, to }, { segment }) =>
    told.push([alert, from, to, segment ?? null]),
  );
  monitor.observe(rows(800, 30, 20), { at: 0 });
  assert.deepEqual(told.splice(0), [["rows", "inactive", "firing", null]]);
  assert.equal(alertmanagerPayload(monitor.alerts).length, 1);
  monitor.silence({ rule: "low" }, 9);
  monitor.observe(rows(1000, 30, 20), { at: 1 });
  assert.deepEqual(told.splice(0), [["rows", "firing", "resolved", null]]);
  assert.deepEqual(monitor.silences, [{ match: { rule: "low" }, until: 9 }]);
  assert.throws(() => monitor.endSilence({ rule: "slow" }), { code: "config-invalid" });
  monitor.endSilence({ rule: "low" });
  const restored = Monitor.restore(monitor.snapshot(), rows(2000, 30, 90));
  restored.onAlert((event) => told.push(event));
  restored.observe(rows(1000, 30, 20), { at: 2 });
  assert.deepEqual(
    told.map(({ alert, from, to }) => [alert, from, to]),
    [["low", "firing", "firing"]],
  );
  assert.throws(() => monitor.notifications({ groupBy: ["colum"] }), { code: "config-invalid" });
  assert.throws(() => monitor.silence({}, 9), /`all: true`/);
});

test("a rule that no batch can break is refused where it stands", () => {
  const config = { roles: { target: "target", prediction: "prediction" } };
  const refused = (rule) => ({
    ...config,
    rules: [low, { ...low, name: "other", ...rule }],
  });
  const reference = rows(500, 30, 90);
  for (const [rule, place] of [
    [{ column: "city" }, "column"],
    [{ metric: "r2" }, "metric"],
    [{ segments: true }, "segments"],
  ]) {
    assert.throws(() => new Monitor(reference, refused(rule)), {
      code: "config-invalid",
      message: new RegExp(`^/rules/1/${place}: `),
    });
  }
});

test("the engine says why performance moved as the core does", async () => {
  const options = { target: "target", prediction: "prediction", segments: ["city"] };
  const engine = await Engine.start();
  const columns = (table) =>
    Object.fromEntries(
      ["city", "target", "prediction"].map((name) => [name, [...table.values(name)]]),
    );
  const [before, after] = [rows(3000, 20, 60), rows(3000, 70, 60)];
  const [reference, batch] = await Promise.all(
    [before, after].map((table) => engine.fromColumns(columns(table))),
  );
  const causes = await engine.explainPerformance(reference, batch, options);
  assert.equal(causes.columns[0].column, "city");
  assert.ok(causes.changed && causes.columns[0].share > 0.8, causes.reason);
  const [city] = causes.segments;
  const added = city.parts.reduce((sum, part) => sum + part.mix + part.within, 0);
  assert.ok(Math.abs(added - causes.change) < 1e-12);
  assert.ok(Math.abs(city.parts.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
  const weak = await engine.weakestSegments(batch, options);
  assert.deepEqual(weak.segments[0].conditions, [{ column: "city", label: "Oslo" }]);
  await assert.rejects(engine.testRules({ rules: [low], tests: [] }), {
    code: "config-invalid",
    message: /^\/tests: there are none/,
  });
  const monitor = await engine.monitor(reference);
  await monitor.silence({ all: true }, 5);
  assert.deepEqual(await monitor.silences(), [{ match: { all: true }, until: 5 }]);
  await monitor.endSilence({ all: true });
  assert.deepEqual(await monitor.silences(), []);
  await engine.close();
});
