// Typed files that do not fit their budget: decoded in one worker, counted in another that holds the reference.
import { expect, type Page } from "@playwright/test";
import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { parquetFile } from "../node/parquet-file.mjs";
import { keepWorkers, openPackage, packageEntry } from "./package-page.js";
import { test } from "./slow.js";

const ORIGIN = "http://package.test";

function columnsOf(rows: number, shift: number) {
  const every = <Value>(value: (row: number) => Value) =>
    Array.from({ length: rows }, (_, row) => value(row));
  const places = ["Turin", "Oslo", "Graz"];
  return {
    amount: every((row) => ((row * 7919) % 100_003) / 100 + shift * 60),
    city: every((row) => places[((row * 31) % 97) % (shift > 0 ? 2 : 3)] ?? null),
    gap: every((row) => (row % 9 > shift ? (row % 500) + 0.5 : null)),
  };
}

/** Serves Parquet and Arrow files of these rows, and what they are compared with as CSV. */
async function prepare(page: Page, rows: number): Promise<void> {
  await openPackage(page);
  await keepWorkers(page);
  const { amount, city, gap } = columnsOf(rows, 2);
  const known = columnsOf(3000, 0);
  const lines = known.amount.map((one, row) => `${one},${known.city[row]},${known.gap[row] ?? ""}`);
  const columns = {
    amount: { kind: "double", values: amount },
    city: { kind: "text", values: city },
    gap: { kind: "double", values: gap },
  } as const;
  const arrow = tableToIPC(tableFromArrays({ amount, city, gap }, { maxBatchRows: 9_973 }), {
    format: "file",
  });
  const files: Record<string, Buffer> = {
    "reference.csv": Buffer.from(`amount,city,gap\n${lines.join("\n")}\n`),
    "batch.parquet": parquetFile(columns, 7_001),
    "batch.arrow": Buffer.from(arrow ?? []),
  };
  for (const [name, body] of Object.entries(files)) {
    await page.route(`${ORIGIN}/${name}`, (route) => route.fulfill({ body }));
  }
  await page.evaluate(() => {
    const file = async (name: string) => new File([await (await fetch(name)).blob()], name);
    Object.assign(globalThis, { file });
  });
}

test("rows are counted across workers, and again when the one that held them died", async ({
  page,
}) => {
  await prepare(page, 60_000);
  const seen = await page.evaluate(async (entry) => {
    const file: (name: string) => Promise<File> = Reflect.get(globalThis, "file");
    const made: Worker[] = Reflect.get(globalThis, "made");
    const { Engine } = await import(entry);
    const compared: string[] = [];
    const stages = new Set<string>();
    for (const workers of [1, 3]) {
      const engine = await Engine.start({ workers });
      const owner = made.at(-1);
      const reference = await engine.read(await file("reference.csv"));
      const compare = async (batch: object) =>
        compared.push(JSON.stringify(await engine.detectDrift(reference, batch)));
      for (const name of ["batch.parquet", "batch.arrow"]) {
        const onProgress = ({ stage }: { stage: string }) => stages.add(stage);
        const options = { reference, memoryBudget: 300_000, onProgress };
        const table = await engine.read(await file(name), options);
        if (table.warnings.at(-1)?.code !== "rows-counted") compared.push(name);
        await compare(await engine.read(await file(name)));
        await compare(table);
        if (workers === 3 && name === "batch.parquet") {
          // Until the page has heard of it, the engine before this.
          const heard = new Promise((resolve) => owner?.addEventListener("error", resolve));
          owner?.postMessage(null);
          await heard;
          await compare(table);
        }
      }
      await engine.close();
    }
    return { compared, stages: [...stages] };
  }, packageEntry);
  expect(seen.compared).toHaveLength(9);
  expect(new Set(seen.compared).size).toBe(1);
  expect(seen.stages).toEqual(["reading", "typing", "done"]);
});

test("counting is cancelled in time, and the reference is there still", async ({ page }) => {
  await prepare(page, 600_000);
  const seen = await page.evaluate(async (entry) => {
    const file: (name: string) => Promise<File> = Reflect.get(globalThis, "file");
    const { Engine } = await import(entry);
    const engine = await Engine.start({ workers: 1 });
    const reference = await engine.read(await file("reference.csv"));
    const ends = [];
    for (const name of ["batch.parquet", "batch.arrow"]) {
      const batch = await file(name);
      const controller = new AbortController();
      let asked = 0;
      const onProgress = ({ rows }: { rows: number }) => {
        if (rows === 0 || asked > 0) return;
        asked = performance.now();
        controller.abort();
      };
      const options = { reference, memoryBudget: 300_000, signal: controller.signal, onProgress };
      const code = await engine.read(batch, options).catch((error: { code: string }) => error.code);
      ends.push({ code, waited: performance.now() - asked });
    }
    const { columns } = await engine.detectDrift(reference, reference);
    await engine.close();
    return { ends, columns: columns.length };
  }, packageEntry);
  expect(seen.ends.map(({ code }) => code)).toEqual(["cancelled", "cancelled"]);
  for (const { waited } of seen.ends) expect(waited).toBeLessThan(1000);
  expect(seen.columns).toBe(3);
});
