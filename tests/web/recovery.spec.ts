// A worker that dies takes nothing with it that can be made again.
import { writeFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { keepWorkers, openPackage, packageEntry } from "./package-page.js";
import { test } from "./slow.js";

/** An empty page of the package; `kill()` ends the worker that holds the tables, as an error in it does. */
async function prepare(page: Page): Promise<void> {
  await openPackage(page);
  await keepWorkers(page);
  await page.evaluate(() => {
    const made: Worker[] = Reflect.get(globalThis, "made");
    const lines = (from: number, rows: number) =>
      Array.from({ length: rows }, (_, at) => {
        const row = from + at;
        return `${row},${(row * 7919) % 1000},${row % 3 ? "north" : "south"},${row % 2},${row % 5 ? row % 2 : 1}\n`;
      }).join("");
    const kill = async (worker: Worker | undefined = made.at(-1)) => {
      // Until the page has heard of it, the engine before this.
      const heard = new Promise((resolve) => worker?.addEventListener("error", resolve));
      worker?.postMessage(null);
      await heard;
    };
    const csv = (from: number, rows: number, name = `${from}.csv`) =>
      new File(["id,amount,place,target,prediction\n", lines(from, rows)], name);
    Object.assign(globalThis, { kill, csv });
  });
}

test("tables of files are read again when they are next used", async ({ page }) => {
  await prepare(page);
  const seen = await page.evaluate(async (entry) => {
    const csv: (from: number, rows: number) => File = Reflect.get(globalThis, "csv");
    const kill: (worker?: Worker) => Promise<void> = Reflect.get(globalThis, "kill");
    const made: Worker[] = Reflect.get(globalThis, "made");
    const { Engine } = await import(entry);
    const engine = await Engine.start({ workers: 2 });
    const owner = made[0];
    const small = await engine.read(csv(0, 1000));
    const large = await engine.read(csv(5, 500_000), { reference: small });
    const bytes = await engine.read(new TextEncoder().encode("x\n1\n2\n"));
    const plan = await engine.planBatches(small, { rows: 300 });
    const part = await large.slice(100_000, 100_004);
    const second = await plan.table(1);
    await large.free();
    const look = async () => [
      Array.from(await part.values("id")),
      await second.values("place"),
      Array.from(await bytes.values("x")),
      await engine.detectDrift(small, second),
      Array.from(await (await plan.table(3)).values("id")),
      (await engine.dataQuality(second, { reference: small })).columns,
    ];
    const before = JSON.stringify(await look());
    await kill(owner);
    const after = JSON.stringify(await look());
    // The last one made read parts of the file and has ended; the one before it holds the tables.
    const alone = await kill(made.at(-2)).then(() => part.values("amount"));
    const freed = await large.values("id").catch(String);
    await small.free();
    await small.free();
    const gone = await small.values("id").catch((error: { code: string }) => error.code);
    await engine.close();
    return { before, after, alone: Array.from(alone), freed, gone, workers: made.length };
  }, packageEntry);
  expect(seen.after).toBe(seen.before);
  expect(seen.alone).toEqual([5, 6, 7, 8].map((row) => ((row + 100_000) * 7919) % 1000));
  expect(seen.freed).toContain("it was freed");
  expect(seen.gone).toBe("handle-gone");
  // Three that hold the tables, one after another, and for each one that reads with it.
  expect(seen.workers).toBe(6);
});

test("a monitor goes on as if its worker had not died", async ({ page }) => {
  await prepare(page);
  const seen = await page.evaluate(async (entry) => {
    const csv: (from: number, rows: number, name?: string) => File = Reflect.get(globalThis, "csv");
    const kill: () => Promise<void> = Reflect.get(globalThis, "kill");
    const { Engine } = await import(entry);

    async function story(dies: "never" | "before a snapshot" | "after a snapshot") {
      const engine = await Engine.start({ workers: 1 });
      const reference = await engine.read(csv(0, 2000));
      const roles = { target: "target", prediction: "prediction", id: "id" };
      const rules = [
        { name: "few rows", metric: "rows", when: "below", threshold: 1000, severity: "high" },
      ];
      const monitor = await engine.monitor(reference, { roles, rules });
      let told = 0;
      monitor.onAlert(() => {
        told += 1;
      });
      const observe = async (rows: number, at: number) => {
        const batch = await engine.read(csv(at, rows));
        await monitor.observe(batch, { label: `batch ${at}`, at });
        await batch.free();
      };
      await observe(300, 1);
      const plan = await engine.planBatches(reference, { count: 4 });
      const quarter = await plan.table(2);
      await monitor.observe(quarter, { label: "a quarter", at: 2, reference });
      await quarter.free();
      await plan.free();
      const [alert] = await monitor.alerts();
      await monitor.acknowledge(alert.id);
      await monitor.silence({ id: alert.id }, 1000);
      if (dies === "after a snapshot") await monitor.snapshot();
      await observe(50, 3);
      if (dies !== "never") await kill();
      await observe(70, 4);
      const snapshot = await monitor.snapshot();
      const report = JSON.stringify(await monitor.report());
      const batches = (await monitor.history()).length;
      await engine.close();
      return { report, snapshot, batches, told };
    }

    const calm = await story("never");
    return [calm, await story("before a snapshot"), await story("after a snapshot")];
  }, packageEntry);
  const [calm, ...others] = seen;
  expect(calm?.batches).toBe(4);
  for (const other of others) expect(other).toEqual(calm);
});

test("what cannot be read again says what to do", async ({ page }) => {
  await prepare(page);
  await page.route("http://package.test/rows.csv", (route) =>
    route.fulfill({ contentType: "text/csv", body: "x\n1\n2\n" }),
  );
  const seen = await page.evaluate(async (entry) => {
    const kill: () => Promise<void> = Reflect.get(globalThis, "kill");
    const { Engine } = await import(entry);
    const engine = await Engine.start({ workers: 1 });
    const tables = [
      await engine.fromColumns({ x: new Float64Array([1, 2]) }),
      await engine.read(new URL("http://package.test/rows.csv")),
      await engine.read(new Blob(["x\n1\n2\n"]).stream()),
    ];
    const monitor = await engine.monitor(tables[0]);
    await monitor.observe(tables[1], { at: 1 });
    await kill();
    const said = [];
    for (const table of tables) said.push(await table.values("x").catch(String));
    said.push(await monitor.history().catch(String));
    const next = (await engine.read(new File(["x\n1\n"], "x.csv"))).rowCount;
    await engine.close();
    return { said, next };
  }, packageEntry);
  expect(seen.said).toHaveLength(4);
  for (const error of seen.said) expect(error).toContain("Read the table again; restore a monitor");
  expect(seen.next).toBe(1);
});

test("a file that changed since is not taken for what it was", async ({ page }, info) => {
  await prepare(page);
  const path = info.outputPath("changing.csv");
  writeFileSync(path, "x\n1\n2\n");
  await page.setContent('<input type="file">');
  await page.locator("input").setInputFiles(path);
  await page.evaluate(async (entry) => {
    const { Engine } = await import(entry);
    const engine = await Engine.start({ workers: 1 });
    const file = document.querySelector("input")?.files?.[0];
    Object.assign(globalThis, { table: await engine.read(file) });
  }, packageEntry);
  writeFileSync(path, "x\n1\n2\n3\n");
  const code = await page.evaluate(async () => {
    const kill: () => Promise<void> = Reflect.get(globalThis, "kill");
    await kill();
    const table: { values: (column: string) => Promise<unknown> } = Reflect.get(
      globalThis,
      "table",
    );
    return table.values("x").catch((error: { code: string }) => error.code);
  });
  expect(code).toBe("file-changed");
});
