// What happens when memory runs out: the built package with an engine that may have 64 MiB.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test, { before } from "node:test";
import { inflateRawSync } from "node:zlib";
import * as core from "../../dist/core.js";

const PAGES = 1024;
const MEMORY_SECTION = 5;

function readNumber(bytes, at) {
  let [value, shift, byte] = [0, 0, 0];
  do {
    byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    shift += 7;
  } while (byte & 128);
  return [value, at];
}

function numberBytes(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** The same module with a limit on its memory. */
function limited(wasm, pages) {
  for (let at = 8; at < wasm.length; ) {
    const id = wasm[at];
    const [size, content] = readNumber(wasm, at + 1);
    if (id === MEMORY_SECTION) {
      const [least] = readNumber(wasm, content + 2);
      const limits = [1, 1, ...numberBytes(least), ...numberBytes(pages)];
      const section = [MEMORY_SECTION, ...numberBytes(limits.length), ...limits];
      const [start, rest] = [wasm.subarray(0, at), wasm.subarray(content + size)];
      return Buffer.concat([start, Buffer.from(section), rest]);
    }
    at = content + size;
  }
  throw new Error("the module has no memory");
}

const rows = (count, line) => {
  const lines = Array.from({ length: count }, (_, row) => line(row));
  return new TextEncoder().encode(`a,b,c,d,e,f\n${lines.join("\n")}\n`);
};

const small = "x,y\n1,a\n2,b\n";
let kept;

before(async () => {
  const wasm = readFileSync(new URL("../../dist/core_bg.wasm", import.meta.url));
  await core.init(await WebAssembly.compile(limited(wasm, PAGES)));
  kept = core.Table.fromCsv("score\n0.5\n1.5\n2.5\n");
});

function assertRefused(read) {
  assert.throws(read, ({ code, message }) => {
    assert.equal(code, "out-of-memory");
    assert.match(message, /not enough memory for this file\. Read fewer columns/);
    return true;
  });
  // What was there before still is, and the next file is read.
  assert.deepEqual([...kept.values("score")], [0.5, 1.5, 2.5]);
  const table = core.Table.fromCsv(small);
  assert.equal(table.rowCount, 2);
  table.free();
}

function readInPieces(reader, bytes) {
  try {
    for (let at = 0; at < bytes.length; at += 1 << 20) {
      reader.push(bytes.subarray(at, at + (1 << 20)));
    }
  } catch (error) {
    reader.free();
    throw error;
  }
  return reader.finish();
}

const files = {
  numbers: rows(3_000_000, (row) => `${row},${row / 8},3,4.25,${row % 7},6`),
  texts: rows(500_000, (row) => `${row},"text number ${row * 7919} that never repeats",c,d,e,f`),
  labels: rows(1_500_000, (row) => `l${row % 200_000},m${row % 150_000},n${row % 90_000},d,e,f`),
};

for (const [what, bytes] of Object.entries(files)) {
  test(`too many ${what} are refused, and nothing is lost`, () => {
    for (let time = 0; time < 3; time += 1) {
      assertRefused(() => readInPieces(new core.CsvReader(), bytes));
      assertRefused(() => readInPieces(new core.TableReader({ totalBytes: bytes.length }), bytes));
    }
  });
}

test("numbers with few decimals take four bytes each", () => {
  const bytes = rows(1_000_000, (row) => `${row},${row / 8},${row + 0.5},${9 * row},${row / 4},6`);
  const table = readInPieces(new core.TableReader({ totalBytes: bytes.length }), bytes);
  assert.equal(table.rowCount, 1_000_000);
  assert.equal(table.values("b")[999_999], 124_999.875);
  table.free();
});

/** Every awkward file there is: the list of bad inputs, and what fuzzing was started from. */
function corpora() {
  const at = (path) => new URL(`../../${path}`, import.meta.url);
  const cases = JSON.parse(readFileSync(at("tests/fixtures/bad_inputs.json"), "utf8"));
  const bad = cases.map(({ id, text, deflated, base64 }) => {
    let bytes = text === undefined ? Buffer.from(base64, "base64") : Buffer.from(text);
    for (let times = 0; times < (deflated ?? 0); times += 1) bytes = inflateRawSync(bytes);
    return [id, bytes];
  });
  const fuzzed = ["table", "chunks"].flatMap((target) =>
    readdirSync(at(`fuzz/corpus/${target}`)).map((name) => [
      `${target}/${name}`,
      readFileSync(at(`fuzz/corpus/${target}/${name}`)).subarray(target === "table" ? 4 : 6),
    ]),
  );
  return [...bad, ...fuzzed];
}

test("in 64 MiB every awkward file is a table or a clean error", () => {
  const files = corpora();
  assert.ok(files.length > 400, `${files.length} files`);
  let refused = 0;
  for (const [id, bytes] of files) {
    try {
      readInPieces(new core.TableReader(), bytes).free();
    } catch (error) {
      assert.match(error.code ?? "", /^[a-z][a-z0-9-]+$/, `${id}: ${error}`);
      assert.notEqual(error.code, "internal-panic", `${id}: ${error.message}`);
      assert.ok(error.message.length > 10, id);
      refused += 1;
    }
  }
  assert.ok(refused > 20 && refused < files.length, `${refused} refused`);
  assert.deepEqual([...kept.values("score")], [0.5, 1.5, 2.5]);
});

test("a file that is sampled fits", () => {
  const table = readInPieces(new core.CsvReader({ memoryBudget: 8 << 20 }), files.numbers);
  assert.equal(table.sampled.rows, 3_000_000);
  assert.ok(table.rowCount > 50_000 && table.rowCount < 150_000, `${table.rowCount} rows`);
  table.free();
});

test("where the engine itself stops, the error still says why", () => {
  const columns = { wide: new Float64Array(12_000_000) };
  assert.throws(
    () => core.Table.fromColumns(columns),
    ({ code, message }) => code === "out-of-memory" && /fewer or smaller files/.test(message),
  );
});
