// Candidate minus incumbent over batches, below the gate on rows, on the page.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Page } from "@playwright/test";
import { differenceRange, metricDifference } from "../../www/charts/difference.js";
import * as format from "../../www/charts/format.js";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  fixtures,
  gunzipped,
  longIf,
  open,
  test,
  unfold,
} from "./support.js";

test.use({ warmsUp: false });

/** Both ends of Wilson's interval: where the distance of a share from k / n is z standard errors of that share. */
function wilson(k: number, n: number, z: number): [number, number] {
  const p = k / n;
  const [a, b, c] = [1 + (z * z) / n, -(2 * p + (z * z) / n), p * p];
  const root = Math.sqrt(b * b - 4 * a * c);
  return [(-b - root) / (2 * a), (-b + root) / (2 * a)];
}

/** Difference of two shares of right rows on the same rows, with the interval of Newcombe (1998), method 10. */
function paired(rows: readonly (readonly [candidate: boolean, incumbent: boolean])[]) {
  const z = 1.959963984540054;
  const n = rows.length;
  const times = (one: boolean, other: boolean) =>
    rows.filter((row) => row[0] === one && row[1] === other).length;
  const [e, f, g, h] = [
    times(true, true),
    times(true, false),
    times(false, true),
    times(false, false),
  ];
  const [p1, p2] = [(e + f) / n, (e + g) / n];
  const [l1, u1] = wilson(e + f, n, z);
  const [l2, u2] = wilson(e + g, n, z);
  const lead = e * h - f * g;
  const raw = lead > n / 2 ? lead - n / 2 : Math.min(lead, 0);
  const phi = raw / Math.sqrt((e + f) * (g + h) * (e + g) * (f + h));
  const side = (one: number, other: number) =>
    Math.sqrt(one * one - 2 * phi * one * other + other * other);
  const value = p1 - p2;
  return {
    candidate: p1,
    incumbent: p2,
    value,
    interval: [value - side(p1 - l1, u2 - p2), value + side(p2 - l2, u1 - p1)] as [number, number],
  };
}

interface Challenged {
  file: { name: string; mimeType: string; buffer: Buffer };
  label: string;
  /** Row by row whether each model was right. */
  right: [boolean, boolean][];
}

const csv = (name: string, rows: readonly string[]) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(`${rows.join("\n")}\n`),
});

/**
 * The census with a second model beside the first: who is of working age and left school late enough has a job. In
 * some batches something is lacking.
 */
