// Gate 11: every chart of every screen has a cursor that keys move, and what it points at is said.
import type { Page } from "@playwright/test";
import { analyse, choose, expect, gunzipped, open, test } from "./support.js";
import { screens, settled } from "./texts.js";

test.use({ warmsUp: false });

interface Found {
  chart: string;
  /** What was said after each key; `null` where nothing could be focused. */
  said: string[] | null;
  /** Rows of its table, of which some have one only. */
  rows: number;
}

/** Moves the cursor of every chart that is drawn: to the end, one back, to the beginning, one on. */
const moved = (page: Page): Promise<Found[]> =>
  page.evaluate(async () => {
    const found: Found[] = [];
    const pause = () => new Promise((resolve) => setTimeout(resolve, 60));
    const visit = async (root: ParentNode): Promise<void> => {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) await visit(element.shadowRoot);
        if (!element.matches("svg.chart") || element.getClientRects().length === 0) continue;
        const chart = element.querySelector("title")?.textContent ?? "";
        const figure = element.closest("figure, .heatmap")?.parentNode ?? root;
        const around = element.closest<HTMLElement>("[tabindex='0']");
        const slider = figure.querySelector<HTMLInputElement>(".along input");
        if (slider) {
          const said = ["1", "0"].map((value) => {
            slider.value = value;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            return value;
          });
          await pause();
          found.push({ chart, said: [...said, slider.ariaValueText ?? ""], rows: 2 });
          continue;
        }
        if (!around) {
          found.push({ chart, said: null, rows: 0 });
          continue;
        }
        const said: string[] = [];
        around.focus();
        for (const key of ["End", "ArrowLeft", "Home", "ArrowRight"]) {
          around.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }),
          );
          await pause();
          const live = figure.querySelector(".readout");
          said.push(live?.textContent?.trim() ?? "");
        }
        around.blur();
        const rows = figure.querySelectorAll(".twin tbody tr").length || 2;
        found.push({ chart, said, rows });
      }
    };
    await visit(document);
    return found;
  });

async function expectCursors(page: Page, where: string): Promise<string[]> {
  await expect(page.getByText("Looking at the rows …")).toHaveCount(0);
  await settled(page);
  const charts = await moved(page);
  for (const { chart, said, rows } of charts) {
    expect(said, `${where}, ${chart}: can be focused`).not.toBeNull();
    expect(said?.at(-1), `${where}, ${chart}: says ${said}`).toMatch(/\S+.*\d/);
    const least = Math.min(rows, 2);
    expect(new Set(said).size, `${where}, ${chart}: ${said}`).toBeGreaterThanOrEqual(least);
  }
  return charts.map(({ chart }) => chart);
}

async function everyTab(page: Page, where: string): Promise<string[]> {
  const charts = await expectCursors(page, where);
  for (const name of await page.getByRole("tab").allTextContents()) {
    await page.getByRole("tab", { name: name.trim(), exact: true }).click();
    charts.push(...(await expectCursors(page, `${where}, ${name.trim()}`)));
  }
  return charts;
}

test("the cursor of every chart is moved by keys", async ({ page }) => {
  await open(page);
  const seen = new Set<string>();
  for (const fragment of [...screens, "#v=1&view=drift&col=ANC"]) {
    await page.goto(`./${fragment}`);
    for (const chart of await everyTab(page, fragment)) seen.add(chart);
  }
  const wanted = ["ROC curve", "Precision and recall", "Calibration", "Alerts over batches"];
  for (const chart of [...wanted, "When each policy acts"]) expect([...seen]).toContain(chart);
  expect([...seen].some((chart) => /quantile/i.test(chart))).toBe(true);
  expect([...seen]).toContain("AGEP: share of each range, by batch");
});

test("what the cursor says is what the table says, and it forgets what is not shown any more", async ({
  page,
}) => {
  await open(page, "#v=1&view=drift&col=AGEP");
  const chart = page.locator("driftglass-distribution").first();
  const area = chart.getByRole("group", { name: "AGEP. Arrow keys move." });
  await area.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await chart.getByText("Show as table").click();
  const row = chart.locator(".twin tbody tr").nth(1);
  await expect(row).toBeVisible();
  const cells = await row.locator("th, td").allTextContents();
  await area.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  const [range, reference, batch, difference] = cells;
  await expect(chart.locator(".readout")).toHaveText(
    `${range}: Reference ${reference}, Batch ${batch}, Difference ${difference}`,
  );
  await page.keyboard.press("[");
  await expect(chart.locator(".readout")).toHaveText("");
});

test("a regression’s charts and latency have cursors", async ({ page }) => {
  const [header = "", ...rows] = gunzipped("car_price_few_analysis.csv.gz").trim().split("\n");
  const latency = (all: string[]) => all.map((row, at) => `${row},${1 + ((at * 7919) % 97)}`);
  const file = (name: string, head: string, all: string[]) => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from([`${head},latency_ms`, ...latency(all)].join("\n")),
  });
  const [head = "", ...before] = gunzipped("car_price_few_reference.csv.gz").trim().split("\n");
  await open(page);
  await choose(page, file("reference.csv", head, before), [
    file("a.csv", header, rows.slice(0, 400)),
    file("b.csv", header, rows.slice(400, 800)),
  ]);
  await analyse(page);
  await page.goto("./#v=1&view=performance");
  const charts = await everyTab(page, "regression");
  expect(charts).toContain("Predicted against actual");
  expect(charts.some((chart) => chart.startsWith("Latency of"))).toBe(true);
});
