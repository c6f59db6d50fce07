// The limits that the settings offer beside the usual ones are held against what the engine takes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import { build } from "esbuild";
import * as core from "../../dist/core.js";

let page;
before(async () => {
  await core.init();
  const contents = `export * from "./settings/other-limits.js"; export { LIMITS } from "./settings/settings.js";
    export { worseSide } from "./session/judging.js";`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: "www/app", loader: "ts" },
    ...{ bundle: true, format: "esm", platform: "node", write: false },
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  page = await import(`data:text/javascript;base64,${code}`);
});

const numbers = (shift) => ({
  a: Float64Array.from({ length: 60 }, (_, n) => Math.sin(n) + shift),
});

/** The rules that a monitor has with those thresholds. */
function rulesWith(thresholds) {
  const monitor = new core.Monitor(core.Table.fromColumns(numbers(0)), { thresholds });
  monitor.observe(core.Table.fromColumns(numbers(0.1)), { label: "one", at: 0 });
  return monitor.report().config.rules;
}

test("each has a rule in the engine, on the side that the page says", () => {
  assert.ok(page.OTHER_LIMITS.length > 30);
  const rules = rulesWith(Object.fromEntries(page.OTHER_LIMITS.map((name) => [name, 0.5])));
  for (const name of page.OTHER_LIMITS) {
    const of = rules.filter(({ metric, threshold }) => metric === name && threshold === 0.5);
    assert.deepEqual(
      of.map(({ when }) => when),
      [page.worseSide(name)],
      name,
    );
  }
});

test("every metric of the engine is among them, or its limit has another place", () => {
  const source = readFileSync("src/metric.rs", "utf8");
  const names = [...source.matchAll(/pub const \w+: &str = "(\w+)";/g)].map(([, name]) => name);
  assert.ok(names.length > 60);
  const usual = page.LIMITS.map(({ name }) => (name === "latencyMs" ? "latencyMean" : name));
  const known = new Set([...page.OTHER_LIMITS, ...usual]);
  const elsewhere = /PValue$|Drifted$|usinessValue|^schemaBreak$/;
  assert.deepEqual(
    names.filter((name) => !known.has(name) && !elsewhere.test(name)),
    [],
  );
});
