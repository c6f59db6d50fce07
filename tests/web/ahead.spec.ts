// What is done before it is asked for: it never shows in a result, and never stands in the way.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { openPackage, packageEntry } from "./package-page.js";
import { test as packaged } from "./slow.js";
import { analyse, choose, expect, exportedReport, fixtures, open, test } from "./support.js";

const loans = (part: string) => join(fixtures, `car_loan_${part}.csv.gz`);

/** Puts `globalThis.makeFile(rows, shift)` into the page: rows of a model in production. */
async function withFiles(page: Page): Promise<void> {
  await openPackage(page);
  await page.evaluate(() => {
    const line = (row: number, shift: number) => {
      const said = ((row * 7919) % 1000) / 1000;
      const cells = [row, ((row * 7919) % 100_003) / 100 + shift, (row * 31) % 997, row % 2];
      const place = ["Turin", "Oslo", "Bern"][row % 3];
      return `${cells.join()},${row % 5 ? row % 2 : 1},${said},${place},${(row * 13) % 211}\n`;
    };
    const makeFile = (rows: number, shift: number) => {
      const parts = ["id,amount,count,target,prediction,probability,place,latency\n"];
      for (let from = 0; from < rows; from += 10_000) {
        const count = Math.min(10_000, rows - from);
        parts.push(Array.from({ length: count }, (_, at) => line(from + at + 1, shift)).join(""));
      }
      return new File(parts, `shifted by ${shift}.csv`);
    };
    const roles = { id: "id", target: "target", prediction: "prediction" };
    const config = {
      positive: "1",
      roles: { ...roles, probability: "probability", latency: "latency" },
    };
    Object.assign(globalThis, { makeFile, config });
  });
}

packaged(
  "a reference that is measured while a batch is read gives the same reports and snapshots",
  async ({ page }) => {
    await withFiles(page);
    const seen = await page.evaluate(async (entry) => {
      const { Engine } = await import(entry);
      const makeFile: (rows: number, shift: number) => File = Reflect.get(globalThis, "makeFile");
      const config: object = Reflect.get(globalThis, "config");
      const [first, second] = [makeFile(60_000, 0), makeFile(400_000, 30)];
      const run = async (options: object, prepared: object | null, asked: object) => {
        const engine = await Engine.start(options);
        const reference = await engine.read(first);
        const reading = engine.read(second, { reference });
        if (prepared !== null) await engine.prepare(reference, prepared);
        const batch = await reading;
        const monitor = await engine.monitor(reference, asked);
        const report = await monitor.observe(batch, { at: 1 });
        const again = await engine.monitor(reference, asked);
        const text = JSON.stringify([report, await monitor.snapshot(), await again.snapshot()]);
        await engine.close();
        return text;
      };
      const other = { ...config, drift: { preset: "evidently" } };
      const [plain, strict] = [
        await run({ workers: 1 }, null, config),
        await run({ workers: 1 }, null, other),
      ];
      return {
        size: second.size,
        length: plain.length,
        differs: plain !== strict,
        same: [
          (await run({ workers: 1 }, config, config)) === plain,
          (await run({ workers: 2 }, config, config)) === plain,
          (await run({ workers: 3 }, config, config)) === plain,
          (await run({ worker: "none" }, config, config)) === plain,
          (await run({ workers: 2 }, config, other)) === strict,
          (await run({ workers: 2 }, other, config)) === plain,
        ],
      };
    }, packageEntry);
    expect(seen.size).toBeGreaterThan(12_000_000);
    expect(seen.length).toBeGreaterThan(10_000);
    expect(seen.differs).toBe(true);
    expect(seen.same).toEqual([true, true, true, true, true, true]);
  },
);

