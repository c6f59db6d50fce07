// Files other than one plain CSV through the built package: JSON Lines, Parquet, Arrow, gzip, and what is refused.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import { gzipSync } from "node:zlib";
import * as core from "../../dist/core.js";
import { Engine } from "../../dist/index.js";

const { Table, TableReader } = core;
const fixture = (name) => readFileSync(new URL(`../fixtures/formats/${name}`, import.meta.url));
const file = (name, bytes = fixture(name)) => new File([bytes], name);
const golden = JSON.parse(fixture("expected.json"));
const bytesOf = (text) => new TextEncoder().encode(text);

let engine;
before(async () => {
  await core.init();
  engine = await Engine.start();
});

/** A column's values with `null` for missing, as JSON has them. */
async function cells(table, name) {
  return Array.from(await table.values(name), (value) =>
    typeof value === "number" && Number.isNaN(value) ? null : value,
  );
}

async function assertGolden(table, names = Object.keys(golden.columns)) {
  assert.deepEqual(
    table.columns.map(({ name }) => name),
    names,
  );
  assert.equal(table.rowCount, golden.rows);
  for (const name of names) {
    assert.deepEqual(await cells(table, name), golden.columns[name], name);
    const missing = golden.columns[name].filter((value) => value === null).length;
    assert.equal(table.columns.find((column) => column.name === name).missing, missing, name);
  }
}

const typed = [
  ...["none", "snappy", "gzip", "zstd", "brotli", "lz4"].map((codec) => `${codec}.parquet`),
  ...["file.arrow", "stream.arrows", "lz4.feather", "zstd.feather"],
];

for (const name of typed) {
  test(`${name} has the values that its writer gave`, async () => {
    const table = await engine.read(file(name));
    await assertGolden(table);
    const kinds = Object.fromEntries(table.columns.map((column) => [column.name, column.kind]));
    assert.deepEqual(
      [kinds.flag, kinds.day, kinds.second, kinds.micro, kinds.nano, kinds.text, kinds.city],
      ["boolean", "datetime", "datetime", "datetime", "datetime", "text", "categorical"],
    );
    assert.deepEqual(
      table.warnings.map(({ code, file: named }) => [code, named]),
      [
        ["nested-values", name],
        ["nested-values", name],
      ],
    );
    assert.deepEqual(table.records, {
      bytes: fixture(name).length,
      total: golden.rows,
      used: golden.rows,
      repaired: 0,
      rejected: 0,
      blank: 0,
      rejections: [],
    });
  });
}

test("of a typed file only what is wanted is read", async () => {
  for (const name of ["snappy.parquet", "stream.arrows"]) {
    const progress = [];
    const table = await engine.read(file(name), {
      columns: ["city", "int32"],
      maxRows: 70,
      missing: ["NA", ""],
      kinds: { int32: "categorical", nowhere: "text" },
      onProgress: (step) => progress.push(step),
    });
    assert.deepEqual(
      table.columns.map(({ name: column, kind }) => [column, kind]),
      [
        ["int32", "categorical"],
        ["city", "categorical"],
      ],
    );
    assert.equal(table.rowCount, 70);
    const city = golden.columns.city
      .slice(0, 70)
      .map((text) => (text === "Turin" || text === "Oslo" ? text : null));
    assert.deepEqual(await cells(table, "city"), city);
    assert.deepEqual(
      table.warnings.map(({ code }) => code),
      ["kinds-unknown-column", "max-rows"],
    );
    const bytes = fixture(name).length;
    const { bytesPerSecond, secondsLeft, ...reached } = progress.at(-1);
    assert.deepEqual(reached, { bytes, totalBytes: bytes, rows: 70, stage: "done" });
    assert.ok(bytesPerSecond > 0 && secondsLeft === 0);
    await assert.rejects(engine.read(file(name), { columns: ["nowhere"] }), {
      code: "column-missing",
    });
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(engine.read(file(name), { signal: controller.signal }), {
      code: "cancelled",
    });
  }
});

