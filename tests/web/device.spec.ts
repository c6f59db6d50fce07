// "On this device": what the page says about itself is what the browser enforces.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, open, state, test } from "./support.js";

test("the badge shows the policy that is in force, and what it cannot stop", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "On this device" }).click();
  await expect(page.getByText(/refuse every connection except to this site/)).toBeVisible();
  await page.getByText("See the policy").click();
  const rules = () => page.locator(".policy li").allTextContents();
  const sent = (await page.request.get("./")).headers()["content-security-policy"] ?? "";
  const both = sent.split("; ").filter((rule) => !rule.startsWith("frame-ancestors"));
  expect(both.length).toBeGreaterThan(10);
  await expect.poll(rules).toEqual(expect.arrayContaining(both));
  await expect(page.getByText(/cannot stop is leaving the page/)).toBeVisible();
});

test("the test of the policy shows the browser's own report", async ({ browser, baseURL }) => {
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on("requestfinished", (request) => asked.push(request.url()));
  await page.goto(baseURL ?? "");
  await state(page, "ready");
  await page.getByRole("button", { name: "On this device" }).click();
  await page.getByRole("button", { name: "Test it" }).click();
  await expect(
    page.getByRole("status").filter({ hasText: "Blocked by your browser ✔" }),
  ).toBeVisible();
  await expect(page.locator(".violation")).toContainText("https://example.invalid/");
  await expect(page.locator(".violation")).toContainText("connect-src");
  expect(asked.filter((url) => url.includes("example.invalid"))).toEqual([]);
  await page.close();
});

test("the offline copy can be saved, and is the file whose hash is shown", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "On this device" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download offline copy" }).click();
  const bytes = readFileSync(await (await download).path());
  const hash = createHash("sha256").update(bytes).digest("hex");
  await expect(page.locator(".proof")).toContainText(hash);
});

test("erasing leaves nothing of this page, and spares what others of the origin keep", async ({
  page,
}) => {
  await open(page);
  await page.evaluate(async () => {
    localStorage.setItem("driftglass-theme", "dark");
    localStorage.setItem("neighbour", "kept");
    sessionStorage.setItem("driftglass-x", "1");
    await caches.open("driftglass of before");
    await new Promise((resolve) => {
      const opening = indexedDB.open("driftglass-before");
      opening.onsuccess = () => resolve(opening.result.close());
    });
  });
  await page.getByRole("button", { name: "On this device" }).click();
  await page.getByRole("button", { name: "Erase everything" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  expect(await page.evaluate(() => localStorage.getItem("driftglass-theme"))).toBe("dark");
  await page.getByRole("button", { name: "Erase everything" }).click();
  const again = page.waitForEvent("load");
  await page.getByRole("button", { name: "Erase now" }).click();
  await again;
  await state(page, "ready");
  const left = await page.evaluate(async () => ({
    settings: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).filter(({ name }) => name === "driftglass-before"),
  }));
  expect(left).toEqual({ settings: ["neighbour"], session: [], caches: [], databases: [] });
});
