// Where the lines of long names may end.
import assert from "node:assert/strict";
import test, { before } from "node:test";
import { build } from "esbuild";

let withBreaks;
let lanesTable;
let markup;

before(async () => {
  const charts = ["breaks", "lanes", "markup"].map((name) => `export * from "./${name}.ts";`);
  const stdin = { contents: charts.join("\n"), resolveDir: "www/charts" };
  const options = { bundle: true, format: "esm", platform: "node", write: false };
  const { outputFiles } = await build({ stdin, ...options });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  ({ withBreaks, lanesTable, markup } = await import(`data:text/javascript;base64,${code}`));
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

test("the cause in the table of policies may end its lines within a name, the batch beside it not", () => {
  const cause = "missing-values/household_income_total";
  const episode = { cause, firstBatch: 0, lastBatch: 0, reason: "Missing." };
  const replay = { policies: [{ name: "edited", episodes: [episode] }] };
  const html = markup(lanesTable({ batches: [{ label: "census_of_2017_2" }], replay }));
  const cells = html.match(/(?<=<td class="text"><bdi>).*?(?=<\/bdi>)/g);
  assert.equal(cells[0].replaceAll("<wbr>", "|"), "missing-values: household_|income_|total");
  assert.equal(cells[1], "census_of_2017_2");
});
