// What can be taken away beside the report: charts as files, and what Prometheus would read.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, open, test, unfold } from "./support.js";

test.use({ warmsUp: false });

async function savedChart(page: Page, element: string, format: "SVG" | "PNG"): Promise<Buffer> {
  const chart = page.locator(element).first();
  const save = chart.locator("details.save");
  if ((await save.getAttribute("open")) === null) await save.locator("summary").click();
  const download = page.waitForEvent("download");
  await save.getByRole("button", { name: format }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(
    new RegExp(`^driftglass-[a-z0-9-]+\\.${format.toLowerCase()}$`),
  );
  return readFileSync(await file.path());
}

test("a chart is saved as SVG with its colours and fonts, and as PNG", async ({
  page,
  browser,
}) => {
  await open(page, "#v=1&view=drift&col=AGEP");
  const svg = (await savedChart(page, "driftglass-distribution", "SVG")).toString("utf8");
  expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(svg).not.toMatch(/ class=|var\(|<!--| style=|href=/);
  expect(svg).toContain("AGEP: reference and batch");
  const context = await browser.newContext();
  const alone = await context.newPage();
  await alone.setContent(`<body>${svg}</body>`);
  const looks = await alone.evaluate(() => {
    const seen = (selector: string) => document.querySelector(selector);
    const texts = [...document.querySelectorAll("text")];
    return {
      paper: seen("rect")?.getAttribute("fill"),
      strokes: [...document.querySelectorAll("path")].map((of) => getComputedStyle(of).stroke),
      families: new Set(texts.map((of) => getComputedStyle(of).fontFamily)).size,
      size: getComputedStyle(texts[0] ?? document.body).fontSize,
      inside: texts.every((text) => {
        const box = text.getBoundingClientRect();
        const all = seen("svg")?.getBoundingClientRect();
        return all !== undefined && box.left >= all.left - 1 && box.right <= all.right + 1;
      }),
    };
  });
  await context.close();
  expect(looks.paper).toBe("rgb(255, 255, 255)");
  expect(looks.strokes).toContain("rgb(184, 74, 0)");
  expect(looks).toMatchObject({ families: 1, size: "12px", inside: true });

  const png = await savedChart(page, "driftglass-distribution", "PNG");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  const width = Number(/width="(\d+(?:\.\d+)?)"/.exec(svg)?.[1]);
  expect(png.readUInt32BE(16)).toBe(2 * Math.floor(width));
});

test("the drift map takes the names of its columns along, and dark colours where it is dark", async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "#v=1&view=drift");
  const svg = (await savedChart(page, "driftglass-drift-heatmap", "SVG")).toString("utf8");
  for (const name of ["ANC", "SCHL", "NATIVITY"]) expect(svg).toContain(`>${name}</text>`);
  expect(svg).toContain('fill="rgb(20, 23, 26)"');
});

test("Prometheus metrics are previewed with what they cost", async ({ page }) => {
  await open(page, "#v=1&view=export");
  await page.getByText("Preview of the Prometheus metrics").click();
  const preview = page.locator("driftglass-prometheus-preview");
  await expect(preview).toContainText(/\d+ time series\s+of \d+ metrics/);
  await expect(preview).toContainText("21 columns here");
  await expect(preview.locator("pre")).toContainText("model_accuracy");
  await expectNoSidewaysScroll(page, "preview open");
});

test("every export says what it contains", async ({ page }) => {
  await open(page, "#v=1&view=export");
  const said = page.locator(".exports li");
  await expect(said).toHaveCount(9);
  for (const one of await said.all()) {
    await expect(one).toContainText(/no rows|no values/);
    const hint = await one.getByRole("button").getAttribute("aria-describedby");
    await expect(one.locator(`#${hint}`)).toBeVisible();
  }
});

test("the page on paper is light, opens what is folded and fits A4", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "#v=1&view=drift&col=ANC");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 703, height: 1000 });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const paper = () =>
    page.evaluate(() => {
      const charts: number[] = [];
      let closed = 0;
      const visit = (root: ParentNode): void => {
        for (const element of root.querySelectorAll("*")) {
          if (element.matches("svg.chart")) charts.push(element.clientWidth);
          if (element instanceof HTMLDetailsElement && !element.open) closed += 1;
          if (element.shadowRoot) visit(element.shadowRoot);
        }
      };
      visit(document.querySelector("main") ?? document);
      const table = document
        .querySelector("driftglass-distribution")
        ?.shadowRoot?.querySelector(".twin");
      const background = getComputedStyle(document.body).backgroundColor;
      return { widest: Math.max(...charts), closed, hasTable: table != null, background };
    });
  await expect
    .poll(paper)
    .toMatchObject({ closed: 0, hasTable: true, background: "rgb(255, 255, 255)" });
  await expect.poll(async () => (await paper()).widest).toBeLessThanOrEqual(703);
  await expect(page.locator("driftglass-top-bar")).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  await expect(page.locator("driftglass-distribution").getByRole("table")).toBeHidden();
  await unfold(page);
  await expectNoSidewaysScroll(page, "after printing");
});
