// Files on the disk that are very large, or change after they were chosen, through the package in a browser.
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { openPackage, packageEntry } from "./package-page.js";
import { test } from "./slow.js";
import { fixtures, longIf } from "./support.js";

interface Outcome {
  rows?: number;
  code?: string;
  message?: string;
  ms: number;
}

/** Reads the chosen file by the package's engine, and then a small text, to see that it still can. */
function read(page: Page): Promise<Outcome> {
  return page.evaluate(async (entry) => {
    const { Engine } = await import(entry);
    const engine = await Engine.start();
    const input = document.querySelector("input");
    const start = performance.now();
    const table = await engine.read(input?.files?.[0]).catch((error: Error) => error);
    const ms = performance.now() - start;
    const after = await engine.read("x\n1.5\n");
    if (after.rowCount !== 1) throw new Error("the engine does not go on");
    await engine.close();
    const { code, message, rowCount } = table;
    return { ms, code, message, rows: rowCount };
  }, packageEntry);
}

async function choose(page: Page, path: string): Promise<void> {
  await openPackage(page);
  await page.setContent("<input type=file>");
  await page.locator("input").setInputFiles(path);
}

const changes: Record<string, (path: string) => void> = {
  lengthened: (path) => writeFileSync(path, "x\n1\n2\n3\n4\n"),
  cut: (path) => truncateSync(path, 3),
  deleted: (path) => rmSync(path),
};

for (const [how, change] of Object.entries(changes)) {
  test(`B75 a file that was ${how} after it was chosen gives no table`, async ({ page }, info) => {
    for (const source of ["csv", "none.parquet"]) {
      const path = info.outputPath(`changed.${source}`);
      if (source === "csv") writeFileSync(path, "x\n1\n2\n3\n");
      else copyFileSync(join(fixtures, "formats", source), path);
      await choose(page, path);
      // The time of the change has to differ, which some file systems tell only by the second.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      change(path);
      const { code, message } = await read(page);
      expect(code, source).toBe("file-changed");
      expect(message).toContain("changed or disappeared while being read");
    }
  });
}

for (const megabytes of [600, 5000]) {
  test(`B16 ${megabytes} MB of zeros are refused at once`, async ({ page }, info) => {
    const path = info.outputPath("zeros.csv");
    const file = openSync(path, "w");
    ftruncateSync(file, megabytes * 2 ** 20);
    closeSync(file);
    await choose(page, path);
    const { code, message, ms } = await read(page);
    expect(code).toBe("csv-not-text");
    expect(message).toContain("binary");
    expect(ms).toBeLessThan(3000);
    rmSync(path);
  });
}

test("B74 a file of over 2 GB is read to its end", longIf(true), async ({ page }, info) => {
  test.slow();
  // Zeros behind the last member of gzip are no content; they take no room on the disk.
  const path = info.outputPath("tail.csv.gz");
  copyFileSync(join(fixtures, "formats", "members.csv.gz"), path);
  truncateSync(path, 2.25 * 2 ** 30);
  await choose(page, path);
  expect(await read(page)).toMatchObject({ rows: 2000 });
  rmSync(path);
});
