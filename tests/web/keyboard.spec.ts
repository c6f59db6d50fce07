import type { Page } from "@playwright/test";
import {
  analyse,
  censusBatches,
  censusReference,
  choose,
  expect,
  open,
  state,
  test,
} from "./support.js";
import { settled } from "./texts.js";

test.use({ warmsUp: false });

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

test("gate 4: from opening the page to an export and back in at most 40 key presses", async ({
  page,
}) => {
  let presses = 0;
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      await page.keyboard.press(key);
      presses += 1;
    }
  };
  const files = async (paths: string | string[]): Promise<void> => {
    const chooser = page.waitForEvent("filechooser");
    await press("Enter");
    await (await chooser).setFiles(paths);
  };
  // The first listener has the browser hand its dialogs over, which takes a moment.
  page.on("filechooser", () => undefined);
  await open(page);
  const load = page.getByRole("button", { name: "Load files" });
  while (!(await load.evaluate((button) => button === document.activeElement))) await press("Tab");
  await press("Enter");
  await expect(page.getByLabel("Reference file")).toBeFocused();
  await files(censusReference);
  await expect(page.getByLabel("Production files")).toBeFocused();
  await files(censusBatches.slice(0, 2));
  await state(page, "mapping");
  await expect(page.getByRole("button", { name: "Analyse" })).toBeFocused();
  await press("Enter");
  await state(page, "ready");
  await expect(heading(page)).toBeFocused();
  await press("g", "d");
  await expect(heading(page)).toHaveText("Drift");
  await expect(page.locator("driftglass-columns")).toBeVisible();
  await expect(heading(page)).toBeFocused();
  await press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await press("Tab");
  await expect(page.locator("driftglass-columns .chip").first()).toBeFocused();
  await press("j");
  await press("Enter");
  await expect(page.getByText("Why we say so")).toBeVisible();
  await press("e");
  await expect(heading(page)).toHaveText("Export");
  await expect(heading(page)).toBeFocused();
  const json = page.getByRole("button", { name: "JSON", exact: true });
  while (!(await json.evaluate((button) => button === document.activeElement))) await press("Tab");
  const download = page.waitForEvent("download");
  await press("Enter");
  await download;
  await press("g", "o");
  await expect(heading(page)).toHaveText("Is your model still fine?");
  expect(presses).toBeLessThanOrEqual(40);
});

test("keys go to screens, batches, rows and back; the help lists them", async ({ page }) => {
  await open(page);
  for (const [key, name] of [
    ["p", "Performance"],
    ["q", "Quality"],
    ["a", "Alerts"],
    ["d", "Drift"],
  ] as const) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await expect(heading(page)).toHaveText(name);
  }
  await page.keyboard.press("[");
  await expect(page).toHaveURL(/b=2018-3/);
  await page.keyboard.press("]");
  await expect(page).toHaveURL(/b=2018-4/);
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Search columns" });
  await expect(search).toBeFocused();
  await page.keyboard.type("ANC");
  await expect(search).toHaveValue("ANC");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help).toBeVisible();
  await page.keyboard.press("e");
  await expect(heading(page)).toHaveText("Drift");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.goto("./#v=1&view=drift&col=ANC");
  await expect(heading(page)).toContainText("ANC");
  await page.keyboard.press("Escape");
  await expect(heading(page)).toHaveText("Drift");
  await page.goBack();
  await expect(heading(page)).toContainText("ANC");
});

test("gate 8: keys that act alone can be switched off, and do nothing in a field", async ({
  page,
}) => {
  await open(page, "#v=1&view=settings");
  await page.getByRole("spinbutton", { name: "Accuracy at least" }).focus();
  await page.keyboard.press("e");
  await expect(heading(page)).toHaveText("Settings");
  await page.getByLabel(/Keys that act alone/).uncheck();
  await heading(page).focus();
  await page.keyboard.press("e");
  await page.keyboard.press("?");
  await expect(heading(page)).toHaveText("Settings");
  await expect(page.getByRole("dialog")).toBeHidden();
});

interface Seen {
  name: string;
  isSeen: boolean;
  isCovered: boolean;
  isOutside: boolean;
}

