// Gate 13: nothing moves for who asks for that; what moves for the others is short, and never what is shown of data.
import type { Page } from "@playwright/test";
import { expect, open, test } from "./support.js";
import { settled } from "./texts.js";

const VIEWS = ["overview", "performance", "drift", "quality", "alerts", "decide", "settings"];

/** The longest transition or animation of any element, in seconds; and whether one of a drawing is among them. */
function longest(page: Page): Promise<{ seconds: number; drawings: number }> {
  return page.evaluate(() => {
    const seconds = (times: string): number[] =>
      times
        .split(",")
        .map((time) => Number.parseFloat(time) * (time.trim().endsWith("ms") ? 0.001 : 1));
    let [most, drawings] = [0, 0];
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll("*")) {
        const { transitionDuration, transitionDelay, animationDuration, animationName } =
          getComputedStyle(element);
        const animated = animationName === "none" ? [0] : seconds(animationDuration);
        const takes = Math.max(
          ...seconds(transitionDuration),
          ...seconds(transitionDelay),
          ...animated,
        );
        most = Math.max(most, takes);
        if (element instanceof SVGElement) drawings = Math.max(drawings, takes);
        if (element.shadowRoot) visit(element.shadowRoot);
      }
    };
    visit(document);
    return { seconds: most, drawings };
  });
}

test("nothing moves for who asks for no motion; otherwise at most 150 ms, and no drawing", async ({
  page,
}) => {
  test.slow();
  await open(page);
  for (const view of VIEWS) {
    await page.goto(`./#v=1&view=${view}`);
    await settled(page);
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await longest(page), view).toEqual({ seconds: 0, drawings: 0 });
    await page.emulateMedia({ reducedMotion: "no-preference" });
    const { seconds, drawings } = await longest(page);
    expect(seconds, view).toBeLessThanOrEqual(0.15);
    expect(drawings, view).toBe(0);
  }
});
