// What is on the screen before the page's scripts have run, and that nothing moves when they have.
import type { Page } from "@playwright/test";
import { expect, longIf, state, test } from "./support.js";
import { settled } from "./texts.js";

/** Keeps back the script that draws the page; answers how to let it come. */
async function heldBack(page: Page): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/assets/main-*.js", async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Where the texts of the first screen stand, in px, and what they say. */
const texts = (page: Page) =>
  page.evaluate(() => {
    const verdict =
      document.querySelector(".first-verdict") ??
      document.querySelector("driftglass-verdict")?.shadowRoot;
    const found = {
      rail: document.querySelector(".rail > ul > li:first-child"),
      title: document.querySelector("main h1"),
      origin: document.querySelector("main .origin"),
      sentence: verdict?.querySelector(".sentence"),
      advice: verdict?.querySelector(".advice"),
    };
    return Object.entries(found).map(([name, element]) => {
      const { x, y, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
      const said = (element?.textContent ?? "").replace(/\s+/g, " ").trim();
      return { name, said, box: [x, y, width, height].map(Math.round).join(" ") };
    });
  });

for (const width of [1280, 700, 360]) {
  test(
    `the first picture is what the page then draws, ${width} px`,
    longIf(width === 700),
    async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.addInitScript(() => {
        Object.assign(globalThis, { shift: 0 });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
            Reflect.set(globalThis, "shift", Reflect.get(globalThis, "shift") + entry.value);
        }).observe({ type: "layout-shift", buffered: true });
      });
      const release = await heldBack(page);
      await page.goto("./", { waitUntil: "commit" });
      await expect(page.locator("#first-picture main h1")).toBeVisible();
      await settled(page);
      const before = await texts(page);
      expect(before.map(({ said }) => said)).not.toContain("");
      release();
      await state(page, "ready");
      await settled(page);
      await expect(page.locator("#first-picture")).toHaveCount(0);
      expect(await texts(page)).toEqual(before);
      expect(await page.evaluate(() => Reflect.get(globalThis, "shift"))).toBeLessThanOrEqual(0.02);
    },
  );
}

test("another screen's address does not begin with the picture of the first", async ({ page }) => {
  const release = await heldBack(page);
  await page.goto("./#v=1&view=drift", { waitUntil: "commit" });
  await expect(page.locator("driftglass-page")).toBeAttached();
  await expect(page.locator("#first-picture")).toHaveCount(0);
  release();
  await state(page, "ready");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Drift");
});

test("a chosen theme is there before the first picture", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("driftglass-theme", "dark"));
  const release = await heldBack(page);
  await page.goto("./", { waitUntil: "commit" });
  await expect(page.locator("#first-picture main h1")).toBeVisible();
  await expect(page.locator("body")).toHaveCSS("background-color", "rgb(20, 23, 26)");
  release();
});