/** How the element with the focus, through shadow roots, stands on the screen. */
function focusOf(page: Page): Promise<Seen | null> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!active || active === document.body) return null;
    const box = active.getBoundingClientRect();
    const style = getComputedStyle(active);
    const header = document.querySelector(".top-bar")?.getBoundingClientRect();
    const isInFrame = active.closest(".top-bar, .rail, .skip") !== null;
    return {
      name: active.outerHTML.slice(0, 90),
      isSeen: style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2,
      isCovered: !isInFrame && header !== undefined && box.bottom <= header.bottom,
      isOutside: box.bottom < 0 || box.top > innerHeight,
    };
  });
}

test("gate 5: the focus is seen, and never under the header", async ({ page }) => {
  for (const view of ["overview", "drift", "settings"]) {
    await page.goto("about:blank");
    await open(page, `#v=1&view=${view}`);
    await settled(page);
    for (let step = 0; step < 45; step += 1) {
      await page.keyboard.press("Tab");
      const found = await focusOf(page);
      if (found === null) break;
      expect(found.isSeen, `${view}: outline of ${found.name}`).toBe(true);
      expect(found.isCovered, `${view}: covered ${found.name}`).toBe(false);
      expect(found.isOutside, `${view}: outside ${found.name}`).toBe(false);
    }
  }
});

test("gate 6: the focus goes back to what opened a dialog, and stays where limits are moved", async ({
  page,
}) => {
  await open(page, "#v=1&view=settings");
  const erase = page.getByRole("button", { name: "Erase everything …" });
  await erase.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Erase", exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(erase).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("button", { name: "Close" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(erase).toBeFocused();
  await page.goto("./#v=1&view=drift&col=ANC");
  await expect(heading(page)).toBeFocused();
  const limit = page.getByLabel(/Limit for this column/);
  await limit.fill("0.01");
  await page.keyboard.press("Enter");
  await expect(page.locator("footer [role=status]")).toContainText("judged anew in");
  await expect(limit).toBeFocused();
});

test("gate 6: a control that goes, or is disabled, hands the focus to the one next to it", async ({
  page,
}) => {
  await open(page, "#v=1&view=drift&col=AGEP");
  const press = async (name: string): Promise<void> => {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button).toBeEnabled();
    await button.focus();
    await page.keyboard.press("Enter");
  };
  await press("Ignore column");
  await expect(page.getByRole("button", { name: "Look at it again" })).toBeVisible();
  await expect(page.locator("driftglass-column-limit :focus")).toBeVisible();
  await press("Undo: AGEP ignored");
  await expect(page.getByRole("button", { name: "Ignore column" })).toBeVisible();
  await expect(page.locator("driftglass-column-limit :focus")).toBeVisible();
  await page.getByRole("combobox", { name: "Batch", exact: true }).selectOption("2018-3");
  await press("Later batch");
  await expect(page.getByRole("button", { name: "Later batch" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Earlier batch" })).toBeFocused();
});

/** Lets nothing through to the engine, or all that waited. */
async function hold(page: Page, isHeld: boolean): Promise<void> {
  await page.evaluate((held) => {
    const waiting: (() => void)[] = Reflect.get(globalThis, "waiting") ?? [];
    const send: Worker["postMessage"] =
      Reflect.get(globalThis, "send") ?? Worker.prototype.postMessage;
    Object.assign(globalThis, { waiting, send });
    Worker.prototype.postMessage = function (...message: unknown[]) {
      const post = () => Reflect.apply(send, this, message);
      if (held) waiting.push(post);
      else post();
    };
    if (!held) for (const post of waiting.splice(0)) post();
  }, isHeld);
}

test("gate 6: a control that is disabled while it works has the focus back, unless the person went on", async ({
  page,
}) => {
  await open(page, "#v=1&view=decide");
  const form = page.locator("driftglass-gate-form");
  const compare = form.getByRole("button", { name: "Compare", exact: true });
  await form.getByLabel("Candidate").first().fill("0.8");
  for (const goesOn of [false, true]) {
    await compare.focus();
    await hold(page, true);
    await page.keyboard.press("Enter");
    await expect(compare).toBeDisabled();
    await expect(form.locator(":focus")).toHaveText("Add a metric");
    if (goesOn) await page.keyboard.press("Shift");
    await hold(page, false);
    await expect(compare).toBeEnabled();
    await expect(goesOn ? form.getByText("Add a metric") : compare).toBeFocused();
  }
});

test("gate 6: among neighbours that are disabled too, a control has the focus back though drawn again at once", async ({
  page,
}) => {
  await open(page, "#v=1&view=decide");
  const form = page.locator("driftglass-decision-form");
  const save = form.getByRole("button", { name: "Save as Markdown" });
  await form.getByLabel("Reason").fill("Nothing is wrong.");
  await form.evaluate((part) => {
    const again = () => Reflect.apply(Reflect.get(part, "requestUpdate"), part, []);
    new MutationObserver(again).observe(part, { attributeFilter: ["disabled"], subtree: true });
  });
  await save.focus();
  await hold(page, true);
  await page.keyboard.press("Enter");
  await expect(save).toBeDisabled();
  await hold(page, false);
  await expect(save).toBeEnabled();
  await expect(save).toBeFocused();
});

/** Controls smaller than `least` px, but for links within a line of text. */
function small(page: Page, least: number): Promise<string[]> {
  return page.evaluate((px) => {
    const found: string[] = [];
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>("*")) {
        if (element.shadowRoot) visit(element.shadowRoot);
        if (!element.matches("button, select, summary, a[href], input")) continue;
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        // A label takes clicks for its box, and a cell keeps its neighbours at a distance.
        const around = element.matches("input") ? "label" : "td, th";
        const target = element.closest<HTMLElement>(around) ?? element;
        const isInText =
          element.matches("a") && element.closest("p, li, td, th, dd, nav.ways, .head") !== null;
        const { width, height } = target.getBoundingClientRect();
        const isSkip = element.matches(".skip");
        if (!isInText && !isSkip && width > 0 && (width < px || height < px))
          found.push(
            `${Math.round(width)}x${Math.round(height)} ${element.outerHTML.slice(0, 80)}`,
          );
      }
    };
    visit(document);
    return found;
  }, least);
}