test("of a typed file that takes too much memory a sample of rows is kept, whole and the same in every form", async () => {
  const { tableFromArrays, tableToIPC } = await import("@uwdata/flechette");
  const number = Float64Array.from({ length: 40_000 }, (_, row) => row);
  const text = Array.from(number, (row) => (row % 7 === 0 ? null : `t${row % 50}`));
  const bytes = tableToIPC(tableFromArrays({ number, text }), { format: "file" });
  const memoryBudget = 100_000;
  const table = await engine.read(bytes, { memoryBudget });
  const { rows, kept } = table.sampled;
  assert.deepEqual([rows, kept], [40_000, table.rowCount]);
  assert.ok(kept > 3500 && kept < 6500, `${kept} of about 5,000 rows`);
  const numbers = [...(await table.values("number"))];
  assert.deepEqual(
    await table.values("text"),
    numbers.map((row) => text[row]),
  );
  const halves = numbers.filter((row) => row < 20_000).length / kept;
  assert.ok(Math.abs(halves - 0.5) < 0.05, `${halves} of the rows are of the first half`);
  assert.deepEqual(
    table.warnings.map(({ code, count }) => [code, count]),
    [["sampled-rows", 40_000 - kept]],
  );
  assert.equal((await engine.read(bytes)).sampled, null);
  const samples = await Promise.all(
    ["snappy.parquet", "file.arrow"].map((name) => engine.read(file(name), { memoryBudget: 9000 })),
  );
  const [parquet, arrow] = await Promise.all(samples.map((sample) => sample.values("int32")));
  assert.deepEqual(parquet, arrow);
  assert.ok(parquet.length > 0 && parquet.length < golden.rows, `${parquet.length} rows`);
});

test("texts that hardly repeat are kept, those among them that do as well", async () => {
  const { tableFromArrays, tableToIPC } = await import("@uwdata/flechette");
  const text = Array.from({ length: 150_000 }, (_, row) =>
    row === 9 ? null : `t${row % 140_000}`,
  );
  const city = text.map((_, row) => `c${row % 3}`);
  const table = await engine.read(tableToIPC(tableFromArrays({ text, city }), { format: "file" }));
  assert.deepEqual(await table.values("text"), text);
  assert.deepEqual(await table.values("city"), city);
});

test("a typed file may come as bytes, stream or response", async () => {
  const bytes = fixture("zstd.parquet");
  for (const source of [
    bytes,
    new Blob([bytes]).stream(),
    new Response(bytes),
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  ]) {
    await assertGolden(await engine.read(source));
  }
});

test("a damaged or cut typed file is refused, and the engine goes on", async () => {
  for (const name of [
    "none.parquet",
    "snappy.parquet",
    "zstd.parquet",
    "file.arrow",
    "lz4.feather",
  ]) {
    const bytes = fixture(name);
    for (const length of [12, 100, bytes.length >> 1, bytes.length - 9]) {
      await assert.rejects(engine.read(file(name, bytes.subarray(0, length))), (error) => {
        assert.equal(error.code, name.endsWith("parquet") ? "parquet-invalid" : "arrow-invalid");
        assert.equal(error.file, name);
        assert.match(error.message, /cannot be read: .*Nothing of it was used/);
        return true;
      });
    }
  }
  const stream = fixture("stream.arrows");
  for (const length of [100, stream.length >> 1]) {
    await assert.rejects(engine.read(file("cut.arrows", stream.subarray(0, length))), {
      code: "arrow-invalid",
    });
  }
  await assertGolden(await engine.read(file("none.parquet")));
});

test("JSON Lines and lists of objects read like CSV, from text, bytes and files", async () => {
  const table = Table.fromJsonLines('{"x":1.5,"c":"a"}\n{"x":null,"c":"b"}\n{"c":"a","d":true}\n');
  assert.deepEqual(
    table.columns.map(({ name, kind, missing }) => [name, kind, missing]),
    [
      ["x", "numeric", 2],
      ["c", "categorical", 0],
      ["d", "boolean", 2],
    ],
  );
  const list = Table.fromJsonLines(bytesOf('[{"x":1.5},{"x":2.5}]'), { kinds: { x: "text" } });
  assert.deepEqual(list.values("x"), ["1.5", "2.5"]);
  const read = await engine.read(file("two.jsonl"));
  assert.deepEqual(await read.values("city"), ["Turin", "Oslo"]);
  assert.equal(read.records.bytes, fixture("two.jsonl").length);
  const packed = await engine.read(new Blob([gzipSync(fixture("two.jsonl"))]).stream());
  assert.deepEqual(packed.columns, read.columns);
  await assert.rejects(engine.readCsv(file("two.jsonl")), {
    code: "csv-not-text",
    file: "two.jsonl",
    message: /^This is JSON/,
  });
  assert.throws(() => Table.fromJsonLines("no\n", { file: "a.jsonl" }), {
    code: "json-invalid",
    file: "a.jsonl",
    line: 1,
  });
  assert.throws(() => Table.fromJsonLines(undefined), { code: "kind-mismatch" });
});

/** The generator of the fixtures (tests/fixtures/README.md), 53 bits at a time. */
function generator(seed) {
  let state = BigInt(seed);
  return (n) => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return Number((z ^ (z >> 31n)) >> 11n) % n;
  };
}

const stringy = [
  "",
  "\u0000",
  "\u2028",
  '"\\/',
  "\ud83e\udd8a",
  "é",
  "NA",
  "12",
  "true",
  " x ",
  "__proto__",
];

