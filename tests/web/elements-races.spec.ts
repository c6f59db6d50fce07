// Dashboards that are loaded twice, taken away, moved or told nonsense, each at a bad moment.
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import type { DriftglassDashboard } from "../../www/elements/dashboard.js";
import { openElements } from "./elements-page.js";
import { test } from "./slow.js";

const TAG = "<driftglass-dashboard></driftglass-dashboard>";

test("a dashboard that is loaded twice, or goes while it loads, leaves no worker behind", async ({
  page,
}) => {
  await openElements(page, TAG);
  const seen = await page.evaluate(async () => {
    const element = document.querySelector("driftglass-dashboard") as DriftglassDashboard;
    const x = Float64Array.from({ length: 2000 }, (_, row) => Math.sin(row));
    const given = { reference: { x }, batches: [{ x }] };
    const code = (loading: Promise<unknown>) =>
      loading.then(
        () => "loaded",
        (error: { code: string }) => error.code,
      );
    const two = await Promise.all([code(element.load(given)), code(element.load(given))]);
    const wrong: string[] = [];
    element.addEventListener("driftglass-error", ({ detail }) => wrong.push(detail.code));
    const going = code(element.load(given));
    element.remove();
    const gone = await going;
    document.body.append(element);
    const reason = new Error("a reason of the caller's");
    const cancelled = await code(element.load({ ...given, signal: AbortSignal.abort(reason) }));
    const erased = code(element.load(given));
    await element.erase();
    const all = [gone, cancelled, await erased];
    const moved = code(element.load(given));
    const place = document.createElement("main");
    document.body.append(place);
    place.append(element);
    const after = await moved;
    const odd = [null, undefined, 7, {}, { reference: { x } }, { batches: "x" }] as never[];
    const refused = await Promise.all(odd.map((one) => code(element.load(one))));
    const address = await code(
      element.load({ reference: { x }, batches: [new URL("http://127.0.0.1:9/100%.csv")] }),
    );
    element.remove();
    return { two, all, after, refused, address, wrong };
  });
  expect(seen.two).toEqual(["cancelled", "loaded"]);
  expect(seen.all).toEqual(["cancelled", "cancelled", "cancelled"]);
  expect(seen.after).toBe("loaded");
  expect(new Set(seen.refused)).toEqual(new Set(["config-invalid"]));
  expect(seen.address).toBe("file-unavailable");
  await expect.poll(() => page.workers().length).toBe(0);
});

interface Declared {
  tagName?: string;
  members?: {
    kind: string;
    name: string;
    privacy?: string;
    readonly?: boolean;
    static?: boolean;
  }[];
}

/** Tags and the names of what can be set of each. */
function settable(): [string, string[]][] {
  const { modules } = JSON.parse(readFileSync("dist/custom-elements.json", "utf8")) as {
    modules: { declarations?: Declared[] }[];
  };
  const elements = modules.flatMap(({ declarations = [] }) => declarations);
  return elements.flatMap(({ tagName, members = [] }) => {
    if (tagName === undefined) return [];
    const fields = members.filter(({ kind }) => kind === "field");
    const open = fields.filter((field) => !field.privacy && !field.readonly && !field.static);
    return [[tagName, open.map(({ name }) => name)]];
  });
}

test("a property that is taken back by null or undefined costs nothing", async ({ page }) => {
  await openElements(page, "");
  const elements = settable();
  expect(elements.length).toBeGreaterThan(8);
  const report = readFileSync("www/samples/census.json", "utf8");
  const wrong = await page.evaluate(
    async ([elements, text]) => {
      const report = JSON.parse(text);
      const batch = report.batches.at(-1);
      const shown = {
        report,
        quality: batch.quality,
        metrics: batch.performance,
        latency: batch.latency,
        result: batch.drift.columns[0],
        dashboard: report.dashboard,
      };
      const found: string[] = [];
      for (const [tag, names] of elements) {
        for (const name of names) {
          for (const nothing of [null, undefined]) {
            // biome-ignore lint/suspicious/noExplicitAny: whatever there is to set.
            const element = document.createElement(tag) as any;
            document.body.append(element);
            if (tag === "driftglass-dashboard") await element.load(structuredClone(report));
            else for (const [key, value] of Object.entries(shown)) element[key] = value;
            await element.updateComplete;
            try {
              element[name] = nothing;
              await element.updateComplete;
            } catch (error) {
              found.push(`${tag}.${name} = ${nothing}: ${error}`);
            }
            if (element.shadowRoot.querySelector("[role=alert]"))
              found.push(`${tag}.${name}: told`);
            element.remove();
          }
        }
      }
      return found;
    },
    [elements, report] as const,
  );
  expect(wrong).toEqual([]);
});

