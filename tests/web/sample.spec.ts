import { analyse, choose, expect, exported, exportedReport, open, test } from "./support.js";
import { settled } from "./texts.js";

test.use({ warmsUp: false });

test("the sample answers the question before anything is loaded", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is your model still fine?");
  const report = await exportedReport(page);
  expect(report.batches).toHaveLength(12);
  await page.goBack();
  await expect(page.getByText(report.dashboard.verdict)).toBeVisible();
  await expect(page.getByLabel("Reference file")).toBeVisible();
  await expect(page.getByLabel("Production files")).toHaveAttribute("multiple", "");
});

test("the three cards show what their numbers were before; of one batch there is no past", async ({
  page,
}) => {
  await open(page);
  const sparks = page.locator(".card .spark[aria-hidden=true]");
  await expect(sparks).toHaveCount(3);
  const dots = () => sparks.first().locator(".spark-line").getAttribute("d");
  expect((await dots())?.match(/[ML]/g)).toHaveLength(12);
  await page.goto("./#v=1&view=overview&b=2016-3");
  await expect.poll(async () => (await dots())?.match(/[ML]/g)?.length).toBe(3);
  await page.goto("./#v=1&view=overview&b=2016-1");
  await expect(sparks).toHaveCount(0);
});

test("every screen has an address, and Back goes back", async ({ page }) => {
  await open(page);
  for (const name of [
    "Performance",
    "Drift",
    "Quality",
    "Alerts",
    "Decide",
    "Policies",
    "Export",
  ]) {
    await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`view=${name.toLowerCase()}`));
  }
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Policies");
});

test("an address with unknown parts still opens", async ({ page }) => {
  await open(page, "#v=9&view=nowhere&b=none&x=1");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is your model still fine?");
});

test("the batch that is looked at can be changed", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Earlier batch" }).click();
  await expect(page).toHaveURL(/b=2018-3/);
  await expect(page.getByText("Back to the last batch")).toBeVisible();
});

test("the sample can be taken away in every form", async ({ page }) => {
  await open(page);
  expect(await exported(page, "CSV")).toContain("accuracy");
  expect(await exported(page, "Markdown")).toContain("2018-4");
  expect(await exported(page, "Prometheus")).toContain("model_accuracy");
  expect(JSON.parse(await exported(page, "Snapshot"))).toBeTruthy();
});

test("columns stand in one order, which what is seen beside them explains", async ({ page }) => {
  await open(page, "#v=1&view=drift");
  const rows = page.locator("driftglass-columns tbody bdi");
  await settled(page);
  const names = await rows.allTextContents();
  expect(names).toHaveLength(16);
  await expect(page.locator("driftglass-drift-heatmap .heat-column")).toHaveText(names);
  const results = (await exportedReport(page)).batches.at(-1)?.drift?.columns ?? [];
  const found = names.map((name) => results.find(({ column }) => column === name));
  for (const [i, next] of found.slice(1).entries()) {
    const here = found[i];
    if (!here || !next) throw new Error("a column is not in the report");
    const place = (of: typeof here) => [
      of.verdict === "drifted" ? 0 : 1,
      -(of.effect ?? 0),
      of.adjustedPValue ?? 1,
    ];
    const apart = place(next).map((value, at) => value - (place(here)[at] ?? 0));
    expect(apart.find((difference) => difference !== 0) ?? 0).toBeGreaterThanOrEqual(0);
  }
  const words = "drifted columns first, then by rows moved or turned missing";
  await page.goto("./#v=1&view=drift");
  await expect(page.locator("driftglass-drift-heatmap .finding")).toContainText(words);
  const list = page.locator("driftglass-columns");
  await expect(list.locator(".note").first()).toContainText(words);
  await list.getByRole("button", { name: "Adjusted p" }).click();
  await expect(rows.first()).not.toHaveText("ANC");
  await list.getByRole("button", { name: "Usual order" }).click();
  await expect(rows).toHaveText(names);
  await page.goto("./#v=1&view=overview");
  await expect(page.locator(".changes tbody th")).toHaveText(names.slice(0, 5));
  await expect(page.getByRole("region", { name: "Changed most" })).toContainText(words);
  const report = await exported(page, "HTML report");
  const listed = [...report.matchAll(/<a href="?#c\d+"?><bdi>([^<]*)/g)].map(([, name]) => name);
  expect(listed).toEqual(names);
  expect(report.split(words).length - 1, "the map and the table of the report say it").toBe(2);
});

