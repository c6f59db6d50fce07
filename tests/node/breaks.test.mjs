// Where the lines of long names may end.
import assert from "node:assert/strict";
import test, { before } from "node:test";
import { build } from "esbuild";

let withBreaks;

before(async () => {
  const entryPoints = ["www/charts/breaks.ts"];
  const options = { bundle: true, format: "esm", platform: "node", write: false };
  const { outputFiles } = await build({ entryPoints, ...options });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  ({ withBreaks } = await import(`data:text/javascript;base64,${code}`));
});

/** The text with a bar wherever a line may end. */
const shown = (text) => {
  const found = withBreaks(text);
  return typeof found === "string" ? found : found.map(([, piece]) => piece).join("|");
};

test("a long name may end a line between its words, and keeps every character", () => {
  for (const text of [
    "customer_|lifetime_|value_|eur",
    "average|Session|Duration",
    "merchant.|category.|code",
    "https://example.|org/|path/|to",
    "доход_|за_|прошлый_|месяц",
  ])
    assert.equal(shown(text.replaceAll("|", "")), text);
});

test("short names, numbers and words without parts stay in one piece", () => {
  for (const text of [
    "is_weekend",
    "0.00000000000000000001",
    "__private__________",
    "Donaudampfschifffahrt",
  ])
    assert.equal(shown(text), text);
});

test("in a sentence only its long names are parted", () => {
  assert.equal(
    shown("Drift in total_amount_of_debt: p_value 0.041, not below 0.0025."),
    "Drift in total_|amount_|of_|debt: p_value 0.041, not below 0.0025.",
  );
});