/** A value as text that JSON.parse reads, of a kind that fits the name. */
function written(below, name) {
  if (below(8) === 0) return "null";
  if (name === "flag") return below(2) ? "true" : "false";
  if (name === "number") {
    const digits = String(below(2 ** 53));
    return [
      digits,
      `-${digits.slice(0, 3)}.${digits}`,
      `${digits[0]}e${below(600) - 300}`,
      "-0",
      "0.5E+2",
    ][below(5)];
  }
  const text = `t${below(40)}${stringy[below(stringy.length)]}${String.fromCodePoint(0x20 + below(0xd7e0))}`;
  const escaped = JSON.stringify(text);
  // Every character may also be written by its number.
  return below(2)
    ? escaped
    : `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`;
}

test("generated JSON has the values that JSON.parse finds, and is refused where it throws", () => {
  const below = generator(4);
  const names = ["number", "text", "flag", "__proto__", "é\n"];
  let refused = 0;
  for (let round = 0; round < 400; round += 1) {
    const lines = Array.from({ length: 12 }, () => {
      const fields = Array.from({ length: 1 + below(5) }, () => {
        const name = names[below(names.length)];
        return `${JSON.stringify(name)}${[":", " : ", ":\t"][below(3)]}${written(below, name)}`;
      });
      const line = `{${fields.join([",", " , "][below(2)])}}`;
      if (below(6) > 0) return line;
      const at = below(line.length);
      return line.slice(0, at) + ['"', "}", "\\", "x", ""][below(5)] + line.slice(at + 1);
    });
    const parsed = lines.map((line) => {
      try {
        return new Map(Object.entries(JSON.parse(line)));
      } catch {
        return null;
      }
    });
    const good = parsed.filter((record) => record !== null && record.size > 0);
    if (good.length !== parsed.filter((record) => record !== null).length || good.length === 0)
      continue;
    const table = Table.fromJsonLines(lines.join("\n"), { missing: [] });
    refused += table.records.rejected;
    assert.equal(table.records.rejected, lines.length - good.length, lines.join("\n"));
    for (const { name, kind } of table.columns) {
      const values = table.values(name);
      for (const [row, record] of good.entries()) {
        const expected = record.get(name) ?? null;
        const value = Number.isNaN(values[row]) ? null : values[row];
        if (expected === null || kind === "boolean" || typeof value === "number") {
          const number = typeof expected === "number" ? expected + 0 : expected;
          assert.equal(value, number, `row ${row} of ${name} in\n${lines.join("\n")}`);
        } else if (typeof expected === "string") {
          // A table holds no halves of surrogate pairs.
          assert.equal(value, expected.toWellFormed(), lines.join("\n"));
        } else {
          // A number among texts, or among whole numbers too long for a double, keeps its digits.
          assert.ok(
            Object.is(Number(value) + 0, expected + 0) ||
              typeof expected === "boolean" ||
              typeof expected === "object",
            `${value} ${expected}`,
          );
        }
      }
    }
    table.free();
  }
  assert.ok(refused > 300, `${refused} lines refused`);
});

test("gzip: several members, zeros and junk behind, cut off, damaged, bombs", async () => {
  const packed = fixture("members.csv.gz");
  const table = await engine.read(file("members.csv.gz"));
  assert.equal(table.rowCount, 2000);
  assert.deepEqual((await table.values("x")).slice(-1), Float64Array.of(1999.5));
  for (const read of [(source) => engine.read(source), (source) => engine.readCsv(source)]) {
    for (const [tail, codes] of [
      [new Uint8Array(512), []],
      [bytesOf("junk"), ["gzip-trailing-bytes"]],
    ]) {
      const longer = await read(new Blob([packed, tail]));
      assert.equal(longer.rowCount, 2000);
      assert.deepEqual(
        longer.warnings.map(({ code }) => code),
        codes,
      );
      const streamed = await read(new Blob([packed, tail]).stream());
      assert.deepEqual(streamed.columns, longer.columns);
    }
    await assert.rejects(read(file("cut.gz", packed.subarray(0, -20))), (error) => {
      assert.equal(error.code, "gzip-truncated");
      assert.equal(error.file, "cut.gz");
      const end = (packed.length - 20).toLocaleString("en");
      assert.match(error.message, new RegExp(`after ${end} bytes.* rows made out`));
      return true;
    });
    const damaged = Uint8Array.from(packed);
    damaged[packed.length - 5] ^= 1;
    await assert.rejects(read(new Blob([damaged])), { code: "gzip-corrupt" });
    damaged[packed.length - 5] ^= 1;
    damaged[100] ^= 255;
    await assert.rejects(read(new Blob([damaged])), { code: "gzip-corrupt" });
  }
  const bomb = gzipSync(new Uint8Array(1 << 28));
  const lines = gzipSync(bytesOf("\n".repeat(1 << 28)));
  const start = process.cpuUsage();
  await assert.rejects(engine.read(new Blob([bomb])), (error) => {
    assert.ok(["gzip-limit", "csv-not-text"].includes(error.code));
    return true;
  });
  await assert.rejects(engine.read(new Blob([lines])), { code: "gzip-limit", message: /64 MiB/ });
  // Of the processor, which a busy machine does not lengthen.
  const { user, system } = process.cpuUsage(start);
  assert.ok(user + system < 5_000_000, "bombs are stopped in time");
  await assert.rejects(engine.read(file("members.csv.gz"), { maxUnpackedBytes: 1000 }), {
    code: "gzip-limit",
    message: /1000 bytes \(maxUnpackedBytes\)/,
  });
});

