import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
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
  open,
  state,
  test,
} from "./support.js";

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
  await gate.getByLabel("Candidate").fill("0.9");
  await gate.getByLabel("Incumbent").fill("0.8");
  await gate.getByLabel("Margin").fill("0");
  await gate.getByRole("button", { name: "Compare" }).click();
  await expect(check(page, "Challenger better")).toContainText("passed");
  await expect(page.getByRole("heading", { name: /^Suggested: / })).toHaveText(
    "Suggested: Promote the challenger",
  );
  await expect(form(page).getByRole("radio", { name: /Promote the challenger/ })).toBeChecked();
  await gate.getByLabel("Candidate").fill("0.7");
  await gate.getByRole("button", { name: "Compare" }).click();
  await expect(check(page, "Challenger better")).toContainText("not passed");
  await expect(form(page).getByRole("radio", { name: /Promote/ })).not.toBeChecked();
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
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 360]) {
      test(`${colorScheme}, ${width} px`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await open(page, "#v=1&view=decide");
        await state(page, "ready");
        await form(page).getByLabel("Reason").fill("Nothing is wrong.");
        await saved(page, "Save as Markdown");
        await expect(form(page).getByRole("status")).toContainText("Saved decision.md");
        await expectAccessible(page, "decide");
        await expectNoSidewaysScroll(page, "decide");
        const shots = process.env.DRIFTGLASS_SHOTS;
        if (shots)
          await page.screenshot({ path: `${shots}/${colorScheme}-${width}.png`, fullPage: true });
      });
    }
  }
});