function challenged(path: string, lacks: "" | "challenger" | "target" = ""): Challenged {
  const [header = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const names = header.split(",");
  const at = (name: string) => names.indexOf(name);
  const [age, school, target, prediction] = [
    at("AGEP"),
    at("SCHL"),
    at("employed"),
    at("prediction"),
  ];
  const right: [boolean, boolean][] = [];
  const rows = lines.map((line) => {
    const cells = line.split(",");
    const years = Number(cells[age]);
    const guess = years >= 20 && years <= 63 && Number(cells[school]) >= 16 ? "1" : "0";
    right.push([guess === cells[target], cells[prediction] === cells[target]]);
    if (lacks === "target") cells[target] = "";
    return [...cells, ...(lacks === "challenger" ? [] : [guess])].join(",");
  });
  const head = lacks === "challenger" ? header : `${header},challenger`;
  const name = basename(path);
  return { file: csv(name, [head, ...rows]), label: name.replace(".csv", ""), right };
}

/** Eight batches: the second lacks the challenger's column, the fifth its targets. */
function census(): Challenged[] {
  return censusBatches
    .slice(0, 8)
    .map((path, at) => challenged(path, at === 1 ? "challenger" : at === 4 ? "target" : ""));
}

const chart = (page: Page) => page.locator("driftglass-difference");
const gate = (page: Page) => page.locator("driftglass-gate-form");
const area = (page: Page) => chart(page).getByRole("group", { name: /Arrow keys move\.$/ });
const isDone = (page: Page) =>
  expect(chart(page).getByText(/batches compared/), "every batch is compared").toHaveCount(0);

async function compareOn(page: Page, reference: string, batches: Challenged[]): Promise<void> {
  await open(page);
  await choose(
    page,
    reference,
    batches.map(({ file }) => file),
  );
  await analyse(page);
  await page.goto("./#v=1&view=decide");
  await gate(page)
    .getByLabel(/^rows of /)
    .check();
  await gate(page).getByLabel("Margin", { exact: true }).fill("0.02");
  await gate(page).getByRole("button", { name: "Compare", exact: true }).click();
  await expect(chart(page).locator("svg.chart")).toBeVisible();
}

async function twin(page: Page): Promise<string[][]> {
  await expect(chart(page).locator("svg.chart")).toBeVisible();
  await isDone(page);
  await chart(page).getByText("Show as table").click();
  await expect(chart(page).getByRole("table")).toBeVisible();
  const rows = await chart(page).getByRole("row").all();
  return Promise.all(rows.map((row) => row.locator("th, td").allTextContents()));
}

test("every batch has its difference and interval, and the last is what the gate says", async ({
  page,
}) => {
  const batches = census();
  await compareOn(page, censusReference, batches);
  const [head, ...rows] = await twin(page);
  expect(head).toEqual([
    "Batch",
    "Candidate",
    "Incumbent",
    "Difference",
    "95\u202f% interval",
    "Rows",
    "Beyond chance",
  ]);
  const none = [format.ABSENT, format.ABSENT, format.ABSENT, format.ABSENT];
  const wanted = batches.map(({ label, right }, at) => {
    if (at === 1) return [label, ...none, "0", "it has no column challenger"];
    if (at === 4) return [label, ...none, "0", "no row has a target"];
    const { candidate, incumbent, value, interval } = paired(right);
    const [low, high] = interval;
    const apart = low > 0 ? "better" : high < 0 ? "worse" : "no";
    const ends = differenceRange("accuracy", interval);
    const shares = [candidate, incumbent].map((share) => format.ratio(share));
    return [label, ...shares, metricDifference("accuracy", value), ends, "1,000", apart];
  });
  expect(rows).toEqual(wanted);
  const ofGate = gate(page).getByRole("row", { name: /^Accuracy/ });
  const [, candidate, incumbent, value, interval] = await ofGate
    .locator("th, td")
    .allTextContents();
  expect(rows.at(-1)?.slice(1, 5)).toEqual([candidate, incumbent, value, interval]);
});

test("keys go from batch to batch, gaps say why, and the drawing can be saved", async ({
  page,
}) => {
  const batches = census();
  await compareOn(page, censusReference, batches);
  await isDone(page);
  await area(page).focus();
  await page.keyboard.press("Home");
  const [first, second] = batches;
  const { candidate, value } = paired(first?.right ?? []);
  await expect(chart(page).locator(".readout")).toHaveText(
    new RegExp(
      `^${first?.label}: ${metricDifference("accuracy", value).replace("+", "\\+")} \\(.* to .*\\), candidate ${format.ratio(candidate)}, .*, 1,000 rows$`,
    ),
  );
  await page.keyboard.press("ArrowRight");
  await expect(chart(page).locator(".readout")).toHaveText(
    `${second?.label}: it has no column challenger`,
  );
  await expect(chart(page).locator("svg.chart")).toContainText("↑ candidate better");
  await expect(chart(page).locator("svg.chart")).toContainText("margin −0.02");
  await expect(chart(page)).toContainText("not corrected for looking at so many");
  await chart(page).getByText("Save chart").click();
  const download = page.waitForEvent("download");
  await chart(page).getByRole("button", { name: "SVG" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(
    "driftglass-accuracy-candidate-incumbent-over-8-batches.svg",
  );
  const text = readFileSync(await saved.path(), "utf8");
  expect(text).toContain("margin −0.02");
  expect(text).not.toContain("cursor");
});

test("both models are drawn on demand, with the same table, keys and gaps", async ({ page }) => {
  const batches = census();
  await compareOn(page, censusReference, batches);
  const before = await twin(page);
  await chart(page).getByLabel("Both models").check();
  await expect(chart(page).locator("figcaption")).toContainText(
    "Accuracy: candidate and incumbent over 8 batches",
  );
  const share = (model: 0 | 1) => {
    const right = batches.at(-1)?.right ?? [];
    return format.ratio(right.filter((row) => row[model]).length / right.length);
  };
  await expect(chart(page).locator(".finding")).toContainText(
    `Candidate ${share(0)} and incumbent ${share(1)} in ${batches.at(-1)?.label}`,
  );
  const svg = chart(page).locator("svg.chart");
  await expect(svg.locator(".batch-dot.hollow")).toHaveCount(6);
  await expect(svg.locator(".batch-dot:not(.hollow)")).toHaveCount(6);
  await expect(svg.locator(".no-value")).toHaveCount(2);
  await expect(chart(page).locator(".legend")).toHaveText(/candidate\s*incumbent, thin line/);
  await expect(chart(page)).not.toContainText("Each interval is for one batch");
  const rows = await chart(page).getByRole("row").all();
  expect(await Promise.all(rows.map((row) => row.locator("th, td").allTextContents()))).toEqual(
    before,
  );
  await area(page).focus();
  await page.keyboard.press("Home");
  await expect(chart(page).locator(".readout")).toContainText("candidate 0.");
  await chart(page).getByLabel("Both models").uncheck();
  await expect(svg).toContainText("↑ candidate better");
});

test("on paper it is as wide as the paper, with its table and without its buttons", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await compareOn(page, censusReference, census());
  await isDone(page);
  // Before the next picture, which a printing browser does not wait for.
  const wide = await chart(page).evaluate((element) => {
    dispatchEvent(new Event("beforeprint"));
    return element.shadowRoot?.querySelector("svg.chart")?.getAttribute("width");
  });
  expect(Number(wide)).toBeLessThanOrEqual(680);
  await page.emulateMedia({ media: "print" });
  await expect(chart(page).getByRole("row")).toHaveCount(9);
  await expect(chart(page).getByText("Show as table")).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
});

test("a figure that changes takes the chart away; of several metrics one is drawn", async ({
  page,
}) => {
  await compareOn(page, censusReference, census());
  await isDone(page);
  await gate(page).getByLabel("Margin", { exact: true }).fill("0");
  await expect(chart(page)).toHaveCount(0);
  await gate(page).getByRole("button", { name: "Add a metric" }).click();
  await gate(page).getByRole("button", { name: "Compare", exact: true }).click();
  await isDone(page);
  await expect(chart(page).locator("svg.chart")).not.toContainText("margin");
  await page.getByLabel("Metric over batches").selectOption("f1Weighted");
  await expect(chart(page).locator("figcaption")).toContainText(
    "F1, weighted: candidate − incumbent",
  );
  await gate(page).getByLabel("scores that you know").check();
  await expect(chart(page)).toHaveCount(0);
});

/** The page asks the engine for so many comparisons at most, until it is told otherwise; the others wait. */
async function heldBack(page: Page, most: number): Promise<void> {
  await page.addInitScript((first) => {
    const post = Worker.prototype.postMessage;
    const held: (() => void)[] = [];
    const calls = { asked: 0, most: first };
    Worker.prototype.postMessage = function (this: Worker, ...given: [message: unknown]) {
      const { method } = given[0] as { method?: string };
      if (method === "gateOfTables") calls.asked += 1;
      const send = () => post.apply(this, given);
      if (method === "gateOfTables" && calls.asked > calls.most) held.push(send);
      else send();
    } as typeof post;
    Object.assign(globalThis, {
      calls,
      release: (more: number) => {
        calls.most = more;
        for (const send of held.splice(0)) send();
      },
    });
  }, most);
}

const asked = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { calls: { asked: number } }).calls.asked);
const release = (page: Page, most: number) =>
  page.evaluate((more) => {
    (globalThis as unknown as { release(more: number): void }).release(more);
  }, most);