const views = ["overview", "performance", "drift", "drift&col=AGEP", "settings"];

test("gate 7: controls are at least 24 by 24 px", async ({ page }) => {
  await open(page);
  for (const view of views) {
    await page.goto(`./#v=1&view=${view}`);
    await settled(page);
    await expect.poll(() => small(page, 24), view).toEqual([]);
  }
});

test.describe("on touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 780 } });
  test("gate 7: the controls of settings and limits are at least 44 px high", async ({ page }) => {
    await open(page, "#v=1&view=settings");
    await expect(page.getByRole("combobox", { name: "Theme" })).toBeVisible();
    const found = () =>
      page.evaluate(() =>
        [
          ...document.querySelectorAll<HTMLElement>(
            "driftglass-settings :is(button, select, input)",
          ),
        ]
          .filter((element) => element.checkVisibility())
          .map((element) => element.closest<HTMLElement>("label.tick") ?? element)
          .filter((element) => element.getBoundingClientRect().height < 44)
          .map((element) => element.outerHTML.slice(0, 80)),
      );
    await expect.poll(found).toEqual([]);
  });
});

test("the address holds settings and places, never data; what is unknown is ignored", async ({
  page,
}) => {
  const links = () =>
    page.getByRole("link").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  await open(page, "#v=1&view=performance&tz=Europe/Berlin&th=accuracy:0.9,nonsense:3&x=1&r=2-5");
  await expect(heading(page)).toHaveText("Performance");
  await expect(page.getByRole("slider", { name: /^From/ })).toHaveValue("2");
  await expect(page.getByRole("slider", { name: /^to/ })).toHaveValue("5");
  await page.getByRole("slider", { name: /^to/ }).press("ArrowRight");
  await expect(page).toHaveURL(/r=2-6/);
  await page.getByRole("button", { name: "All batches" }).click();
  await expect(page).not.toHaveURL(/r=/);
  await page.goto("./#v=1&view=settings");
  await expect(page.getByRole("spinbutton", { name: "Accuracy at least" })).toHaveValue("0.9");
  await expect(page.getByRole("combobox", { name: "Time zone of new" })).toHaveValue(
    "Europe/Berlin",
  );
  await page.goto(
    `./#v=1&view=nowhere&b=${"x".repeat(50)}&seg=a.b&th=${"accuracy:0.9,".repeat(300)}`,
  );
  await expect(heading(page)).toHaveText("Is your model still fine?");
  for (const link of await links()) expect(link.length).toBeLessThanOrEqual(2100);

  await choose(page, censusReference, censusBatches.slice(0, 1));
  await page
    .getByRole("combobox", { name: "One batch is" })
    .selectOption({ label: "a value of a column" });
  await page.getByRole("combobox", { name: "Column" }).selectOption("SEX");
  await analyse(page);
  const batch = page.getByRole("combobox", { name: "Batch", exact: true });
  await expect(batch.locator("option:checked")).toHaveText("SEX = 1");
  await page.getByRole("button", { name: "Earlier batch" }).click();
  await expect(batch.locator("option:checked")).toHaveText("SEX = 2");
  await expect(page).toHaveURL(/bp=0/);
  expect(decodeURIComponent(page.url())).not.toContain("SEX");
  await page.keyboard.press("]");
  await expect(batch.locator("option:checked")).toHaveText("SEX = 1");
  await page.goto("./#v=1&view=performance&bp=0");
  await expect(page.locator(".now")).toContainText("SEX = 2");
  for (const link of await links()) expect(decodeURIComponent(link)).not.toContain("SEX = ");
});

