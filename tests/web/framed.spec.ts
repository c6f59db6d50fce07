// embed.html, framed by a page of another origin: what it is asked for, what it tells, and what it refuses.
import { readFileSync, statSync } from "node:fs";
import type { Report } from "../../www/core/types.js";
import { expect, test, violations } from "./framed-site.js";
import { expectNoSidewaysScroll } from "./support.js";

const load = () =>
  window.ask({
    type: "driftglass:load",
    files: [
      new File([window.csv(0)], "2025.csv"),
      new File([window.csv(0)], "February.csv"),
      new File([window.csv(0.5)], "March.csv"),
    ],
    thresholds: { accuracy: 0.9 },
  });

test("files that the site around sends are compared, shown and answered; nothing leaves", async ({
  page,
  site,
}) => {
  test.slow();
  const frame = await site.open();
  const { value, error } = await page.evaluate(load);
  expect(error).toBeUndefined();
  expect((value as Report).batches.map(({ label, rows }) => [label, rows])).toEqual([
    ["February", 400],
    ["March", 400],
  ]);
  const heard = () => page.evaluate(() => window.heard.map(({ type }) => type));
  await expect
    .poll(heard)
    .toEqual(
      expect.arrayContaining(["driftglass-ready", "driftglass-progress", "driftglass-result"]),
    );
  const dashboard = frame.locator("driftglass-dashboard");
  await dashboard.getByRole("button", { name: "Drift", exact: true }).click();
  await dashboard.locator("driftglass-columns").getByRole("button", { name: "place" }).click();
  const selected = () =>
    page.evaluate(() => window.heard.find(({ type }) => type === "driftglass-select")?.detail);
  await expect.poll(selected).toMatchObject({ column: "place" });
  await expect.poll(heard).toContain("driftglass-size");
  await expectNoSidewaysScroll(page, "the site");
  expect(site.errors).toEqual([]);
  const documents = site.asked.filter((url) => !/^(blob|data):/.test(url));
  expect(documents).toEqual([
    `${site.origin}/`,
    new URL("embed.html", page.frames()[1]?.url()).href,
  ]);
});

test("every message has its answer: reports, charts, settings, a snapshot, erasing", async ({
  page,
  site,
}) => {
  test.slow();
  await site.open();
  await page.evaluate(load);
  const done = await page.evaluate(async () => {
    const { ask } = window;
    const text = async (message: object) => (await ask(message)).value;
    const html = (await text({ type: "driftglass:report", format: "html" })) as Blob;
    const png = (await text({ type: "driftglass:exportChart", chart: "drift", format: "png" })) as
      | Blob
      | undefined;
    await ask({ type: "driftglass:set", settings: { view: "drift", theme: "dark", lang: "de" } });
    const chart = (await text({
      type: "driftglass:exportChart",
      chart: "drift",
      format: "png",
    })) as Blob;
    const settings = (await text({ type: "driftglass:save" })) as string;
    const snapshot = (await text({ type: "driftglass:snapshot" })) as string;
    const added = (await text({
      type: "driftglass:add",
      file: { source: window.csv(0.5), label: "April" },
    })) as Report;
    await ask({ type: "driftglass:focusColumn", column: "amount" });
    const erased = await ask({ type: "driftglass:erase" });
    const again = (await text({ type: "driftglass:load", report: snapshot })) as Report;
    const restored = await ask({ type: "driftglass:restore", settings });
    return {
      html: (await html.text()).slice(0, 15),
      ...{ png: png ?? null, chart: chart.type, view: JSON.parse(settings).view },
      added: added.batches.map(({ label }) => label),
      ...{ erased: erased.value, again: again.batches.length, restored: restored.error ?? null },
    };
  });
  expect(done).toEqual({
    ...{ html: "<!doctype html>", png: null, chart: "image/png", view: "drift" },
    ...{ added: ["February", "March", "April"], erased: null, again: 2, restored: null },
  });
  const shown = page.frameLocator("iframe").frameLocator("iframe").locator("html");
  await expect(shown).toHaveAttribute("style", /color-scheme: dark/);
});