test("it says how far it is, can be stopped and goes on; nothing is compared twice", async ({
  page,
}) => {
  // The gate itself, and the last two batches.
  await heldBack(page, 3);
  await compareOn(page, censusReference, census());
  await expect(chart(page)).toContainText("2 of 8 batches compared.");
  await area(page).focus();
  await page.keyboard.press("Home");
  await expect(chart(page).locator(".readout")).toContainText("not compared yet");
  await chart(page).getByRole("button", { name: "Stop" }).click();
  await release(page, 4);
  await chart(page).getByRole("button", { name: "Compare the others" }).click();
  await expect(chart(page)).toContainText("4 of 8 batches compared.");
  await release(page, 1000);
  await isDone(page);
  // The gate, and each of the six batches that have what it takes.
  expect(await asked(page)).toBe(7);
  await gate(page).getByLabel("Margin", { exact: true }).fill("0.03");
  await gate(page).getByRole("button", { name: "Compare", exact: true }).click();
  await expect(chart(page).locator("svg.chart")).toContainText("margin −0.03");
  await isDone(page);
  expect(await asked(page)).toBe(8);
});

test("what the gate finds for figures that were changed meanwhile is not shown", async ({
  page,
}) => {
  await heldBack(page, 0);
  await open(page);
  await choose(
    page,
    censusReference,
    census().map(({ file }) => file),
  );
  await analyse(page);
  await page.goto("./#v=1&view=decide");
  await gate(page)
    .getByLabel(/^rows of /)
    .check();
  await gate(page).getByRole("button", { name: "Compare", exact: true }).click();
  await expect(gate(page).getByRole("status")).toHaveText("Comparing …");
  await gate(page).getByLabel("Margin", { exact: true }).fill("0.1");
  await release(page, 1000);
  await expect(gate(page).getByRole("button", { name: "Compare", exact: true })).toBeEnabled();
  await expect(gate(page).getByRole("status")).toBeEmpty();
  await expect(chart(page)).toHaveCount(0);
});

