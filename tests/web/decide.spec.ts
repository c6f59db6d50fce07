import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Page } from "@playwright/test";
import type { DecisionRecord } from "../../www/core/types.js";
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
  state,
  test,
} from "./support.js";

test.use({ warmsUp: false });

const check = (page: Page, name: string) =>
  page.locator(".advice .checks li").filter({ hasText: name });

const form = (page: Page) => page.locator("driftglass-decision-form");

async function saved(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent("download");
  await form(page).getByRole("button", { name: button }).click();
  return readFileSync(await (await download).path(), "utf8");
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

test("the checklist answers six questions, and says which it cannot", async ({ page }) => {
  await open(page, "#v=1&view=decide");
  await expect(page.locator(".advice .checks strong")).toHaveText([
    "Data comparable",
    "Drift explained",
    "Performance above its limit",
    "Challenger better",
    "Worst segment not worse",
    "Latency within its limit",
  ]);
  await expect(check(page, "Challenger better")).toContainText("not known");
  await expect(check(page, "Drift explained")).toContainText("not known");
  await form(page).getByLabel("I know the cause of the drift").check();
  await expect(check(page, "Drift explained")).toContainText("as the person says");
});

test("a better challenger is suggested, and passes its check", async ({ page }) => {
  await open(page, "#v=1&view=decide");
  const gate = page.locator("driftglass-gate-form");
  await gate.getByLabel("Candidate", { exact: true }).fill("0.9");
  await gate.getByLabel("Incumbent", { exact: true }).fill("0.8");
  await gate.getByLabel("Margin", { exact: true }).fill("0");
  await gate.getByRole("button", { name: "Compare" }).click();
  await expect(check(page, "Challenger better")).toContainText("passed");
  await expect(page.getByRole("heading", { name: /^Suggested: / })).toHaveText(
    "Suggested: Promote the challenger",
  );
  await expect(form(page).getByRole("radio", { name: /Promote the challenger/ })).toBeChecked();
  await gate.getByLabel("Candidate", { exact: true }).fill("0.7");
  await gate.getByRole("button", { name: "Compare" }).click();
  await expect(check(page, "Challenger better")).toContainText("not passed");
  await expect(form(page).getByRole("radio", { name: /Promote/ })).not.toBeChecked();
});

test("what is wrong with a figure is said at its field, in words and no pointer", async ({
  page,
}) => {
  await open(page, "#v=1&view=decide");
  const gate = page.locator("driftglass-gate-form");
  await gate.getByLabel("Candidate", { exact: true }).fill("0.9");
  const margin = gate.getByLabel("Margin", { exact: true });
  await margin.fill("-1");
  await expect(margin).toHaveAccessibleDescription("A number from 0 up is needed here.");
  await gate.getByText("Latency", { exact: true }).click();
  await gate.getByLabel("p95 at most, ms", { exact: true }).fill("0");
  await gate.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(gate.getByText("A number above 0 is needed here.")).toBeVisible();
  await expect(gate.getByRole("status")).toHaveText(/^Nothing was compared/);
  await expect(gate).not.toContainText("/metrics");
});

test("a candidate has to pass every metric and the latency limit", async ({ page }) => {
  await open(page, "#v=1&view=decide");
  const gate = page.locator("driftglass-gate-form");
  const metric = (name: string) => gate.getByRole("group", { name, exact: true });
  const compare = () => gate.getByRole("button", { name: "Compare" }).click();
  await metric("Accuracy").getByLabel("Candidate").fill("0.9");
  await metric("Accuracy").getByLabel("Incumbent").fill("0.88");
  await gate.getByRole("button", { name: "Add a metric" }).click();
  await compare();
  await expect(gate.getByRole("status")).toHaveText("Enter what both models scored: F1, weighted.");
  await metric("F1, weighted").getByLabel("Candidate").fill("0.7");
  await metric("F1, weighted").getByLabel("Incumbent").fill("0.75");
  await compare();
  await expect(gate.getByRole("status")).toContainText("Keep the incumbent:");
  await expect(gate.getByRole("row", { name: /^Accuracy/ })).toContainText("passed");
  await expect(gate.getByRole("row", { name: /^F1, weighted/ })).toContainText("not passed");
  await metric("F1, weighted").getByLabel("Margin").fill("0.1");
  await expect(gate.getByRole("status")).toBeEmpty();
  await gate.getByText("Latency", { exact: true }).click();
  await gate.getByLabel("p95 at most, ms").fill("100");
  await gate.getByLabel("p95 of the candidate, ms").fill("140");
  await compare();
  await expect(gate.getByRole("status")).toContainText("above 100 ms");
  await gate.getByLabel("p95 of the candidate, ms").fill("80");
  await compare();
  await expect(gate.getByRole("status")).toContainText("Deploy the candidate:");
  await expect(gate.getByRole("status")).toContainText("p95 latency: candidate 80");
  await expect(check(page, "Challenger better")).toContainText("passed");
});

/** Car loan by salary: a challenger that is right everywhere but in one segment, where it is always wrong. */
function withChallenger() {
  const [header = "", ...lines] = gunzipped("car_loan_analysis.csv.gz").trimEnd().split("\n");
  const names = header.split(",");
  const [salary, target] = [names.indexOf("salary_range"), names.indexOf("repaid")];
  const rows = lines.slice(0, 6000).map((line) => {
    const cells = line.split(",");
    const isPoor = cells[salary] === "0 - 20K €";
    return `${line},${isPoor ? 1 - Number(cells[target]) : cells[target]}`;
  });
  const text = [`${header},challenger`, ...rows].join("\n");
  return { name: "loans.csv", mimeType: "text/csv", buffer: Buffer.from(`${text}\n`) };
}

async function withSegments(page: Page): Promise<void> {
  await open(page);
  await choose(page, join(fixtures, "car_loan_reference.csv.gz"), withChallenger());
  await page.locator("driftglass-features summary").click();
  await page.getByRole("combobox", { name: "Use of salary_range" }).selectOption("segment");
  await analyse(page);
  await page.goto("./#v=1&view=decide");
  await page.getByLabel("rows of loans").check();
}

test("on rows the gate has intervals, and the segment in which a candidate is worse keeps it back", async ({
  page,
}) => {
  await withSegments(page);
  // The batch beside the reference: the engine's own intervals, corrected for four segments.
  await expect(check(page, "Worst segment not worse")).toContainText(
    /none of 4 segments is shown to be worse; furthest behind: salary_range = .*; 98\.75 % interval/,
  );
  const gate = page.locator("driftglass-gate-form");
  await expect(gate.getByLabel("Predictions of the candidate")).toHaveValue("challenger");
  await gate.getByRole("button", { name: "Compare" }).click();
  await expect(gate.getByRole("status")).toContainText("Keep the incumbent:");
  const worst = gate
    .getByRole("group", { name: "Segment by segment" })
    .getByRole("row", { name: /salary_range = 0 - 20K €/ });
  await expect(worst).toContainText("worse");
  await expect(worst.getByRole("cell").nth(1)).toHaveText("0.000");
  await expect(worst.getByRole("cell").nth(4)).toHaveText(/^−0\.\d+ to −0\.\d+$/);
  await expect(gate.getByRole("status")).toContainText("Worse in 1 segment of 4 compared");
  await expect(check(page, "Challenger better")).toContainText("not passed");
  await gate.getByText("Latency and segments").click();
  await gate.getByLabel("May be worse in a segment by").fill("1");
  await gate.getByLabel("At least").fill("0.5");
  await gate.getByLabel("Margin", { exact: true }).fill("1");
  await gate.getByRole("button", { name: "Compare" }).click();
  await expect(gate.getByRole("status")).toContainText("Deploy the candidate:");
  await expect(gate.getByRole("status")).toContainText("Worst segment of 4 compared");
  await form(page).getByLabel("Reason").fill("Only tried.");
  const record = JSON.parse(await saved(page, "Save as JSON")) as DecisionRecord;
  expect(record.checks.find(({ name }) => name === "Worst segment not worse")?.passed).toBe(true);
});

test("the record of files holds the person's decision and the SHA-256 of each file", async ({
  page,
}) => {
  await open(page);
  const production = censusBatches.slice(0, 2);
  await choose(page, censusReference, production);
  await analyse(page);
  await page.goto("./#v=1&view=decide");
  await form(page).getByRole("radio", { name: "Investigate" }).check();
  await form(page).getByLabel("Decided by").fill("Ada <b>Lovelace</b>");
  await form(page).getByLabel("Reason").fill("Census form | changed");
  const record = JSON.parse(await saved(page, "Save as JSON")) as DecisionRecord;
  expect(record.decision).toBe("investigate");
  expect([record.person, record.note]).toEqual(["Ada <b>Lovelace</b>", "Census form | changed"]);
  expect(record.checks).toHaveLength(6);
  expect(Math.abs(Date.now() - record.at)).toBeLessThan(120_000);
  const files = [censusReference, ...production];
  expect(record.inputs).toEqual(
    files.map((path) => ({
      name: basename(path),
      bytes: readFileSync(path).length,
      sha256: sha256(path),
    })),
  );
  expect(JSON.stringify(record.options)).toContain('"target"');
  await expect(form(page).getByRole("status")).toHaveText(
    "Saved decision.json: 3 files with SHA-256.",
  );
  const text = await saved(page, "Save as Markdown");
  expect(text).toContain("## Decision: Investigate");
  expect(text).toContain("- Decided by: Ada &lt;b&gt;Lovelace&lt;/b&gt;");
  expect(text).toContain(sha256(censusReference));
});

test("the record of the sample names its files; without a reason there is none", async ({
  page,
}) => {
  await open(page, "#v=1&view=decide");
  await form(page).getByRole("button", { name: "Save as JSON" }).click();
  await expect(form(page).getByLabel("Reason")).toBeFocused();
  await form(page).getByLabel("Reason").fill("Nothing is wrong.");
  const record = JSON.parse(await saved(page, "Save as JSON")) as DecisionRecord;
  expect(record.decision).toBe(record.suggested);
  expect(record.inputs[0]).toEqual({
    name: basename(censusReference),
    bytes: readFileSync(censusReference).length,
    sha256: sha256(censusReference),
  });
  expect(record.inputs).toHaveLength(censusBatches.length + 1);
});

test.describe("as it looks", () => {
  test.use({ bypassCSP: true });
  for (const width of [1280, 360]) {
    test(`${width} px`, longIf(width > 1000), async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await open(page, "#v=1&view=decide");
      await state(page, "ready");
      await form(page).getByLabel("Reason").fill("Nothing is wrong.");
      await saved(page, "Save as Markdown");
      await expect(form(page).getByRole("status")).toContainText("Saved decision.md");
      await expectAccessible(page, "decide");
      await expectNoSidewaysScroll(page, "decide");
      await withSegments(page);
      await page.getByRole("button", { name: "Compare" }).click();
      await expect(page.getByText("Worse in 1 segment")).toBeVisible();
      await page.getByText("Latency and segments").click();
      await expectAccessible(page, "a gate on rows");
      await expectNoSidewaysScroll(page, "a gate on rows");
      const shots = process.env.DRIFTGLASS_SHOTS;
      if (shots) await page.screenshot({ path: `${shots}/${width}.png`, fullPage: true });
    });
  }
});