test("a reader finds the format from pieces of any size", () => {
  for (const [bytes, rows] of [
    [fixture("members.csv.gz"), 2000],
    [fixture("two.jsonl"), 2],
    [bytesOf("a,b\n1,2\n"), 1],
  ]) {
    for (const size of [1, 1000, bytes.length]) {
      const reader = new TableReader();
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
      assert.equal(reader.finish().rowCount, rows);
      assert.throws(() => reader.finish(), { code: "reader-finished" });
    }
  }
  const reader = new TableReader({}, "csv");
  reader.push(fixture("two.jsonl"));
  assert.throws(() => reader.finish(), { code: "csv-not-text" });
  reader.free();
});

test("what holds no table is refused by its name", async () => {
  const refused = [
    ["PK\u0003\u0004[Content_Types].xml", /Excel workbook/],
    ["PK\u0003\u0004march.csv", /zip archive/],
    ["%PDF-1.7\n", /PDF/],
    ["BZh91AY&SY", /bzip2/],
    ["version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", /Git LFS/],
    ["<!DOCTYPE html><title>404</title>", /web page/],
    ["404: Not Found", /web server/],
  ];
  for (const [text, message] of refused) {
    for (const call of ["read", "readCsv"]) {
      await assert.rejects(engine[call](new File([text], "x.csv")), {
        code: "csv-not-text",
        message,
      });
    }
  }
  for (const [bytes, message] of [
    [[0x28, 0xb5, 0x2f, 0xfd, 0], /zstd/],
    [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], /xz/],
    [[0x89, 0x50, 0x4e, 0x47], /PNG/],
    [new Uint8Array(100_000), /binary/],
  ]) {
    await assert.rejects(engine.read(Uint8Array.from(bytes)), { code: "csv-not-text", message });
  }
  await assert.rejects(engine.read(new File(["x"], "~$march.xlsx")), {
    message: /lock file of Excel/,
  });
  await assert.rejects(engine.readCsv(file("none.parquet")), { message: /Parquet.*engine\.read/ });
});

test("records beyond memory are compared by all of them, packed or not, by every way of reading", async () => {
  const record = (row, shift) => ({
    amount: ((row * 7919) % 100_003) / 100 + shift * 60,
    city: ["Turin", "Oslo", "Graz"][((row * 31) % 97) % (shift > 0 ? 2 : 3)],
    when: `2026-03-${String((row % 28) + 1).padStart(2, "0")}`,
    ...(row % 9 > shift ? { gap: row % 500 } : {}),
  });
  const lines = (rows, shift) =>
    Array.from({ length: rows }, (_, row) => `${JSON.stringify(record(row, shift))}\n`).join("");
  const reference = await engine.read(bytesOf(lines(3000, 0)));
  const text = bytesOf(lines(60_000, 2));
  const csv = Array.from({ length: 60_000 }, (_, row) => record(row, 2));
  const rows = csv.map(({ amount, city, when, gap = "" }) => `${amount},${city},${when},${gap}\n`);
  const packedCsv = gzipSync(`amount,city,when,gap\n${rows.join("")}`);
  const expected = await engine.detectDrift(reference, await engine.read(text));
  const memoryBudget = 800_000;
  const alone = await Engine.start({ worker: "none" });
  const before = await alone.read(bytesOf(lines(3000, 0)));
  const files = [text, file("batch.jsonl", text), gzipSync(text), packedCsv];
  for (const [of, reader] of [
    [reference, engine],
    [before, alone],
  ]) {
    for (const source of files) {
      const batch = await reader.read(source, { reference: of, memoryBudget });
      assert.equal(batch.sampled.rows, 60_000);
      assert.deepEqual(
        batch.warnings.map(({ code }) => code),
        ["sampled-rows", "rows-counted"],
      );
      assert.deepEqual(await reader.detectDrift(of, batch), expected);
    }
  }
  await alone.close();
});
