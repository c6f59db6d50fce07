// Dashboards that are loaded twice, taken away, moved or told nonsense, each at a bad moment.
import { expect, test } from "@playwright/test";
import type { DriftglassDashboard } from "../../www/elements/dashboard.js";
import { openElements } from "./elements-page.js";

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
