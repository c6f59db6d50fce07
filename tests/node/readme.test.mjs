// The README's example, run as it stands there, on the car loan data.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { gunzipSync } from "node:zlib";

const root = new URL("../../", import.meta.url);

const csvFile = (name) => ({
  text: async () =>
    gunzipSync(readFileSync(new URL(`tests/fixtures/${name}.csv.gz`, root))).toString("utf8"),
});

test("the README's ten lines run and find what drifted", async (context) => {
  const [, example] = readFileSync(new URL("README.md", root), "utf8").match(/```js\n(.*?)```/s);
  const lines = example.split("\n").filter((line) => line.trim() !== "");
  assert.ok(lines.length <= 10, `${lines.length} lines`);

  globalThis.referenceFile = csvFile("car_loan_reference");
  globalThis.marchFile = csvFile("car_loan_analysis");
  const log = context.mock.method(console, "log", () => {});
  const warn = context.mock.method(console, "warn", () => {});
  mkdirSync(new URL("build/", root), { recursive: true });
  const module = new URL("build/readme-example.mjs", root);
  writeFileSync(module, example);
  await import(module.href);

  const printed = log.mock.calls.map(({ arguments: [line] }) => line);
  assert.match(printed[0], /car_value/);
  assert.ok(printed.some((line) => line.startsWith("car_value: ")));
  assert.ok(printed.every((line) => !line.startsWith("id: ") && !line.startsWith("timestamp: ")));
  assert.ok(warn.mock.callCount() > 0);
});
