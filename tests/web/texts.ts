import type { Page } from "@playwright/test";
import { expect, open, unfold } from "./support.js";

/** Every screen of the report. */
export const screens = [
  "#v=1&view=overview",
  "#v=1&view=performance",
  "#v=1&view=drift",
  "#v=1&view=drift&col=AGEP",
  "#v=1&view=quality",
  "#v=1&view=alerts",
  "#v=1&view=decide",
  "#v=1&view=policies",
  "#v=1&view=export",
  "#v=1&view=settings",
];

/** Goes to a screen of the report that is open, with everything on it open, and waits until it stands. */
export async function show(page: Page, fragment: string): Promise<void> {
  await page.goto(`./${fragment}`);
  await expect(page.locator("main h1")).toBeVisible();
  await unfold(page);
  await settled(page);
}

/** Waits until nothing has changed for a moment, shadow roots included. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const size = (root: ParentNode): number => {
      let n = 0;
      for (const element of root.querySelectorAll("*"))
        n += 1 + (element.shadowRoot ? size(element.shadowRoot) : 0);
      return n;
    };
    let before = -1;
    while (before !== size(document)) {
      before = size(document);
      await new Promise((resolve) => setTimeout(resolve, 120));
      // What learns of its room by a picture is drawn before the second, however late that comes.
      for (let picture = 0; picture < 2; picture += 1) await new Promise(requestAnimationFrame);
    }
  });

export async function openReport(page: Page): Promise<void> {
  await open(page);
  await settled(page);
}

/** Puts a style into the page and every shadow root, where the page's own cannot win. */
export const impose = (page: Page, css: string): Promise<void> =>
  page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const visit = (root: Document | ShadowRoot): void => {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      for (const element of root.querySelectorAll("*"))
        if (element.shadowRoot) visit(element.shadowRoot);
    };
    visit(document);
  }, css);

/** Makes every text of the page that is no name or number longer, as another language would. */
export const lengthen = (page: Page, share: number): Promise<void> =>
  page.evaluate((by) => {
    const isLong = (text: string): boolean => text.includes("ö");
    const visit = (root: ParentNode & Node): void => {
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walk.nextNode()) if (walk.currentNode instanceof Text) texts.push(walk.currentNode);
      for (const text of texts) {
        const around = text.parentElement;
        if (isLong(text.data) || around?.closest("svg, bdi, script, option, .brand")) continue;
        text.data = text.data.replace(/\p{Letter}{3,}/gu, (word) => {
          const more = Math.max(1, Math.round(word.length * by));
          return `${word}${word.slice(-more).replace(/./g, "ö")}`;
        });
      }
      for (const element of root.querySelectorAll("*"))
        if (element.shadowRoot) visit(element.shadowRoot);
    };
    visit(document);
  }, share);

/**
 * Texts of which a part cannot be seen: cut by a box around them that neither scrolls nor is the
 * window. What is cut on purpose and said whole elsewhere (`title`, `aria-label`) is not named.
 */
export const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const hides = (value: string): boolean => value === "hidden" || value === "clip";
    const parentOf = (node: Node): Element | null => {
      const parent = node.parentNode;
      if (parent instanceof ShadowRoot) return parent.host;
      return parent instanceof Element ? parent : null;
    };
    const cutBy = (text: Text): Element | null => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) return null;
      for (let at = parentOf(text); at !== null; at = parentOf(at)) {
        if (at.matches("title, desc, .visually-hidden, .unseen, [aria-hidden=true]")) return null;
        const style = getComputedStyle(at);
        const around = at.getBoundingClientRect();
        if (style.overflowX === "auto" || style.overflowX === "scroll") return null;
        const wide =
          hides(style.overflowX) && (box.right > around.right + 1 || box.left < around.left - 1);
        const high =
          hides(style.overflowY) && (box.bottom > around.bottom + 2 || box.top < around.top - 2);
        if (wide || high) return at;
      }
      return null;
    };
    const visit = (root: ParentNode & Node): void => {
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const text = walk.currentNode;
        if (!(text instanceof Text) || text.data.trim() === "") continue;
        const by = cutBy(text);
        if (by === null || by.closest("[title], [aria-label]") !== null) continue;
        found.push(
          `"${text.data.trim().slice(0, 40)}" by ${by.localName}.${by.getAttribute("class") ?? ""}`,
        );
      }
      for (const element of root.querySelectorAll("*"))
        if (element.shadowRoot) visit(element.shadowRoot);
    };
    visit(document);
    return found;
  });

/** Texts whose contrast with what lies behind them is below `least`, each with the contrast it has. */
export const faint = (page: Page, least: number): Promise<string[]> =>
  page.evaluate((limit) => {
    const parentOf = (element: Element): Element | null =>
      element.parentNode instanceof ShadowRoot ? element.parentNode.host : element.parentElement;
    const parts = (colour: string): number[] =>
      (colour.match(/\d+(\.\d+)?/g) ?? []).map((part) => Number(part));
    const behind = (element: Element): string => {
      for (let at: Element | null = element; at !== null; at = parentOf(at)) {
        const { backgroundColor } = getComputedStyle(at);
        if (parts(backgroundColor)[3] !== 0) return backgroundColor;
      }
      return "rgb(255, 255, 255)";
    };
    const light = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = parts(colour).map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one: string, other: string): number => {
      const [a, b] = [light(one), light(other)];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    };
    const found: string[] = [];
    const look = (element: Element): void => {
      const own = [...element.childNodes].filter((node) => node instanceof Text);
      const text = own
        .map(({ data }) => data.trim())
        .join(" ")
        .trim();
      if (text === "" || element.getClientRects().length === 0) return;
      if (element.closest(":disabled, svg, .unseen, .visually-hidden") !== null) return;
      const [front, back] = [getComputedStyle(element).color, behind(element)];
      const has = contrast(front, back);
      if (has < limit) found.push(`${text.slice(0, 40)}: ${front} on ${back}, ${has.toFixed(2)}`);
    };
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll("*")) {
        look(element);
        if (element.shadowRoot) visit(element.shadowRoot);
      }
    };
    visit(document.body);
    return found;
  }, least);
