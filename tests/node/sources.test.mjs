// What `engine.read` takes, what it refuses, and tables that are none of its own.
import assert from "node:assert/strict";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { int64, tableFromArrays, timestamp, utf8 } from "@uwdata/flechette";
import { init, Monitor, Table } from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

let engine;
before(async () => {
  await init();
  engine = await Engine.start();
});
after(() => engine.close());

const refused = (promise, code, says) =>
  assert.rejects(promise, (thrown) => {
    assert.equal(thrown.code, code, thrown.message);
    assert.match(thrown.message, says);
    return true;
  });

test("rows as objects and values by column are tables", async () => {
  const rows = await engine.read([{ age: 31.5, city: "Graz" }, { age: 4.25 }, { city: "Linz" }]);
  assert.equal(rows.rowCount, 3);
  assert.deepEqual([...(await rows.values("age"))], [31.5, 4.25, Number.NaN]);
  assert.deepEqual(await rows.values("city"), ["Graz", null, "Linz"]);
  const columns = await engine.read({ x: new Float64Array([1.5, 2.5]), y: ["a", "b"] });
  assert.deepEqual([columns.rowCount, columns.columns.map(({ name }) => name)], [2, ["x", "y"]]);
  const odd = await engine.read([JSON.parse('{"__proto__": 1.5, "a": 2.5}')]);
  assert.deepEqual(odd.columns.map(({ name }) => name).sort(), ["__proto__", "a"]);
});

test("a table of an Arrow library is a table, value by value", async () => {
  const moment = Date.UTC(2026, 2, 1, 12);
  const arrow = tableFromArrays(
    {
      score: [0.5, null, 2.25],
      count: [3, 4, 5],
      id: [9_007_199_254_740_993n, 2n, 3n],
      city: ["Graz", "Linz", null],
      isNew: [true, false, null],
      when: [moment, moment + 1000, null],
    },
    {
      useBigInt: true,
      types: { count: int64(), id: int64(), city: utf8(), when: timestamp() },
    },
  );
  const table = await engine.read(arrow);
  assert.equal(table.rowCount, 3);
  const kinds = Object.fromEntries(table.columns.map(({ name, kind }) => [name, kind]));
  assert.equal(kinds.when, "datetime");
  assert.deepEqual([...(await table.values("score"))], [0.5, Number.NaN, 2.25]);
  assert.deepEqual([...(await table.values("count"))], [3, 4, 5]);
  assert.deepEqual(await table.values("id"), ["9007199254740993", "2", "3"]);
  assert.deepEqual(await table.values("city"), ["Graz", "Linz", null]);
  assert.deepEqual([...(await table.values("when"))], [moment, moment + 1000, Number.NaN]);
  const nested = tableFromArrays({ lists: [[1, 2], [3]] });
  await refused(engine.read(nested), "kind-mismatch", /Column "lists" of the Arrow table/);
});

test("a moment is milliseconds or a Date, and nothing else", async () => {
  const rows = { x: Array.from({ length: 300 }, (_, row) => row / 7) };
  const at = new Date("2026-03-01T12:00:00Z");
  const local = new Monitor(Table.fromColumns(rows));
  assert.equal(local.observe(Table.fromColumns(rows), { at }).at, at.getTime());
  for (const none of [
    new Date("never"),
    "2026-03-01",
    null,
    true,
    1e300,
    Number.POSITIVE_INFINITY,
  ]) {
    assert.throws(() => local.observe(Table.fromColumns(rows), { at: none }), {
      code: "config-invalid",
      message: /`at` is no moment/,
    });
  }
  const remote = await engine.monitor(await engine.read(rows));
  assert.equal((await remote.observe(await engine.read(rows), { at })).at, at.getTime());
  const odd = remote.observe(await engine.read(rows), { at: new Date("never") });
  await refused(odd, "config-invalid", /`at` is no moment/);
});

test("a stream of Node is read as a file is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-source-"));
  try {
    const path = join(folder, "a.csv");
    writeFileSync(path, `a,b\n${"1.5,x\n".repeat(50_000)}`);
    const table = await engine.read(createReadStream(path));
    assert.equal(table.rowCount, 50_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what cannot be read is refused by name, and never an empty table", async () => {
  await refused(engine.read("/some/where/x.csv"), "config-invalid", /path of a file/);
  await refused(engine.read("https://example.com/x.csv"), "config-invalid", /address/);
  for (const odd of [null, undefined, 7, { a: 1 }, new Date(), []]) {
    await refused(engine.read(odd), "kind-mismatch", /nothing that can be read/);
  }
});

test("a table of another engine is not taken for one of this", async () => {
  const other = await Engine.start();
  const rows = (count, from) => ({ x: Array.from({ length: count }, (_, row) => from + row / 7) });
  const monitor = await engine.monitor(await engine.read(rows(500, 0)));
  const strange = await other.read(rows(300, 100));
  await refused(monitor.observe(strange), "handle-gone", /./);
  await refused(monitor.observe(null), "kind-mismatch", /The batch has to be a table/);
  await other.close();
});

test("what is no table is an error that says which argument", () => {
  const table = Table.fromColumns({ x: [1.5, 2.5, 3.5] });
  assert.throws(() => new Monitor(null), { code: "kind-mismatch", message: /The reference/ });
  assert.throws(() => new Monitor(table).observe({}), {
    code: "kind-mismatch",
    message: /The batch/,
  });
});
