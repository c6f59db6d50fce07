// A large file read by several workers: the same table however many, cancelled in time, and whole when one is lost.
import { expect, type Page } from "@playwright/test";
import { keepWorkers, openPackage, packageEntry } from "./package-page.js";
import { test } from "./slow.js";

/** Puts `globalThis.makeFile(rows)` into the page: five columns with what makes files hard now and then. */
async function withFiles(page: Page): Promise<void> {
  await openPackage(page);
  await page.evaluate(() => {
    const line = (row: number) => {
      const note = row % 997 === 0 ? '"two\nlines, and ""quotes"""' : `note ${row % 50}`;
      const score = row % 401 === 0 ? "" : ((row * 7919) % 100_003) / 1000;
      const surplus = row % 20_011 === 0 ? ",surplus" : "";
      return `${row},${score},${["Turin", "Oslo", "Bern"][row % 3]},${note},2026-01-${String(1 + (row % 28)).padStart(2, "0")}${surplus}\n`;
    };
    const makeFile = (rows: number) => {
      const parts = ["id,score,city,note,seen\n"];
      for (let from = 0; from < rows; from += 10_000) {
        const count = Math.min(10_000, rows - from);
        parts.push(Array.from({ length: count }, (_, at) => line(from + at + 1)).join(""));
      }
      return new File(parts, "large.csv");
    };
    Object.assign(globalThis, { makeFile });
  });
}

test("any number of workers reads the same table", async ({ page }) => {
  await withFiles(page);
  const seen = await page.evaluate(async (entry) => {
    const { Engine } = await import(entry);
    const makeFile: (rows: number) => File = Reflect.get(globalThis, "makeFile");
    const file = makeFile(400_000);
    const read = async (options: object) => {
      const engine = await Engine.start(options);
      const stages: string[] = [];
      const onProgress = ({ stage }: { stage: string }) => stages.push(stage);
      const table = await engine.readCsv(file, { onProgress });
      const { rowCount, columns, warnings, records } = table;
      const hash = (text: string) => {
        let sum = 0x811c9dc5;
        for (let at = 0; at < text.length; at += 1) {
          sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0;
        }
        return sum;
      };
      const values = await Promise.all(
        ["id", "score", "city", "note", "seen"].map(async (name) =>
          hash(Array.from(await table.values(name)).join()),
        ),
      );
      await engine.close();
      const text = JSON.stringify({ rowCount, columns, warnings, records, values });
      return { workers: engine.workers, last: stages.at(-1), text };
    };
    const all = [];
    for (const options of [{ worker: "none" }, { workers: 1 }, { workers: 2 }, { workers: 3 }]) {
      all.push(await read(options));
    }
    return { size: file.size, all };
  }, packageEntry);
  expect(seen.size).toBeGreaterThan(12_000_000);
  expect(seen.all.map(({ workers }) => workers)).toEqual([1, 1, 2, 3]);
  expect(seen.all.map(({ last }) => last)).toEqual(["done", "done", "done", "done"]);
  const { text } = seen.all[0] ?? { text: "" };
  const { rowCount, records } = JSON.parse(text);
  expect(records).toMatchObject({ used: rowCount, rejected: 19, bytes: seen.size });
  expect(rowCount).toBe(400_000 - 19);
  for (const other of seen.all) expect(other.text === text).toBe(true);
});

test("reading by several workers is cancelled in time, and the next file is read", async ({
  page,
}) => {
  await withFiles(page);
  const seen = await page.evaluate(async (entry) => {
    const { Engine } = await import(entry);
    const makeFile: (rows: number) => File = Reflect.get(globalThis, "makeFile");
    const file = makeFile(600_000);
    const engine = await Engine.start({ workers: 2 });
    const controller = new AbortController();
    let asked = 0;
    const onProgress = ({ bytes }: { bytes: number }) => {
      // The beginning is read by one of them alone.
      if (bytes < 1_000_000 || asked > 0) return;
      asked = performance.now();
      controller.abort();
    };
    const code = await engine
      .readCsv(file, { signal: controller.signal, onProgress })
      .catch((error: { code: string }) => error.code);
    const waited = performance.now() - asked;
    const table = await engine.readCsv(makeFile(300_000));
    const rows = table.rowCount;
    await engine.close();
    return { code, waited, rows };
  }, packageEntry);
  expect(seen.code).toBe("cancelled");
  expect(seen.waited).toBeLessThan(1000);
  expect(seen.rows).toBe(300_000 - 14);
});

test("a reading worker that is lost costs time, not rows", async ({ page }) => {
  await withFiles(page);
  await keepWorkers(page);
  const seen = await page.evaluate(async (entry) => {
    const made: Worker[] = Reflect.get(globalThis, "made");
    const { Engine } = await import(entry);
    const makeFile: (rows: number) => File = Reflect.get(globalThis, "makeFile");
    const engine = await Engine.start({ workers: 2 });
    let lost = 0;
    const onProgress = () => {
      lost += 1;
      // A message that the worker cannot read ends it.
      if (lost === 1) made[1]?.postMessage(null);
    };
    const table = await engine.readCsv(makeFile(400_000), { onProgress });
    const { rowCount, records } = table;
    // The next file has a worker in its place again.
    const next = await engine.readCsv(makeFile(400_000));
    await engine.close();
    return { rowCount, records, lost, made: made.length, next: next.rowCount };
  }, packageEntry);
  expect(seen.rowCount).toBe(400_000 - 19);
  expect(seen.records.rejected).toBe(19);
  expect(seen.next).toBe(400_000 - 19);
  // One in its place at least: where it was lost early, the same reading has started another already.
  expect(seen.made).toBeGreaterThanOrEqual(3);
});

