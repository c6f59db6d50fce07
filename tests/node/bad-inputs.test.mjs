// The bad inputs of tests/rust/bad_inputs through the built package: the same list, the same outcome.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test, { before } from "node:test";
import { inflateRawSync } from "node:zlib";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

const fixture = new URL("../fixtures/bad_inputs.json", import.meta.url);
const cases = JSON.parse(readFileSync(fixture, "utf8"));

before(() => core.init());

function bytesOf({ text, deflated, base64 }) {
  if (text !== undefined) return Buffer.from(text);
  let bytes = Buffer.from(base64, "base64");
  for (let times = 0; times < deflated; times += 1) bytes = inflateRawSync(bytes);
  return bytes;
}

const SHOWN = 6;
const short = (text) => Array.from(text).slice(0, 30).join("");

/** A value as the engine spells it; a dot where there is none. */
function spelt(value, kind) {
  if (value === null || Number.isNaN(value)) return "·";
  if (kind === "datetime") {
    return new Date(value).toISOString().replace(".000Z", "Z").replace("T00:00:00Z", "");
  }
  return short(String(value).replace("Infinity", "inf"));
}

/** What `outcome` in tests/rust/bad_inputs/case.rs says, from what the package shows of a table. */
function outcomeOf({ columns, rowCount, records, warnings, values }) {
  const parts = columns.slice(0, SHOWN).map(({ name, kind }, at) => {
    const shown = Array.from(values[at].slice(0, SHOWN), (value) => spelt(value, kind));
    return `${short(name)} ${kind}: ${shown.join(", ")}`;
  });
  if (columns.length > SHOWN) parts.push(`${columns.length} columns`);
  let text = parts.join("; ");
  if (rowCount > SHOWN) text += `; ${rowCount} rows`;
  if (records.rejected > 0) text += `; ${records.rejected} rejected`;
  for (const { code, line, count } of warnings) {
    text += ` !${code}${line === undefined ? "" : `@${line}`}${count === 1 ? "" : `*${count}`}`;
  }
  return text;
}

/** Every record and every cell is accounted for. */
function assertConserved({ columns, rowCount, records, sampled }, size, id) {
  const { bytes, total, used, repaired, rejected, blank, rejections } = records;
  assert.equal(bytes, size, `${id}: bytes`);
  assert.equal(used + repaired + rejected + blank, total, `${id}: records`);
  assert.equal(sampled?.rows ?? rowCount, used + repaired, `${id}: rows`);
  assert.equal(rejections.length, Math.min(rejected, 1000), `${id}: rejections`);
  for (const column of columns) {
    const { valid, missing, invalid, infinite } = column;
    assert.equal(valid + missing + invalid + infinite, rowCount, `${id}: ${column.name}`);
  }
}

/** The outcome of reading, whether it is a table or an error. */
async function outcome(id, size, read) {
  let table;
  try {
    table = await read();
  } catch (error) {
    assert.ok(error instanceof core.DriftglassError, `${id}: ${error.stack}`);
    assert.match(error.message, /\.$/, `${id}: a sentence`);
    assert.doesNotMatch(error.message, /undefined|\[object|unreachable|NaN/, id);
    return `${error.code}${error.line === undefined ? "" : `@${error.line}`}`;
  }
  const { columns, rowCount, records, warnings, sampled } = table;
  const wanted = columns.slice(0, SHOWN);
  const values = await Promise.all(wanted.map(({ name }) => table.values(name)));
  await table.free();
  assertConserved({ columns, rowCount, records, sampled }, size, id);
  return outcomeOf({ columns, rowCount, records, warnings, values });
}

/** Holds every case against its outcome; says all that is wrong. */
async function check(read, chosen = cases) {
  const wrong = [];
  for (const each of chosen) {
    const bytes = bytesOf(each);
    const found = await outcome(each.id, bytes.length, () => read(bytes, each.options));
    if (found !== each.outcome) {
      wrong.push(`${each.id}\n  is       ${found}\n  expected ${each.outcome}`);
    }
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${chosen.length} wrong:\n${wrong.join("\n")}`);
}

function inPieces(bytes, options, size) {
  const reader = new core.TableReader(options);
  try {
    for (let from = 0; from < bytes.length; from += size) {
      reader.push(bytes.subarray(from, from + size));
    }
    return reader.finish();
  } finally {
    reader.free();
  }
}

test("the reader of tables in the calling thread, whole and in pieces", async () => {
  await check((bytes, options) => inPieces(bytes, options, bytes.length || 1));
  await check((bytes, options) => inPieces(bytes, options, bytes.length > 100_000 ? 4096 : 3));
});

test("Table.fromCsv, for what is no JSON and not packed", async () => {
  const isCsv = (each) => !["gzip", "json"].includes(core.formatOf(bytesOf(each)));
  const chosen = cases.filter(isCsv);
  assert.ok(chosen.length > 300);
  await check((bytes, options) => core.Table.fromCsv(bytes, options), chosen);
});

test("the asynchronous engine, from bytes, a Blob and a stream", async () => {
  const engine = await Engine.start({ worker: "none" });
  // The engine reads Parquet, which the reader of texts refuses by name.
  const isTyped = (each) => ["parquet", "arrow"].includes(core.formatOf(bytesOf(each)));
  for (const each of cases.filter(isTyped)) {
    await assert.rejects(engine.read(bytesOf(each)), { code: "parquet-invalid" });
  }
  const texts = cases.filter((each) => !isTyped(each));
  await check((bytes, options) => engine.read(bytes, options), texts);
  await check((bytes, options) => engine.read(new Blob([bytes]), options), texts);
  await check((bytes, options) => engine.read(new Blob([bytes]).stream(), options), texts);
  await engine.close();
});

test("an error names the file it is about", async () => {
  const engine = await Engine.start({ worker: "none" });
  const file = new File(['a,b\n1,"x\n'], "march.csv");
  const said = /^march\.csv, line 2: /;
  await assert.rejects(engine.read(file), (error) => said.test(error.toString()));
  await engine.close();
});

/** Numbers that a text names at the beginning of its strings: titles of tests, names of files. */
function numbersIn(path) {
  const text = readFileSync(new URL(path, import.meta.url), "utf8");
  const lists = Array.from(text.matchAll(/["'`]((?:B\d\d )+)/g), ([, list]) => list);
  return lists.flatMap((list) => list.trim().split(" "));
}

test("every number from B01 to B82 has a test through the package", () => {
  const wanted = Array.from({ length: 82 }, (_, at) => `B${String(at + 1).padStart(2, "0")}`);
  const known = new Set([
    ...cases.map(({ id }) => id.slice(0, 3)),
    ...numbersIn("bad-results.test.mjs"),
  ]);
  assert.deepEqual([...known].sort(), wanted);
  const web = readdirSync(new URL("../web", import.meta.url)).filter((name) =>
    name.endsWith(".ts"),
  );
  const onPage = new Set(web.flatMap((name) => numbersIn(`../web/${name}`)));
  assert.ok(onPage.size >= 40, `${onPage.size} numbers on the page`);
  for (const id of onPage) assert.ok(known.has(id), id);
});
