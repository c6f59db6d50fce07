// Typed files that do not fit their budget, compared by all their rows through the built package.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import test, { after, before } from "node:test";
import { tableFromArrays, tableToIPC, utf8 } from "@uwdata/flechette";
import { Engine } from "../../dist/index.js";
import { parquetFile } from "./parquet-file.mjs";
import { at, json, run, write } from "./run-cli.mjs";

/** Columns of every nature; `shift` moves some of them. */
function columnsOf(rows, shift) {
  const made = (kind, value) => ({
    kind,
    values: Array.from({ length: rows }, (_, row) => value(row)),
  });
  return {
    amount: made("double", (row) => ((row * 7919) % 100_003) / 100 + shift * 60),
    code: made("int", (row) => (row * 13) % (shift > 0 ? 5 : 6)),
    age: made("int", (row) => ((row * 31) % 61) + 18),
    city: made("text", (row) =>
      row % 17 === 0
        ? null
        : ["Turin", "Oslo", "Pará", "Graz"][((row * 31) % 97) % (shift > 0 ? 3 : 4)],
    ),
    flag: made("flag", (row) => (row % 11 === 0 ? null : row % 3 > shift / 2)),
    when: made("moment", (row) => Date.UTC(2026, 2, (row % 28) + 1, 10)),
    gap: made("double", (row) => (row % 9 > shift ? (row % 500) + 0.5 : null)),
    note: made("text", (row) => `row ${row}`),
  };
}

function csvOf(columns) {
  const cell = (kind, value) =>
    value === null ? "" : kind === "moment" ? new Date(value).toISOString() : String(value);
  const all = Object.values(columns);
  const lines = all[0].values.map((_, row) =>
    all.map(({ kind, values }) => cell(kind, values[row])).join(","),
  );
  return new Blob([`${Object.keys(columns).join(",")}\n`, lines.join("\n"), "\n"]);
}

function arrowOf(columns, maxBatchRows, format) {
  const arrays = Object.fromEntries(
    Object.entries(columns).map(([name, { kind, values }]) => [
      name,
      kind === "moment" ? values.map((value) => new Date(value)) : values,
    ]),
  );
  const types = { city: undefined, note: utf8() };
  return tableToIPC(tableFromArrays(arrays, { types, maxBatchRows }), { format });
}

const rows = 60_000;
const batch = columnsOf(rows, 2);
const memoryBudget = 800_000;
const csv = csvOf(batch);
const typed = {
  "one row group": parquetFile(batch, rows),
  "row groups": parquetFile(batch, 7_001),
  "record batches": arrowOf(batch, 9_973, "file"),
  "a stream": arrowOf(batch, rows, "stream"),
};
const codes = ({ warnings }) => warnings.map(({ code }) => code);

let engine;
let reference;
let expected;
before(async () => {
  engine = await Engine.start();
  reference = await engine.read(csvOf(columnsOf(3000, 0)));
  expected = await engine.detectDrift(reference, await engine.read(csv));
});
after(() => engine.close());

for (const [form, bytes] of Object.entries(typed)) {
  test(`${form} beyond memory are compared by all rows, as CSV is`, async () => {
    const text = await engine.read(csv, { reference, memoryBudget });
    const table = await engine.read(bytes, { reference, memoryBudget });
    assert.equal(table.sampled.rows, rows);
    assert.ok(table.rowCount < rows / 4);
    assert.deepEqual(codes(table), ["sampled-rows", "rows-counted"]);
    assert.match(table.warnings[1].message, /of 8 columns/);
    const found = await engine.detectDrift(reference, table);
    assert.deepEqual(found, expected);
    assert.deepEqual(found, await engine.detectDrift(reference, text));
    const alone = await engine.read(bytes, { memoryBudget });
    assert.deepEqual(await alone.values("note"), await table.values("note"));
    assert.deepEqual(codes(alone), ["sampled-rows"]);
  });
}