packaged(
  "reading is cancelled in time while a reference is measured, and the next file is read",
  async ({ page }) => {
    await withFiles(page);
    const seen = await page.evaluate(async (entry) => {
      const { Engine } = await import(entry);
      const makeFile: (rows: number, shift: number) => File = Reflect.get(globalThis, "makeFile");
      const config: object = Reflect.get(globalThis, "config");
      const files = [makeFile(600_000, 0), makeFile(600_000, 30)] as const;
      const stopped = [];
      for (const workers of [1, 2]) {
        const engine = await Engine.start({ workers });
        const reference = await engine.read(files[0]);
        const controller = new AbortController();
        let isRead: (() => void) | undefined;
        const begun = new Promise<void>((resolve) => {
          isRead = resolve;
        });
        const reading = engine
          .read(files[1], { signal: controller.signal, onProgress: () => isRead?.() })
          .catch(({ code }: { code: string }) => code);
        await begun;
        const preparing = engine.prepare(reference, config);
        const asked = performance.now();
        controller.abort();
        const code = await reading;
        const waited = performance.now() - asked;
        await preparing;
        const next = await engine.read(files[1]);
        stopped.push({ code, waited, rows: next.rowCount });
        await engine.close();
      }
      return stopped;
    }, packageEntry);
    for (const { code, waited, rows } of seen) {
      expect(code).toBe("cancelled");
      expect(waited).toBeLessThan(1000);
      expect(rows).toBe(600_000);
    }
  },
);

packaged(
  "what cannot be measured ahead is refused alike when it is asked for, and costs no file",
  async ({ page }) => {
    await withFiles(page);
    const seen = await page.evaluate(async (entry) => {
      const { Engine } = await import(entry);
      const makeFile: (rows: number, shift: number) => File = Reflect.get(globalThis, "makeFile");
      const config: object = Reflect.get(globalThis, "config");
      const engine = await Engine.start({ workers: 2 });
      const said = (thrown: { code: string; message: string }) =>
        `${thrown.code}: ${thrown.message}`;
      const reference = await engine.read(makeFile(20_000, 0));
      const reading = engine.read(makeFile(400_000, 30));
      const wrong = { roles: { target: "nowhere" } };
      const ahead = await engine.prepare(reference, wrong).catch(said);
      const asked = await engine.monitor(reference, wrong).catch(said);
      const { rowCount } = await reading;
      await engine.prepare(reference, config);
      await reference.free();
      const freed = await engine.monitor(reference, config).catch(said);
      await engine.close();
      return { ahead, asked, rowCount, freed };
    }, packageEntry);
    expect(seen.ahead).toContain("column-missing");
    expect(seen.asked).toBe(seen.ahead);
    expect(seen.rowCount).toBe(400_000);
    expect(seen.freed).toContain("handle-gone");
  },
);

packaged("what was measured ahead goes with its table", async ({ page }) => {
  await withFiles(page);
  const sizes = await page.evaluate(async (entry) => {
    const { Engine } = await import(entry);
    const makeFile: (rows: number, shift: number) => File = Reflect.get(globalThis, "makeFile");
    const config: object = Reflect.get(globalThis, "config");
    const engine = await Engine.start({ workers: 1 });
    const file = makeFile(100_000, 0);
    const found: number[] = [];
    for (let turn = 0; turn < 12; turn += 1) {
      const reference = await engine.read(file);
      await engine.prepare(reference, { ...config, historyLimit: 7 });
      await engine.prepare(reference, config);
      if (turn % 3 === 0) await (await engine.monitor(reference, { historyLimit: 9 })).free();
      await reference.free();
      found.push(await engine.memoryBytes());
    }
    await engine.close();
    return found;
  }, packageEntry);
  expect(sizes.at(-1)).toBeLessThanOrEqual(1.05 * (sizes[5] ?? 0));
});

test("who changes a role, or presses at once, gets the report of that", async ({ page }) => {
  const analysed = async (wait: number, use: string | null) => {
    await open(page);
    await choose(page, loans("reference"), loans("analysis"));
    // The page measures ahead when nothing was pressed for a second.
    await page.waitForTimeout(wait);
    if (use !== null) {
      await page.locator("driftglass-features summary").click();
      await page.getByRole("combobox", { name: "Use of salary_range" }).selectOption(use);
    }
    await analyse(page);
    const isMoment = (value: unknown) => Number(value) > 1.6e12;
    return JSON.stringify(await exportedReport(page), (_, value) => (isMoment(value) ? 0 : value));
  };
  const atOnce = await analysed(0, null);
  expect((await analysed(2500, null)) === atOnce).toBe(true);
  const segmented = await analysed(0, "segment");
  expect(segmented === atOnce).toBe(false);
  expect((await analysed(2500, "segment")) === segmented).toBe(true);
});
