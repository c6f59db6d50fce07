import { Buffer } from "node:buffer";
import type { Page } from "@playwright/test";
import { stored } from "./stored.js";
import {
  analyse,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  exportedReport,
  longIf,
  open,
  test,
} from "./support.js";

/** Few rows, made by a rule, so that every test is about storage and not about waiting. */
function rows(name: string, count: number, shift: number) {
  const line = (at: number) =>
    `${(at * 7919) % 101},${(((at * 104729) % 1000) / 1000 + shift).toFixed(3)},${at % 3 === 0},${at % 4 === 0}`;
  const lines = Array.from({ length: count }, (_, at) => line(at));
  const text = `age,income,target,prediction\n${lines.join("\n")}\n`;
  return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}

const reference = rows("reference.csv", 400, 0);
const batches = [rows("batch-1.csv", 200, 0), rows("batch-2.csv", 200, 0.4)];

const notice = (page: Page) => page.getByRole("region", { name: "Storage" });
const keep = (page: Page) => page.getByRole("checkbox", { name: /Keep this analysis/ });

/** An analysis of two batches, kept in the browser. */
async function kept(page: Page): Promise<void> {
  await open(page);
  await choose(page, reference, batches);
  await analyse(page);
  await keep(page).check();
  await expect(page.getByText(/^Kept in this browser/)).toBeVisible();
}

/** The page as somebody finds it who comes back. */
async function comeBack(page: Page): Promise<void> {
  await page.goto("about:blank");
  await open(page);
}

/** Changes one record as a failing disk would. */
function damage(page: Page, store: string, id: string): Promise<void> {
  return page.evaluate(
    async ([name, key]) => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open("driftglass");
        request.onsuccess = () => resolve(request.result);
      });
      const step = database.transaction(name, "readwrite");
      const records = step.objectStore(name);
      const request = records.get(key);
      request.onsuccess = () => {
        const record = request.result as { body: string };
        records.put({ ...record, body: record.body.replace("2", "3") });
      };
      await new Promise((resolve) => {
        step.oncomplete = resolve;
      });
      database.close();
    },
    [store, id] as const,
  );
}

test("nothing of an analysis is stored unless the person asks for it", async ({ page }) => {
  await open(page);
  await choose(page, reference, batches.slice(0, 1));
  await analyse(page);
  const found = await stored(page);
  expect(found.analyses).toEqual([]);
  expect(found.mappings).toEqual([]);
  expect(JSON.stringify(found)).not.toContain("income");
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test("an analysis that was kept goes on where it was left off, and can be forgotten", async ({
  page,
}) => {
  await kept(page);
  const before = await exportedReport(page);
  await comeBack(page);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Opened/ })).toBeVisible();
  const after = await exportedReport(page);
  expect(after.dashboard.verdict).toBe(before.dashboard.verdict);
  expect(after.batches.map(({ rows }) => rows)).toEqual(before.batches.map(({ rows }) => rows));

  await comeBack(page);
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(page.getByRole("button", { name: "Continue", exact: true })).toHaveCount(0);
  await expect.poll(async () => (await stored(page)).analyses).toEqual([]);
});

test("F12: a full disk is said, the analysis stays on screen, what was stored stays", async ({
  page,
  baseURL,
}) => {
  await open(page, "#v=1&view=settings");
  const session = await page.context().newCDPSession(page);
  const origin = new URL(baseURL ?? "").origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 100_000 });
  await page.getByLabel("Density").selectOption("compact");
  await expect.poll(async () => (await stored(page)).settings?.length).toBe(1);
  await page.goto("./#v=1&view=overview");
  await choose(page, reference, batches);
  await analyse(page);
  await keep(page).check();
  await expect(notice(page)).toContainText("storage for this page is full");
  await expect(page.getByRole("status").filter({ hasText: /is full/ })).toBeVisible();
  await expect(page.locator("driftglass-verdict")).toBeVisible();
  const found = await stored(page);
  expect(found.settings, "what was stored before").toHaveLength(1);
  expect(found.analyses).toEqual([]);
  expect((await exportedReport(page)).batches).toHaveLength(2);
});

test("F13: where storing is forbidden the page says so and works", async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ["open", "databases"])
      Object.defineProperty(IDBFactory.prototype, name, {
        value: () => {
          throw new DOMException("The user denied permission.", "SecurityError");
        },
      });
    Object.defineProperty(globalThis, "localStorage", {
      get: () => {
        throw new DOMException("Access is denied.", "SecurityError");
      },
    });
  });
  await open(page);
  await expect(notice(page)).toContainText("lets the page store nothing here");
  await choose(page, reference, batches.slice(0, 1));
  await analyse(page);
  await expect(page.locator("driftglass-verdict")).toBeVisible();
  await notice(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(notice(page)).toHaveCount(0);
});

