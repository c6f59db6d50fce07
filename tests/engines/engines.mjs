// The three engines, each with the same call: a session that saves files into a folder, and how to end it.
import { ensureFirefox, ensureWebKit } from "../../tools/engines.mjs";
import { ensureBrowser } from "../../tools/setup.mjs";
import { startChromium } from "./chromium.mjs";
import { savesInto, startFirefox } from "./firefox.mjs";
import { startWebKit } from "./webkit.mjs";

/** How long a page may take for what a script asks of it: all of the calculation, on a slow machine. */
const SCRIPT_MS = 300_000;

const starts = {
  chromium: async (folder) => ({ session: await startChromium(ensureBrowser(), folder) }),
  firefox: async (folder) => ({ session: await startFirefox(ensureFirefox(), savesInto(folder)) }),
  webkit: (folder) => startWebKit(ensureWebKit(), folder),
};

export const names = Object.keys(starts);

/** `{ session, version, end }` of one of them. What is missing is installed or an error: none is left out. */
export async function start(name, folder) {
  const { session, end = () => undefined } = await starts[name](folder);
  await session.manage().setTimeouts({ script: SCRIPT_MS });
  const capabilities = await session.getCapabilities();
  return {
    session,
    version: `${capabilities.getBrowserName()} ${capabilities.getBrowserVersion()}`,
    async end() {
      await session.quit();
      await end();
    },
  };
}
