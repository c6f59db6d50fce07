import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, longIf, test } from "./support.js";
import { clipped, faint, openReport, screens, settled, show } from "./texts.js";

test.use({ warmsUp: false });

interface Mark {
  tone: string;
  shape: string;
  word: string;
}

/** Every mark of a status on the screen: its tone, the shape that stands for it, and its word. */
const marks = (page: Page): Promise<Mark[]> =>
  page.evaluate(() => {
    const found: Mark[] = [];
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) visit(element.shadowRoot);
        const tone = /(?:status-|verdict )(\w+)/.exec(element.getAttribute("class") ?? "")?.[1];
        if (tone === undefined || element.getClientRects().length === 0) continue;
        const drawn = element.querySelector("svg > *");
        const shape = drawn
          ? `${drawn.localName} ${drawn.getAttribute("class") ?? ""} ${drawn.getAttribute("d") ?? ""}`
          : getComputedStyle(element, "::before").content;
        found.push({ tone, shape, word: (element.textContent ?? "").trim() });
      }
    };
    visit(document);
    return found;
  });

/** Texts, with their colours, behind which a browser with forced colours puts a plate in the colour of the page. */
const onPlates = (page: Page): Promise<[text: string, colour: string][]> =>
  page.evaluate(() => {
    const found: [string, string][] = [];
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>("*")) {
        if (element.shadowRoot) visit(element.shadowRoot);
        const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
        const words = text
          .map((node) => node.textContent ?? "")
          .join("")
          .trim();
        const style = getComputedStyle(element);
        if (words === "" || element.getClientRects().length === 0) continue;
        if (style.getPropertyValue("forced-color-adjust") === "auto")
          found.push([words, style.color]);
      }
    };
    visit(document.body);
    return found;
  });

/** Fill, width and dashes of the first drawing of each name on the screen. */
const drawn = (page: Page, names: readonly string[]) =>
  page.evaluate((wanted) => {
    const found: Record<string, { fill: string; stroke: string; width: number; dashes: string }> =
      {};
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) visit(element.shadowRoot);
        if (!(element instanceof SVGElement)) continue;
        for (const name of wanted) {
          if (!element.classList.contains(name) || name in found) continue;
          const { fill, stroke, strokeWidth, strokeDasharray } = getComputedStyle(element);
          found[name] = { fill, stroke, width: parseFloat(strokeWidth), dashes: strokeDasharray };
        }
      }
    };
    visit(document);
    return found;
  }, names);

const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("gate 3: a status is a shape and a word, and no two share a shape", async ({ page }) => {
  await openReport(page);
  const shapes = new Map<string, Set<string>>();
  for (const fragment of screens) {
    await show(page, fragment);
    for (const { tone, shape, word } of await marks(page)) {
      expect(word, `${fragment}: the word of ${tone}`).toMatch(/\p{Letter}{2}/u);
      expect(shape, `${fragment}: the shape of ${word}`).not.toMatch(/^(none|normal|"")$/);
      shapes.set(shape, (shapes.get(shape) ?? new Set()).add(tone));
    }
  }
  expect(shapes.size).toBeGreaterThanOrEqual(4);
  const same: Record<string, string> = { drifted: "warn", stable: "ok", inconclusive: "unknown" };
  for (const [shape, tones] of shapes) {
    const meant = new Set([...tones].map((tone) => same[tone] ?? tone));
    expect(meant.size, `${shape} stands for ${[...tones].join(" and ")}`).toBe(1);
  }
});