test("columns whose names hold something unseen are compared as well", async ({ page }) => {
  const renamed = (text: string) => text.replace("employed", "employed\u200b");
  const files = census()
    .slice(2, 4)
    .map(({ file }) => csv(file.name, [renamed(file.buffer.toString("utf8")).trim()]));
  await open(page);
  await choose(page, csv("before.csv", [renamed(readFileSync(censusReference, "utf8"))]), files);
  await page.getByLabel("Target", { exact: true }).selectOption({ label: "employed[U+200B]" });
  await analyse(page);
  await page.goto("./#v=1&view=decide");
  await gate(page)
    .getByLabel(/^rows of /)
    .check();
  await gate(page).getByRole("button", { name: "Compare", exact: true }).click();
  const [, ...rows] = await twin(page);
  expect(rows.map((row) => row[5])).toEqual(["1,000", "1,000"]);
});

test("a batch whose targets came later is compared by them, and a gap once they are taken away", async ({
  page,
}) => {
  const [header = "", ...lines] = gunzipped("car_loan_analysis.csv.gz").trim().split("\n");
  const names = header.split(",");
  const [target, prediction] = [names.indexOf("repaid"), names.indexOf("y_pred")];
  const rows = lines.slice(0, 3000).map((line, at) => {
    const cells = line.split(",");
    const guess = at % 10 === 0 ? String(1 - Number(cells[prediction])) : cells[prediction];
    return { cells, guess, truth: cells[target] ?? "" };
  });
  const weeks = [0, 1, 2].map((week) => rows.slice(week * 1000, (week + 1) * 1000));
  const files = weeks.map((week, at) =>
    csv(`week_${at}.csv`, [
      `${header},candidate`,
      ...week.map(({ cells, guess }) =>
        [...cells.with(target, at === 1 ? "" : (cells[target] ?? "")), guess].join(","),
      ),
    ]),
  );
  await open(page);
  await choose(page, join(fixtures, "car_loan_reference.csv.gz"), files);
  await analyse(page);
  const bare = async (): Promise<string[] | undefined> => {
    await page.goto("./#v=1&view=decide");
    await gate(page)
      .getByLabel(/^rows of /)
      .check();
    await gate(page).getByRole("button", { name: "Compare", exact: true }).click();
    return (await twin(page))[2]?.slice(1);
  };
  expect((await bare())?.at(-1)).toBe("no row has a target");

  // The last of these labels contradict the first, so that their rows have none.
  const labels = (weeks[1] ?? []).slice(0, 900).map(({ cells, truth }) => `${cells[0]},${truth}`);
  const doubt = (weeks[1] ?? [])
    .slice(0, 5)
    .map(({ cells, truth }) => `${cells[0]},${1 - Number(truth)}`);
  await page.goto("./#v=1&view=performance");
  const input = page.getByLabel(/^Add (more )?labels$/);
  await input.setInputFiles(csv("labels.csv", ["id,repaid", ...labels, ...doubt]));
  await expect(page.getByRole("button", { name: "Remove labels.csv" })).toBeVisible();
  const right = (weeks[1] ?? [])
    .slice(5, 900)
    .map(({ cells, guess, truth }): [boolean, boolean] => [
      guess === truth,
      cells[prediction] === truth,
    ]);
  const { candidate, incumbent, value, interval } = paired(right);
  expect(await bare()).toEqual([
    ...[candidate, incumbent].map((share) => format.ratio(share)),
    ...[metricDifference("accuracy", value), differenceRange("accuracy", interval), "895", "worse"],
  ]);

  await page.goto("./#v=1&view=performance");
  await page.getByRole("button", { name: "Remove labels.csv" }).click();
  await expect(input).toBeFocused();
  expect((await bare())?.at(-1)).toBe("no row has a target");
});

