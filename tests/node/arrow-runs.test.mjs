// An Arrow stream larger than what is in memory at a time: record batches in runs, each with the dictionaries before it.
import assert from "node:assert/strict";
import test from "node:test";
import {
  columnFromArray,
  dictionary,
  float64,
  tableFromColumns,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import { Engine } from "../../dist/index.js";

const ROWS = 131_072;
const NUMBERS = 8;

/** The messages of a stream of one record batch: schema, dictionary, batch. */
function messages(labels, first) {
  const city = Array.from({ length: ROWS }, (_, row) => labels[row % labels.length]);
  const number = (of) =>
    Float64Array.from({ length: ROWS }, (_, row) => first + ((row * 7 + of) % 1000));
  const numbers = Array.from({ length: NUMBERS }, (_, of) => [
    `x${of}`,
    columnFromArray(number(of), float64()),
  ]);
  const columns = {
    ...Object.fromEntries(numbers),
    city: columnFromArray(city, dictionary(utf8())),
  };
  const bytes = tableToIPC(tableFromColumns(columns), { format: "stream" });
  const found = [];
  for (let at = 0; ; ) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + at).getInt32(4, true);
    if (length === 0) return found;
    const head = new DataView(bytes.buffer, bytes.byteOffset + at + 8, length);
    const table = head.getUint32(0, true);
    const fields = table - head.getInt32(table, true);
    const place = head.getUint16(fields, true) > 10 ? head.getUint16(fields + 10, true) : 0;
    const body = place === 0 ? 0 : Number(head.getBigInt64(table + place, true));
    found.push(bytes.slice(at, at + 8 + length + body));
    at += 8 + length + body;
  }
}

const [schema, turin, one] = messages(["Turin", "Oslo", "Bari"], 0);
const [, graz, two] = messages(["Graz", "Lund", "Pisa"], 5000);
const repeated = (message) => Array.from({ length: 9 }, () => message);
const stream = new Blob([schema, turin, ...repeated(one), graz, ...repeated(two)]);

test("every batch has the dictionary that was in force where it stands, in whichever run that is", async () => {
  assert.ok(stream.size > 2 * 64 * 2 ** 20, "three runs");
  const engine = await Engine.start();
  try {
    const table = await engine.read(stream, { file: "stream.arrows" });
    assert.equal(table.rowCount, 18 * ROWS);
    assert.equal(table.records.used, 18 * ROWS);
    for (const [batch, first, labels] of [
      [0, 0, ["Turin", "Oslo", "Bari"]],
      [8, 0, ["Turin", "Oslo", "Bari"]],
      [9, 5000, ["Graz", "Lund", "Pisa"]],
      [17, 5000, ["Graz", "Lund", "Pisa"]],
    ]) {
      const slice = await table.slice(batch * ROWS, batch * ROWS + 3);
      assert.deepEqual([...(await slice.values("x1"))], [first + 1, first + 8, first + 15]);
      const cities = await slice.values("city");
      assert.deepEqual([...cities], labels);
    }
    const few = await engine.read(stream, { file: "stream.arrows", maxRows: 10 * ROWS });
    assert.equal(few.rowCount, 10 * ROWS);
    assert.ok(few.warnings.some(({ code }) => code === "max-rows"));
  } finally {
    await engine.close();
  }
});

test("a stream that is cut off within a batch is refused", async () => {
  const engine = await Engine.start();
  try {
    await assert.rejects(engine.read(stream.slice(0, stream.size - 1), { file: "cut.arrows" }), {
      code: "arrow-invalid",
      message: /it ends within a message/,
    });
  } finally {
    await engine.close();
  }
});
