import { expect, expectNoSidewaysScroll, test } from "./support.js";
import { clipped, impose, lengthen, openReport, screens, settled, show } from "./texts.js";

test.use({ warmsUp: false });

/** What WCAG 1.4.12 lets a reader ask for. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`;

for (const width of [1280, 320]) {
  test.describe(`${width} px`, () => {
    test.use({ viewport: { width, height: 900 } });

    test("gate 10: wider spacing of text cuts nothing off", async ({ page }) => {
      await openReport(page);
      for (const fragment of screens) {
        await show(page, fragment);
        await impose(page, SPACING);
        await settled(page);
        await expect.poll(() => clipped(page), fragment).toEqual([]);
        await expectNoSidewaysScroll(page, fragment);
      }
    });

    test("gate 23: texts longer by 40 % are not cut off", async ({ page }) => {
      await openReport(page);
      for (const fragment of screens) {
        await show(page, fragment);
        await lengthen(page, 0.4);
        await settled(page);
        await expect.poll(() => clipped(page), fragment).toEqual([]);
        await expectNoSidewaysScroll(page, fragment);
      }
    });
  });
}

test("gate 23: the language is named, and from right to left nothing leaves the page", async ({
  page,
}) => {
  await openReport(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  for (const fragment of screens) {
    await show(page, fragment);
    await expect.poll(() => clipped(page), fragment).toEqual([]);
    const left = () =>
      page.evaluate(() => {
        const main = document.querySelector("main")?.getBoundingClientRect();
        const rail = document.querySelector(".rail")?.getBoundingClientRect();
        const excess = document.documentElement.scrollWidth - innerWidth;
        return { excess, isMirrored: (main?.left ?? 0) < (rail?.left ?? 0) };
      });
    await expect.poll(left, fragment).toEqual({ excess: 0, isMirrored: true });
  }
});
