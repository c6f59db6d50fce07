import { readdirSync, readFileSync } from "node:fs";
import { openDocument } from "./elements-page.js";
import { test } from "./slow.js";
import { expect, gunzipped } from "./support.js";

/** Files that pieces of the docs name. */
const files: Record<string, string> = {
  "/files/2025.csv": gunzipped("car_loan_reference.csv.gz"),
  "/files/march.csv": gunzipped("car_loan_analysis.csv.gz"),
};

/** JavaScript of an application, on the page that its bundler makes of it. */
const inApplication = (code: string) =>
  `<div id="app"></div><script type="module">${code}</script>`;

const pages = ["README.md", ...readdirSync("docs").map((name) => `docs/${name}`)];

const snippets = pages
  .filter((page) => page.endsWith(".md"))
  .flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/^```(html|js)\n(.*?)^```/gms)]
      .map(([, language, code = ""], n) => ({
        ...{ name: `${page}, piece ${n + 1}`, language },
        code: language === "js" ? inApplication(code) : code,
      }))
      .filter(({ language, code }) => language === "html" || code.includes("driftglass/elements")),
  );

test("there are pieces of HTML in the docs", () => {
  expect(snippets.length).toBeGreaterThanOrEqual(3);
});

for (const { name, code } of snippets)
  test(`${name} runs and draws`, async ({ page }) => {
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    // A script without imports or awaits ends by itself; what it waits for is told at its end.
    const ended = code.replace(
      /<\/script>(?![\s\S]*<\/script>)/,
      ";document.title = 'ended';</script>",
    );
    await openDocument(page, ended, files);
    if (/<script type="module">/.test(code))
      await expect(page).toHaveTitle("ended", { timeout: 150_000 });
    if (code.includes("<iframe")) {
      const dashboard = page.frameLocator("iframe").frameLocator("iframe");
      const verdict = dashboard.locator("driftglass-verdict").first();
      await expect(verdict).toContainText("1 of 1 column drifted in March", { timeout: 90_000 });
      const height = () =>
        page
          .locator("iframe")
          .evaluate((frame: HTMLElement) => Number.parseInt(frame.style.height, 10));
      await expect.poll(height).toBeGreaterThan(300);
      expect(complaints).toEqual([]);
      return;
    }
    const tag = /<(driftglass-[a-z-]+)/.exec(code)?.[1] ?? "";
    await expect(page.locator(tag).first()).toBeVisible();
    const drawn = () =>
      page
        .locator(tag)
        .first()
        .evaluate((element) => (element.shadowRoot?.textContent ?? "").trim().length);
    await expect.poll(drawn).toBeGreaterThan(10);
    expect(complaints).toEqual([]);
  });