test("F16: of two tabs one writes; the other takes its place when it is closed", async ({
  page,
  context,
}) => {
  await open(page);
  const second = await context.newPage();
  await open(second);
  await expect(notice(second)).toContainText("Another tab of this page keeps the settings");
  await choose(second, reference, batches.slice(0, 1));
  await analyse(second);
  await keep(second).check();
  await expect(second.getByRole("status").filter({ hasText: "Another tab" })).toBeVisible();
  expect((await stored(second)).analyses).toEqual([]);
  await page.close();
  await expect(notice(second)).toHaveCount(0);
  await keep(second).uncheck();
  await keep(second).check();
  await expect(second.getByText(/^Kept in this browser/)).toBeVisible();
  await expect.poll(async () => (await stored(second)).analyses?.length).toBe(1);
});

test("F01: a tab closed while it stores leaves the whole analysis or none", async ({
  page,
  context,
}) => {
  await open(page);
  for (const wait of [0, 8, 40]) {
    const other = await context.newPage();
    await page.goto("about:blank");
    await open(other);
    await choose(other, reference, batches.slice(0, 1));
    await analyse(other);
    await keep(other).click({ noWaitAfter: true });
    await other.waitForTimeout(wait);
    await other.close();
    await comeBack(page);
    await expect(notice(page)).toHaveCount(0);
    const found = await stored(page);
    expect(found.quarantine).toEqual([]);
    if (found.analyses?.length === 0) continue;
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: /^Opened/ })).toBeVisible();
  }
});

test("F02: a crashed tab lets go, and what it kept is whole", async ({ page, context }) => {
  await kept(page);
  const second = await context.newPage();
  await open(second);
  await expect(notice(second)).toContainText("Another tab");
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  await expect(notice(second)).toHaveCount(0);
  await second.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(second.getByRole("status").filter({ hasText: /^Opened/ })).toBeVisible();
});

test("F17: the tab lets go when another wants a newer version, and goes on", async ({ page }) => {
  await open(page, "#v=1&view=settings");
  await page.getByLabel("Density").selectOption("compact");
  await expect.poll(async () => (await stored(page)).settings?.length).toBe(1);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("driftglass", 2);
        request.onsuccess = () => resolve(request.result.close());
        request.onerror = () => reject(request.error);
      }),
  );
  await expect(notice(page)).toContainText("Reload this one; what is on screen stays");
  await expect(page.getByRole("heading", { name: "Settings", exact: true })).toBeVisible();

  // F18: the same code meets the newer version.
  await comeBack(page);
  await expect(notice(page)).toContainText("They stay as they are");
  const version = await page.evaluate(async () => (await indexedDB.databases())[0]?.version);
  expect(version).toBe(2);
});

test("F20: a damaged record is set aside, the rest loads", async ({ page }) => {
  await kept(page);
  await damage(page, "analyses", "last");
  await comeBack(page);
  await expect(notice(page)).toContainText("saved analysis that this page stored is damaged");
  await expect(page.getByRole("button", { name: "Continue", exact: true })).toHaveCount(0);
  await expect.poll(async () => (await stored(page)).quarantine?.length).toBe(1);
  expect((await stored(page)).analyses).toEqual([]);
  await choose(page, reference, batches.slice(0, 1));
  await analyse(page);
  await expect(keep(page)).toBeChecked();
});

test("F14: an analysis that the browser removed is said to be gone", async ({ page }) => {
  await kept(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase("driftglass").onsuccess = () => resolve();
      }),
  );
  await comeBack(page);
  await expect(page.getByText("The browser has removed the analysis")).toBeVisible();
});

for (const width of [1280, 320]) {
  test.describe(`${width} px`, longIf(width > 1000), () => {
    test.use({ bypassCSP: true, viewport: { width, height: 900 } });
    test("a kept analysis and a notice are accessible", async ({ page, context }) => {
      await kept(page);
      await expectAccessible(page, "kept");
      await comeBack(page);
      await expect(page.getByRole("button", { name: "Continue", exact: true })).toBeVisible();
      await expectAccessible(page, "landing with a kept analysis");
      await expectNoSidewaysScroll(page, "landing with a kept analysis");
      const second = await context.newPage();
      await open(second);
      await expect(notice(second)).toBeVisible();
      await expectAccessible(second, "notice");
    });
  });
}