test("what is only worth knowing is not counted as an issue", async ({ page }) => {
  await open(page, "#v=1&view=quality");
  await expect(page.locator("driftglass-quality")).toContainText("No issue and 3 notes");
  await expect(page.locator(".rail a[aria-current] .count")).toHaveCount(0);
});

test("what is in force is said: of drift in the settings, of an alert that goes on firing in its rule", async ({
  page,
}) => {
  await open(page, "#v=1&view=settings");
  const field = (name: string) => page.getByLabel(name);
  await expect(field("Share of rows that must have moved")).toHaveAttribute(
    "placeholder",
    "here: 0.02",
  );
  await expect(field("Chance of a false alarm (alpha)")).toHaveAttribute(
    "placeholder",
    "usual: 0.05",
  );
  await page.goto("./#v=1&view=alerts");
  await expect(page.getByRole("row", { name: /^data-drift/ })).toContainText(
    "below 0.0025; goes on firing for 2 clean batches",
  );
});

test("without accuracy and predictions nobody says that there is no need to retrain", async ({
  page,
}) => {
  await open(page);
  const rows = Array.from({ length: 60 }, (_, row) => `${row / 4},${row % 2 ? "Oslo" : "Turin"}`);
  const file = (name: string) => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(`amount,city\n${rows.join("\n")}\n`),
  });
  await choose(page, file("reference.csv"), file("march.csv"));
  await analyse(page);
  await page.goto("./#v=1&view=decide");
  await expect(page.getByText("Not known. It takes the accuracy of a batch")).toBeVisible();
  await expect(page.getByText("No need to retrain")).toHaveCount(0);
});

test("decisions are computed for the sample", async ({ page }) => {
  await open(page, "#v=1&view=decide");
  await expect(
    page.getByText(
      /^(Retrain\.|No need to retrain by accuracy and drift of the predictions; drift of columns is not looked at\.)/,
    ),
  ).toBeVisible();
  await page.getByRole("textbox", { name: "Candidate" }).fill("0.9");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(
    page.locator("driftglass-gate-form").getByText(/^Deploy the candidate:/),
  ).toBeVisible();
  await page.getByRole("textbox", { name: "Candidate" }).fill("0.7");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(
    page.locator("driftglass-gate-form").getByText(/^Keep the incumbent:/),
  ).toBeVisible();
});

test("two slopes of one metric say over which batches each of them is", async ({ page }) => {
  await open(page, "#v=1&view=decide");
  const trend = page.getByText(/^Accuracy over the last 10 batches \(2016-3 to 2018-4\): /);
  await expect(trend).toBeVisible();
  await expect(page.getByText("median change over up to 30 batches")).toBeVisible();
  await page.getByRole("link", { name: "Performance screen" }).click();
  const trends = page.getByRole("region", { name: "Where it is going" });
  await expect(trends.getByRole("row", { name: /^Accuracy / })).toContainText("all 12");
  await expect(trends).toContainText("of the last 30 batches at most");
  await trends.getByRole("link", { name: "Decide screen" }).click();
  await expect(trend).toBeVisible();
});

test("a column over time has its alerts, and no number of it is parted from its unit", async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "#v=1&view=drift&col=ANC&b=2017-1");
  const unit = page.locator(".facts div").filter({ hasText: "at least (95 % sure)" }).locator("dd");
  const lines = (dd: Element) => {
    const range = document.createRange();
    range.selectNodeContents(dd);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  };
  await expect(unit).toHaveText(/[1-9]/);
  expect(await unit.evaluate(lines)).toBe(1);
  await page.getByRole("tab", { name: "Over time" }).click();
  // As the lanes of the Alerts screen say: in 2017-1 to 2017-3, and from 2018-2 on.
  await expect(page.getByText(/% in 2018-4, alert in 6 batches\./).first()).toBeVisible();
});