test("gate 3: reference and batch differ without colour, as drift and limits do", async ({
  page,
}) => {
  await openReport(page);
  await show(page, "#v=1&view=drift&col=AGEP");
  const numbers = await drawn(page, ["reference-fill", "batch-line"]);
  expect(numbers["reference-fill"]).toMatchObject({ stroke: "none" });
  expect(numbers["reference-fill"]?.fill).not.toBe("none");
  expect(numbers["batch-line"]).toMatchObject({ fill: "none", width: 2 });
  await show(page, "#v=1&view=drift&col=ANC");
  const names = await drawn(page, ["reference-bar", "batch-bar"]);
  expect(names["reference-bar"]?.fill).not.toBe("none");
  expect(names["batch-bar"]?.width).toBe(2);
  expect(names["batch-bar"]?.fill).toBe(await background(page));
  await show(page, "#v=1&view=performance");
  const lines = await drawn(page, ["limit", "batch-line"]);
  expect(lines.limit?.dashes).not.toBe("none");
  expect(lines["batch-line"]?.dashes).toBe("none");
  await show(page, "#v=1&view=drift");
  const map = page.locator("driftglass-drift-heatmap");
  const crosses = await map.evaluate((element) => {
    const paths = element.shadowRoot?.querySelectorAll("g .cross") ?? [];
    return (
      [...paths]
        .map((path) => path.getAttribute("d") ?? "")
        .join("")
        .split("m0,-8").length - 1
    );
  });
  const drifted = await map.getByRole("cell", { name: /, drifted$/ }).count();
  expect(drifted).toBeGreaterThan(0);
  expect(crosses).toBe(drifted);
});

test("no chart keeps room for a readout blank", async ({ page }) => {
  await openReport(page);
  const keys = page.locator(".under > :first-child");
  for (const fragment of screens) {
    await show(page, fragment);
    for (const key of await keys.all())
      expect((await key.innerText()).trim(), fragment).not.toBe("");
  }
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await show(page, "#v=1&view=alerts");
    const alerts = page.locator("driftglass-alerts");
    const drawing = await alerts.locator(".chart").boundingBox();
    const key = await alerts.getByText("Full bars: firing. Thin bars: pending.").boundingBox();
    if (!drawing || !key) throw new Error("the lanes and their key are drawn");
    expect(key.y - drawing.y - drawing.height, `${width} px`).toBeLessThan(16);
  }
});

/** What opens something and is told from the text around it by nothing but a colour. */
const plainLinks = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) visit(element.shadowRoot);
        if (!element.matches("main a[href], .link") || element.getClientRects().length === 0)
          continue;
        const { textDecorationLine, borderTopWidth } = getComputedStyle(element);
        const isBoxed = parseFloat(borderTopWidth) > 0;
        if (textDecorationLine !== "underline" && !isBoxed) found.push(element.outerHTML);
      }
    };
    visit(document);
    return found;
  });

test("gate 3: links are underlined or boxed, and a band has an edge where an alert tints what is around it", async ({
  page,
}) => {
  await openReport(page);
  for (const fragment of screens) {
    await show(page, fragment);
    expect(await plainLinks(page), fragment).toEqual([]);
  }
  await show(page, "#v=1&view=performance");
  const { band } = await drawn(page, ["band"]);
  expect(band?.stroke).not.toBe("none");
});