test("in the calling thread and with any number of workers the comparison is the same", async () => {
  for (const options of [{ worker: "none" }, { workers: 1 }, { workers: 3 }]) {
    const other = await Engine.start(options);
    const known = await other.read(csvOf(columnsOf(3000, 0)));
    for (const bytes of Object.values(typed)) {
      const table = await other.read(bytes, { reference: known, memoryBudget });
      assert.deepEqual(await other.detectDrift(known, table), expected);
    }
    await other.close();
  }
});

test("the command line compares all rows, decoded beside the thread of its engine", async () => {
  writeFileSync(at("reference.csv"), await csvOf(columnsOf(3000, 0)).text());
  writeFileSync(at("batch.parquet"), typed["row groups"]);
  writeFileSync(at("batch.arrow"), typed["record batches"]);
  write("config.json", { read: { memoryBudget } });
  const files = ["reference.csv", "batch.parquet", "batch.arrow", "--config", "config.json"];
  const { status, stderr } = run("check", ...files, "--json", "all.json", "--fail-on", "never");
  assert.deepEqual([status, stderr], [0, ""]);
  const shown = ({ columns }) =>
    columns.map(({ column, effect, nBatch }) => [column, effect, nBatch]);
  // The moments are the timestamps of the batch here.
  const all = shown(expected).filter(([column]) => column !== "when");
  const { batches } = json("all.json");
  for (const { drift } of batches) assert.deepEqual(shown(drift), all);
});

test("the options of a reading hold for what is counted", async () => {
  const options = {
    columns: ["code", "gap", "city"],
    kinds: { code: "numeric" },
    missing: ["Oslo"],
    maxRows: 50_001,
  };
  const known = await engine.read(parquetFile(columnsOf(3000, 0), 1000), { kinds: options.kinds });
  const whole = await engine.read(typed["row groups"], options);
  for (const bytes of [typed["row groups"], typed["record batches"]]) {
    const table = await engine.read(bytes, { ...options, reference: known, memoryBudget: 300_000 });
    assert.deepEqual(codes(table), ["max-rows", "sampled-rows", "rows-counted"]);
    assert.deepEqual(
      await engine.detectDrift(known, table),
      await engine.detectDrift(known, whole),
    );
  }
  const wrong = { kinds: { city: "boolean" }, reference, memoryBudget, file: "march.parquet" };
  await assert.rejects(engine.read(typed["row groups"], wrong), {
    code: "kind-mismatch",
    file: "march.parquet",
  });
});

test("a column that changes its nature is left to the sample, the others are counted", async () => {
  const { amount, age } = batch;
  const withLast = (last) => {
    const id = Array.from({ length: rows }, (_, row) => (row < rows - 1 ? BigInt(row) : last));
    const arrays = { amount: amount.values, age: age.values, id };
    return tableToIPC(tableFromArrays(arrays), { format: "file" });
  };
  const known = await engine.read(withLast(5n));
  // One more than doubles tell apart: were it among the first rows, all would be texts.
  const options = { reference: known, memoryBudget: 300_000 };
  const table = await engine.read(withLast(2n ** 53n + 1n), options);
  assert.match(table.warnings[1].message, /of 2 columns/);
});

test("a file that fits is not counted", async () => {
  const table = await engine.read(typed["row groups"], { reference });
  assert.deepEqual([table.sampled, codes(table)], [null, []]);
});

test("what ends in the middle costs nothing that was there", async () => {
  const bytes = Buffer.from(typed["row groups"]);
  const place = bytes.lastIndexOf(Buffer.from(`row ${rows - 1}`));
  // The page of the last row group's last column begins before its values.
  bytes.fill(0xff, place - 90_000, place);
  await assert.rejects(engine.read(bytes, { reference, memoryBudget }), {
    code: "parquet-invalid",
  });
  for (const source of Object.values(typed)) {
    const controller = new AbortController();
    const { signal } = controller;
    const onProgress = () => controller.abort();
    await assert.rejects(engine.read(source, { reference, memoryBudget, signal, onProgress }), {
      code: "cancelled",
    });
  }
  const table = await engine.read(typed["row groups"], { reference, memoryBudget });
  assert.deepEqual(await engine.detectDrift(reference, table), expected);
});