test("a value of the wrong type is told by its property's name, and the last good one stays", async ({
  page,
}) => {
  test.slow();
  const thrown: string[] = [];
  page.on("pageerror", ({ message }) => thrown.push(message));
  await openElements(page, "");
  const report = readFileSync("www/samples/census.json", "utf8");
  const found = await page.evaluate(
    async ([elements, text]) => {
      const report = JSON.parse(text);
      report.batches = report.batches.slice(-2);
      const batch = report.batches.at(-1);
      batch.drift.columns = batch.drift.columns.slice(0, 3);
      const shown = {
        ...{ report, quality: batch.quality, metrics: batch.performance, latency: batch.latency },
        ...{ result: batch.drift.columns[0], dashboard: report.dashboard },
      };
      const told: string[] = [];
      const wrong: string[] = [];
      for (const [tag, names] of elements) {
        // biome-ignore lint/suspicious/noExplicitAny: whatever there is to set.
        const element = document.createElement(tag) as any;
        document.body.append(element);
        if (tag === "driftglass-dashboard") await element.load(report);
        else for (const [key, value] of Object.entries(shown)) element[key] = value;
        const drawn = async () => {
          await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          await element.updateComplete;
          const inside = document.createElement("div");
          inside.append(...[...element.shadowRoot.children].map((child) => child.cloneNode(true)));
          for (const problem of inside.querySelectorAll("[role=alert]")) problem.remove();
          return inside.textContent?.replace(/\s+/g, " ");
        };
        element.addEventListener("driftglass-error", ({ detail }: CustomEvent) => {
          told.push(`${tag} ${detail.code}: ${detail.message}`);
        });
        const before = await drawn();
        const check = async (name: string, value: unknown) => {
          const [good, known] = [element[name], told.length];
          element[name] = value;
          if ((await drawn()) !== before) wrong.push(`${tag}.${name} = ${value}: drawn anew`);
          if (element[name] !== good) wrong.push(`${tag}.${name} = ${value}: taken`);
          if (told.length !== known + 1 || !told[known]?.includes(`\`${name}\``))
            wrong.push(`${tag}.${name} = ${value}: ${told.slice(known)}`);
        };
        const truths = ["readonly", "shortcuts", "syncUrl", "logarithmic", "fromZero", "byTime"];
        for (const name of names.filter((one) => one !== "selection" && !truths.includes(one))) {
          const isNumber = name === "batch" || name === "height";
          await check(name, isNumber ? "x" : 5);
          await check(name, name === "schema" ? {} : name.endsWith("s") ? true : [1]);
        }
        if (names.includes("report")) await check("report", { batches: 7, alerts: 7 });
        if (names.includes("metrics")) await check("metrics", { labels: 7 });
        element.remove();
      }
      return { told, wrong };
    },
    [settable(), report] as const,
  );
  expect(found.wrong).toEqual([]);
  expect(thrown).toEqual([]);
  expect(found.told).toContain(
    "driftglass-dashboard config-invalid: `mapping` takes an object, not 5. It stays as it was.",
  );
  expect(found.told).toContain(
    "driftglass-dashboard config-invalid: `snapshotData` takes a text or an object, not 5. It stays as it was.",
  );
  expect(found.told.filter((text) => text.includes("cannot be drawn")).length).toBeGreaterThan(2);
});