/** Prices with a second model, 3 % above the first; Student's t of 399 degrees for the mean of 400 differences. */
const T_399 = 1.9659273;

test("of an error less is better: the sides change places", async ({ page }) => {
  const [header = "", ...lines] = gunzipped("car_price_few_analysis.csv.gz").trim().split("\n");
  const names = header.split(",");
  const [target, prediction] = [names.indexOf("y_true"), names.indexOf("y_pred")];
  expect(Math.min(target, prediction)).toBeGreaterThanOrEqual(0);
  const parts = [0, 400, 800].map((from) => lines.slice(from, from + 400));
  const gains = parts.map((rows) =>
    rows.map((line) => {
      const cells = line.split(",");
      const [truth, guess] = [Number(cells[target]), Number(cells[prediction])];
      return Math.abs(guess * 1.03 - truth) - Math.abs(guess - truth);
    }),
  );
  const files = parts.map((rows, at) =>
    csv(`part_${at}.csv`, [
      `${header},candidate`,
      ...rows.map((line) => `${line},${Number(line.split(",")[prediction]) * 1.03}`),
    ]),
  );
  await open(page);
  const reference = gunzipped("car_price_few_reference.csv.gz").trim().split("\n");
  await choose(page, csv("reference.csv", reference), files);
  await analyse(page);
  await page.goto("./#v=1&view=decide");
  await gate(page)
    .getByLabel(/^rows of /)
    .check();
  await expect(gate(page).getByLabel("Predictions of the candidate")).toHaveValue("candidate");
  await gate(page).getByRole("combobox", { name: "Metric" }).selectOption("mae");
  await gate(page).getByLabel("Margin", { exact: true }).fill("50");
  await gate(page).getByRole("button", { name: "Compare", exact: true }).click();
  const [, ...rows] = await twin(page);
  const wanted = gains.map((gain) => {
    const n = gain.length;
    const mean = gain.reduce((sum, of) => sum + of, 0) / n;
    const variance = gain.reduce((sum, of) => sum + (of - mean) ** 2, 0) / (n - 1);
    const half = T_399 * Math.sqrt(variance / n);
    return [mean, [mean - half, mean + half] as [number, number]] as const;
  });
  expect(rows.map((row) => row.slice(3, 5))).toEqual(
    wanted.map(([mean, ends]) => [metricDifference("mae", mean), differenceRange("mae", ends)]),
  );
  const worse = wanted.map(([, [low, high]]) => (low > 0 ? "worse" : high < 0 ? "better" : "no"));
  expect(rows.map((row) => row.at(-1))).toEqual(worse);
  await expect(chart(page).locator("svg.chart")).toContainText("↑ candidate worse");
  await expect(chart(page).locator("svg.chart")).toContainText("margin +50");
  await expect(chart(page).locator("figcaption")).toContainText("less is better");
});

test.describe("as it looks", () => {
  test.use({ bypassCSP: true });
  for (const width of [1280, 360])
    test(`${width} px`, longIf(width > 1000), async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await compareOn(page, censusReference, census());
      await isDone(page);
      await unfold(page);
      await expectAccessible(page, "the difference over batches");
      await expectNoSidewaysScroll(page, "the difference over batches");
      const shots = process.env.DRIFTGLASS_SHOTS;
      if (!shots) return;
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await area(page).focus();
        await page.keyboard.press("End");
        await gate(page).screenshot({ path: `${shots}/${width}-${colorScheme}.png` });
      }
    });
});
