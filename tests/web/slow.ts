import { test as base, type Page } from "@playwright/test";

const rate = Number(process.env.SLOW ?? 1);
export const isSlow = rate > 1;

async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
}

/**
 * With `SLOW=4` the main thread of every page is four times as slow, not its workers: what a test reads before the
 * page has drawn it then fails.
 */
export const test = base.extend<object, { slowed: undefined }>({
  slowed: [
    async ({ browser }, use) => {
      // A page that is closed at once has nothing to slow down.
      const slow = (page: Page) => slowDown(page).catch(() => undefined);
      if (isSlow) browser.on("context", (context) => context.on("page", slow));
      await use(undefined);
    },
    { scope: "worker", auto: true },
  ],
});