test("what a message asks for wrongly is answered by what is wrong, and changes nothing", async ({
  page,
  site,
}) => {
  await site.open();
  const codes = await page.evaluate(async () => {
    const messages = [
      { type: "driftglass:nothing" },
      { type: "driftglass:constructor" },
      { type: "driftglass:load" },
      { type: "driftglass:load", files: ["a\n1\n"] },
      { type: "driftglass:load", files: ["a\n1\n", 7] },
      { type: "driftglass:load", files: ["a\n1\n", "a\n2\n"], config: [] },
      { type: "driftglass:set", settings: { view: "drift", innerHTML: "<b>" } },
      { type: "driftglass:set", settings: { theme: ["dark"] } },
      { type: "driftglass:report", format: "exe" },
      { type: "driftglass:add", file: "a\n1\n" },
      { type: "driftglass:restore", settings: "{" },
    ];
    const answers = [];
    for (const message of messages) answers.push((await window.ask(message)).error);
    return answers.map((error) => [error?.code, (error?.message.length ?? 0) > 20]);
  });
  expect(codes).toEqual([
    ...Array.from({ length: 8 }, () => ["message-invalid", true]),
    ["config-invalid", true],
    ["not-loaded", true],
    ["settings-invalid", true],
  ]);
  const dashboard = page
    .frameLocator("iframe")
    .frameLocator("iframe")
    .locator("driftglass-dashboard");
  await expect(dashboard).toHaveAttribute("view", "overview");
  expect(await page.evaluate(load)).toHaveProperty("value");
});

