// The package in a browser, as an application without a bundler loads it.
import { expect } from "@playwright/test";
import { keepWorkers, openPackage, packageEntry } from "./package-page.js";
import { test } from "./slow.js";

test("the engine works in a worker, and a worker that dies is replaced", async ({ page }) => {
  await openPackage(page);
  await keepWorkers(page);
  const seen = await page.evaluate(async (entry) => {
    const made: Worker[] = Reflect.get(globalThis, "made");
    const { Engine } = await import(entry);
    const code = (error: { code: string }) => error.code;
    const engine = await Engine.start({ workers: 1 });
    const table = await engine.readCsv(new File(["x\n1.5\n2.5\n"], "x.csv"));
    const large = new Blob(["x\n", "1.5\n".repeat(5_000_000)]);
    // As soon as something was read of it.
    const onProgress = () => made[0]?.postMessage(null);
    const lost = await engine.readCsv(large, { onProgress }).catch(code);
    const trend = await engine.trend([3, 2, 1]);
    const again = Array.from(await table.values("x"));
    const bad = await engine.readCsv(new File([""], "empty.csv")).catch(String);
    await engine.close();
    return {
      mode: engine.mode,
      rows: table.rowCount,
      lost,
      slope: trend.slope,
      again,
      bad,
      workers: made.length,
    };
  }, packageEntry);
  expect(seen).toMatchObject({ mode: "blob-worker", rows: 2, lost: "worker-lost", workers: 2 });
  expect(seen.slope).toBeCloseTo(-1);
  expect(seen.again).toEqual([1.5, 2.5]);
  expect(seen.bad).toContain("empty.csv");
});
