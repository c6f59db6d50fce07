import type { Page } from "@playwright/test";
import { expect, test } from "./support.js";
import { impose, openReport, screens, settled, show } from "./texts.js";

test.use({ warmsUp: false });

/** Pages of a PDF, each an object of its own. */
const pagesOf = (pdf: Buffer): number =>
  pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

/** Charts and rows on the screen that paper might cut in two: those that do not forbid it. */
const breakable = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const isKept = (from: Element): boolean => {
      for (let at: Element | null = from; at !== null; ) {
        if (getComputedStyle(at).breakInside.startsWith("avoid")) return true;
        const parent: Node | null = at.parentNode;
        at = parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
      }
      return false;
    };
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) visit(element.shadowRoot);
        if (element.getClientRects().length === 0) continue;
        if (element.matches("svg.chart, tbody tr") && !isKept(element))
          found.push(`${element.localName} ${(element.textContent ?? "").trim().slice(0, 40)}`);
      }
    };
    visit(document.querySelector("main") ?? document);
    return found;
  });

test("gate 20: on paper nothing that belongs together is cut, and the foot says where it is from", async ({
  page,
}) => {
  await openReport(page);
  for (const fragment of screens) {
    await show(page, fragment);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await settled(page);
    await expect.poll(() => breakable(page), fragment).toEqual([]);
    const foot = () =>
      page.evaluate(() => {
        const footer = document.querySelector("footer.status");
        return footer ? getComputedStyle(footer, "::after").content : "";
      });
    await expect.poll(foot, fragment).toMatch(/127\.0\.0\.1:\d+\/.* printed .*\d{4}/);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: "screen" });
  }
});

for (const format of ["A4", "Letter"] as const) {
  test(`gate 20: 24 columns with everything open are at most 12 pages of ${format}`, async ({
    page,
  }) => {
    await openReport(page);
    await show(page, "#v=1&view=drift");
    const columns = await page.locator("driftglass-columns tbody tr").count();
    const pages = pagesOf(await page.pdf({ format }));
    expect(pages).toBeGreaterThan(0);
    // Each column more is a row of each of three tables.
    expect(pages / columns, `${pages} pages for ${columns} columns`).toBeLessThanOrEqual(12 / 24);
    await impose(page, "@media print { tr { break-before: page } }");
    expect(pagesOf(await page.pdf({ format })), "the count can grow").toBeGreaterThan(pages);
  });
}