test("segments: one is picked, shown over time, and is in the address as places only", async ({
  page,
}) => {
  await open(page);
  await choose(page, censusReference, censusBatches.slice(0, 2));
  await page.locator("driftglass-features summary").click();
  await page.getByRole("combobox", { name: "Use of MAR" }).selectOption("segment");
  await analyse(page);
  await page.goto("./#v=1&view=performance");
  await page.getByRole("tab", { name: "By segment" }).click();
  const table = page.getByRole("group", { name: "Segments" });
  await expect(table.getByRole("row")).not.toHaveCount(1);
  await table.getByRole("button").nth(1).click();
  await expect(page).toHaveURL(/seg=0\.1/);
  await expect(page.getByRole("heading", { name: /^MAR = .* over time/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Columns where MAR = / })).toBeVisible();
  const moved = page.getByRole("group", { name: "Columns of the segment" }).locator("tbody tr");
  await expect(moved).not.toHaveCount(0);
  const shares = await moved.locator("td:nth-of-type(2)").allTextContents();
  const verdicts = await moved.locator("td:nth-of-type(1)").allTextContents();
  expect(shares.length).toBeGreaterThan(5);
  const stable = verdicts.findIndex((verdict) => verdict.trim() !== "drifted");
  expect(verdicts.slice(stable).join()).not.toContain("drifted");
  const rest = shares.slice(stable).map((share) => Number.parseFloat(share));
  expect(rest).toEqual([...rest].sort((a, b) => b - a));
  await expect(page.getByRole("heading", { name: "By MAR" })).toBeVisible();
  const change = page.getByRole("group", { name: "The change by MAR" });
  await expect(change.getByRole("columnheader")).toContainText([
    "Segment",
    "Rows before",
    "Rows now",
  ]);
  expect(await change.locator("tbody tr").count()).toBeGreaterThan(1);
});

test("all columns together, and any two batches, are compared when that is asked for", async ({
  page,
}) => {
  await open(page, "#v=1&view=drift");
  await page.getByRole("button", { name: "Compare all columns together" }).click();
  await expect(page.getByRole("group", { name: "Two tests" })).toBeVisible();
  await expect(page.getByText("Columns that explain it")).toBeVisible();
  await page.getByRole("combobox", { name: /^with/ }).selectOption("2016-1");
  await page.getByRole("button", { name: "Compare the two" }).click();
  await expect(page.getByText(/columns changed from 2016-1/)).toBeVisible();
  const two = page.locator("driftglass-two-batches");
  await two.locator("tbody button").first().click();
  await expect(two.locator("driftglass-distribution svg[role=img]")).toBeVisible();
});
