// The page in the system's Chromium. `npx playwright test` works by itself once the page is built.
import { defineConfig } from "@playwright/test";
import { findBrowser } from "./tools/setup.mjs";

/**
 * Of this switch Chromium takes the last, so what Playwright switches off is named again (chromiumSwitches.ts in its
 * sources), and before it the lists that drop from the address bar: pages of the browser's own, loaded for every
 * page of a test, which take a quarter of its time.
 */
const switchedOff = [
  ...["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"],
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"],
  ...["HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"],
  ...["ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"],
  ...["OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"],
];

export default defineConfig({
  testDir: "tests/web",
  outputDir: "tests/web/results",
  globalSetup: "./tools/serve-for-tests.mjs",
  reporter: "list",
  // Limits of patience, no measurements: the machine may do other work beside, and pages may be slow (`SLOW=6`).
  timeout: 300_000,
  expect: { timeout: 60_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  use: {
    // Requests that a service worker answers are out of reach of a test: only tests of it allow it.
    serviceWorkers: "block",
    baseURL: process.env.DRIFTGLASS_URL,
    // Keeping traces doubles the time of every test: `npx playwright test NAME --trace on` where one is wanted.
    trace: "off",
    launchOptions: {
      executablePath: findBrowser().chromium ?? undefined,
      args: [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        `--disable-features=${switchedOff.join(",")}`,
        "--no-first-run",
      ],
    },
  },
});