test.describe("320 px", () => {
  test.use({ viewport: { width: 320, height: 900 } });
  test("no name in the bar at the bottom is broken, and every screen begins at the top", async ({
    page,
  }) => {
    await openReport(page);
    for (const fragment of screens) {
      await show(page, fragment);
      const broken = await page.evaluate(() =>
        [...document.querySelectorAll(".rail > ul > li:not(.further) span:not(.count, .unseen)")]
          .filter((name) => name.getBoundingClientRect().height > 24)
          .map((name) => name.textContent),
      );
      expect(broken, fragment).toEqual([]);
      const heading = await page.locator("main h1").boundingBox();
      const top = await page.locator("header").first().boundingBox();
      const room = (heading?.y ?? 0) - (top?.y ?? 0) - (top?.height ?? 0);
      expect(room, fragment).toBeLessThan(120);
    }
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `gate 14: forced colours leave everything to be told apart, ${colorScheme}`,
    longIf(colorScheme === "dark"),
    async ({ page }) => {
      await page.emulateMedia({ forcedColors: "active", colorScheme });
      await openReport(page);
      for (const fragment of screens) {
        await show(page, fragment);
        await expect.poll(() => faint(page, 4.5), fragment).toEqual([]);
        const plate = await background(page);
        const unseen = (await onPlates(page)).filter(([, colour]) => contrast(colour, plate) < 4.5);
        expect(unseen, fragment).toEqual([]);
      }
      await show(page, "#v=1&view=drift&col=AGEP");
      const lines = await drawn(page, ["reference-edge", "batch-line"]);
      const paper = await background(page);
      for (const [name, { stroke }] of Object.entries(lines)) {
        expect(contrast(stroke, paper), name).toBeGreaterThanOrEqual(3);
      }
      expect(lines["reference-edge"]?.stroke).not.toBe(lines["batch-line"]?.stroke);
      await show(page, "#v=1&view=drift");
      const chip = page.locator("driftglass-columns").getByRole("button", { name: /^Drifted/ });
      const look = () =>
        chip.evaluate((element) => {
          const { backgroundColor, borderWidth, borderStyle } = getComputedStyle(element);
          return { backgroundColor, borderWidth, borderStyle };
        });
      const before = await look();
      expect(before.borderStyle).not.toBe("none");
      await chip.click();
      await expect.poll(look, "a pressed filter").not.toEqual(before);
      await page.keyboard.press("Tab");
      const ring = () =>
        page.evaluate(() => {
          let at: Element | null = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          const { outlineStyle, outlineWidth } = getComputedStyle(at ?? document.body);
          return { outlineStyle, width: parseFloat(outlineWidth) };
        });
      await expect.poll(async () => (await ring()).outlineStyle).not.toBe("none");
      await expect.poll(async () => (await ring()).width).toBeGreaterThanOrEqual(2);
    },
  );

  test(
    `gate 14: who asks for more contrast gets 7 to 1, ${colorScheme}`,
    longIf(colorScheme === "light"),
    async ({ page }) => {
      await page.emulateMedia({ contrast: "more", colorScheme });
      await openReport(page);
      for (const fragment of screens) {
        await show(page, fragment);
        await expect.poll(() => faint(page, 7), fragment).toEqual([]);
      }
    },
  );
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 800 } });

  for (const colorScheme of ["light", "dark"] as const) {
    test(
      `the theme of high contrast has 7 to 1 on every screen, ${colorScheme}`,
      longIf(colorScheme === "dark"),
      async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.addInitScript(() => localStorage.setItem("driftglass-theme", "contrast"));
        await openReport(page);
        for (const fragment of screens) {
          await show(page, fragment);
          await expect.poll(() => faint(page, 7), fragment).toEqual([]);
          expect(await clipped(page), fragment).toEqual([]);
          await expectNoSidewaysScroll(page, fragment);
        }
      },
    );
  }

  test("the compact density holds on every screen, in tables of elements too", async ({ page }) => {
    await openReport(page);
    await show(page, "#v=1&view=drift");
    const row = page.locator("driftglass-columns tbody tr").first();
    const height = async () => (await row.boundingBox())?.height ?? 0;
    const before = await height();
    await show(page, "#v=1&view=settings");
    await page.getByLabel("Density").selectOption("compact");
    for (const fragment of screens) {
      await show(page, fragment);
      expect(await clipped(page), fragment).toEqual([]);
      await expectNoSidewaysScroll(page, fragment);
    }
    await show(page, "#v=1&view=drift");
    expect(await height()).toBeLessThan(before - 4);
  });

  test("without shortcuts keys do nothing on any screen", async ({ page }) => {
    await openReport(page);
    await show(page, "#v=1&view=settings");
    await page.getByLabel("Keys that act alone").uncheck();
    for (const fragment of screens) {
      await show(page, fragment);
      await page.locator("main h1").focus();
      const place = page.url();
      for (const key of ["/", "j", "k", "[", "]", "e", "?", "g", "o", "g", "d"])
        await page.keyboard.press(key);
      await settled(page);
      expect(page.url(), fragment).toBe(place);
      await expect(page.getByRole("dialog"), fragment).toBeHidden();
      await expect(page.locator("main h1"), fragment).toBeFocused();
    }
    await show(page, "#v=1&view=settings");
    await page.getByLabel("Keys that act alone").check();
    await page.locator("main h1").focus();
    await page.keyboard.press("e");
    await expect(page.getByRole("heading", { name: "Export", level: 1 })).toBeVisible();
  });
});

/** Contrast of two colours as browsers write them, as WCAG counts it. */
function contrast(one: string, other: string): number {
  const light = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = (colour.match(/\d+(\.\d+)?/g) ?? []).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