test("a file beyond its budget is sampled alike by any number of workers", async ({ page }) => {
  await withFiles(page);
  const seen = await page.evaluate(async (entry) => {
    const { Engine } = await import(entry);
    const makeFile: (rows: number) => File = Reflect.get(globalThis, "makeFile");
    const file = makeFile(400_000);
    const all = [];
    for (const workers of [1, 2, 3]) {
      const engine = await Engine.start({ workers });
      const table = await engine.readCsv(file, { memoryBudget: 2_000_000 });
      const ids = Array.from(await table.values("id"));
      const monitor = await engine.monitor(table);
      const report = await monitor.observe(table);
      await engine.close();
      const { rowCount, sampled, warnings } = table;
      all.push({ rowCount, sampled, warnings, ids: ids.join(), rows: report.rows });
    }
    return all;
  }, packageEntry);
  const [first] = seen;
  expect(first?.sampled.rows).toBe(400_000 - 19);
  expect(first?.sampled.kept).toBe(first?.rowCount);
  expect(first?.rows).toBe(400_000 - 19);
  expect(first?.rowCount).toBeGreaterThan(10_000);
  expect(first?.rowCount).toBeLessThan(40_000);
  expect(first?.warnings.some(({ code }: { code: string }) => code === "sampled-rows")).toBe(true);
  for (const other of seen) expect(JSON.stringify(other) === JSON.stringify(first)).toBe(true);
});

test("reading ends early and keeps what was read, with one worker or several", async ({ page }) => {
  await withFiles(page);
  const seen = await page.evaluate(async (entry) => {
    const { Engine } = await import(entry);
    const makeFile: (rows: number) => File = Reflect.get(globalThis, "makeFile");
    const file = makeFile(900_000);
    const all = [];
    for (const workers of [1, 2]) {
      const engine = await Engine.start({ workers });
      const controller = new AbortController();
      const paces: { bytesPerSecond: number; secondsLeft: number }[] = [];
      const table = await engine.readCsv(file, {
        enough: controller.signal,
        onProgress: (progress: { rows: number; bytesPerSecond: number; secondsLeft: number }) => {
          paces.push(progress);
          if (progress.rows > 0) controller.abort();
        },
      });
      const ids = Array.from(await table.values("id"));
      const codes = table.warnings.map(({ code }: { code: string }) => code);
      const inOrder = ids.every((id, at) => at === 0 || Number(id) > Number(ids[at - 1]));
      const [pace] = paces;
      all.push({ rows: table.rowCount, codes, inOrder, pace, bytes: table.records.bytes });
      await engine.close();
    }
    return { all, size: file.size };
  }, packageEntry);
  for (const { rows, codes, inOrder, pace, bytes } of seen.all) {
    expect(rows).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(seen.size);
    expect(codes).toContain("stopped-early");
    expect(inOrder).toBe(true);
    expect(pace?.bytesPerSecond).toBeGreaterThan(0);
    expect(pace?.secondsLeft).toBeGreaterThan(0);
  }
});

test("a file beyond its memory budget is compared by all its rows, by any number of workers", async ({
  page,
}) => {
  await withFiles(page);
  const seen = await page.evaluate(async (entry) => {
    const { Engine } = await import(entry);
    const makeFile: (rows: number) => File = Reflect.get(globalThis, "makeFile");
    const [small, large] = [makeFile(5_000), makeFile(400_000)];
    const compare = async (options: object, memoryBudget?: number) => {
      const engine = await Engine.start(options);
      const reference = await engine.readCsv(small);
      const budget = memoryBudget === undefined ? {} : { memoryBudget };
      const batch = await engine.readCsv(large, { reference, ...budget });
      const report = await engine.detectDrift(reference, batch);
      const { sampled, warnings } = batch;
      await engine.close();
      const codes = warnings.map(({ code }: { code: string }) => code);
      return { text: JSON.stringify(report), kept: sampled?.kept ?? null, codes };
    };
    const all = [];
    for (const options of [{ worker: "none" }, { workers: 1 }, { workers: 3 }]) {
      all.push(await compare(options, 4 << 20));
    }
    return { whole: await compare({ workers: 1 }), all };
  }, packageEntry);
  expect(seen.whole.kept).toBeNull();
  expect(seen.whole.codes).not.toContain("rows-counted");
  for (const { text, kept, codes } of seen.all) {
    expect(text).toBe(seen.whole.text);
    expect(kept).toBeLessThan(100_000);
    expect(kept).toBe(seen.all[0]?.kept);
    expect(codes).toContain("rows-counted");
  }
});