test("400 messages at random are each answered, and the next analysis is as ever", async ({
  page,
  site,
}) => {
  const frame = await site.open();
  const found = await page.evaluate(async () => {
    let state = 9;
    const random = (below: number): number => {
      state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
      return Math.floor((state / 4_294_967_296) * below);
    };
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    const deep = JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`) as unknown;
    const values = [
      ...[
        null,
        true,
        0,
        -1,
        1e308,
        Number.NaN,
        7n,
        "",
        "a\n1\n",
        "x".repeat(100_000),
        [],
        [[]],
        {},
      ],
      ...[loop, deep, new Map([[1, 2]]), new Date(0), /x/, new Error("no"), new Blob(["a\n1\n"])],
      ...[
        new ArrayBuffer(9),
        new Uint8Array(5),
        new Float64Array(3),
        JSON.parse('{"__proto__":{"evil":1}}'),
      ],
      ...[
        { a: [1, 2, 3] },
        { source: { a: ["x", null] }, label: "b", at: Number.NaN },
        ["a\n1\n", "a\n2\n"],
      ],
      ...["html", "drift", "svg", { view: "drift" }, { batches: [], dashboard: {} }, "{}"],
    ];
    const names =
      "load add set save restore snapshot report exportChart focusColumn toString x".split(" ");
    const fields =
      "files file settings report format chart column mapping config read split id".split(" ");
    const any = <Of>(list: readonly Of[]): Of => list[random(list.length)] as Of;
    const wrong: unknown[] = [];
    let refused = 0;
    for (let turn = 0; turn < 400; turn += 1) {
      const message: Record<string, unknown> = { type: `driftglass:${any(names)}` };
      for (let at = random(4); at >= 0; at -= 1) message[any(fields)] = any(values);
      const { error } = await window.ask(message);
      if (error === undefined) continue;
      refused += 1;
      const isClear = /^[a-z][a-z-]+$/.test(error.code) && error.message.length > 10;
      if (!isClear || error.code === "internal-panic") wrong.push([message.type, error]);
    }
    return { wrong: wrong.slice(0, 5).map(String), refused };
  });
  expect(found.wrong).toEqual([]);
  expect(found.refused).toBeGreaterThan(200);
  expect(await frame.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
  expect(await page.evaluate(load)).toHaveProperty("value");
  expect(site.errors).toEqual([]);
});

test("only the site around is listened to, and only the origin that its frame names", async ({
  page,
  site,
}) => {
  const frame = await site.open({ fragment: "#origin=https://elsewhere.example" });
  await page.evaluate(() => {
    void window.ask({ type: "driftglass:set", settings: { view: "drift" } });
  });
  // A window that is not around: the frame itself, and one beside it.
  const [, outer] = page.frames();
  await outer?.evaluate(() => {
    window.postMessage({ type: "driftglass:set", settings: { view: "alerts" } }, "*");
  });
  await frame.evaluate(() => {
    window.postMessage({ type: "driftglass:set", settings: { view: "quality" } }, "*");
  });
  // Messages are delivered in order: once this one is, so were the others.
  await frame.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener("message", resolve, { once: true });
        window.postMessage("last", "*");
      }),
  );
  await expect(frame.locator("driftglass-dashboard")).toHaveAttribute("view", "overview");
  expect(await page.evaluate(() => window.heard)).toEqual([]);
});

test("where the person chooses files in the frame, the site around hears nothing of them", async ({
  page,
  site,
}) => {
  test.slow();
  const frame = await site.open({ fragment: "#files" });
  await page.evaluate(() => {
    void window.ask({ type: "driftglass:set", settings: { theme: "light" } });
    void window.ask({ type: "driftglass:load", files: [window.csv(0), window.csv(1)] });
  });
  const file = async (name: string, shift: number) => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(await page.evaluate((by) => window.csv(by), shift)),
  });
  const dashboard = frame.locator("driftglass-dashboard");
  await expect(dashboard).toHaveAttribute("theme", "light");
  await expect(frame.getByText("the page around it hears nothing of them")).toBeVisible();
  await dashboard.getByLabel("Reference file").setInputFiles(await file("2025.csv", 0));
  await dashboard.getByLabel("Production files").setInputFiles([await file("March.csv", 0.5)]);
  await dashboard.getByRole("button", { name: "Analyse" }).click();
  await expect(dashboard.locator("driftglass-verdict")).toContainText("March");
  await page.evaluate(() => {
    void window.ask({ type: "driftglass:report", format: "json" });
    void window.ask({ type: "driftglass:snapshot" });
  });
  await dashboard.getByRole("button", { name: "Drift", exact: true }).click();
  await expect(dashboard).toHaveAttribute("view", "drift");
  const types = () =>
    page.evaluate(() => [...new Set(window.heard.map(({ type }) => type))].sort());
  await expect.poll(types).toEqual(["driftglass-ready", "driftglass-size"]);
  expect(site.errors).toEqual([]);
});

test("files are not offered where the site around may ask for results, whatever it sets", async ({
  page,
  site,
}) => {
  const frame = await site.open({ sandbox: null });
  const dashboard = frame.locator("driftglass-dashboard");
  await page.evaluate(() => window.ask({ type: "driftglass:set", settings: { hide: "nav" } }));
  await expect(dashboard).toHaveAttribute("hide", "nav files");
  await expect(dashboard.getByText("Nothing has been analysed yet.")).toBeVisible();
  await expect(dashboard.locator("input[type=file]")).toHaveCount(0);
});

test("axe finds nothing in the frame, light and dark, empty and loaded", async ({ page, site }) => {
  test.slow();
  for (const fragment of ["", "#files"]) {
    const frame = await site.open({ fragment });
    if (fragment === "") await page.evaluate(load);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expect.poll(() => violations(frame), `${fragment} ${colorScheme}`).toEqual([]);
    }
  }
});

test("by itself it says what it is for", async ({ page, baseURL }) => {
  await page.goto(new URL("embed.html", baseURL).href);
  await expect(page.locator("body")).toContainText("for other pages to frame");
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("any site may frame it, and no other page; it is no larger than a megabyte", async ({
  request,
}) => {
  const [framed, page] = [await request.get("./embed.html"), await request.get("./")];
  const policy = framed.headers()["content-security-policy"] ?? "";
  expect(policy).not.toContain("frame-ancestors");
  expect(policy).toContain("connect-src 'none'");
  expect(framed.headers()["connection-allowlist"]).toBe("(response-origin)");
  expect(framed.headers()["cross-origin-resource-policy"]).toBe("cross-origin");
  expect(page.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  const file = new URL("../../build/page/embed.html", import.meta.url);
  expect(readFileSync(file, "latin1")).toContain(`content="${policy}"`);
  expect(statSync(file).size).toBeLessThanOrEqual(1_048_576);
});
