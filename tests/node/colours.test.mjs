// Gate 2: the contrast of every colour, computed from the table that pages, charts and reports share.
import assert from "node:assert/strict";
import test, { before } from "node:test";
import { build } from "esbuild";

let colours;

before(async () => {
  const entryPoints = ["www/charts/theme.ts"];
  const options = { bundle: true, format: "esm", platform: "node", write: false };
  const { outputFiles } = await build({ entryPoints, ...options });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const { COLOURS } = await import(`data:text/javascript;base64,${code}`);
  colours = new Map(COLOURS.map(([name, light, dark]) => [name, { light, dark }]));
});

/** Relative luminance by WCAG 2. */
function luminance(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function assertContrast(front, ground, least) {
  for (const scheme of ["light", "dark"]) {
    const [one, other] = [front, ground].map((name) => colours.get(name)[scheme]);
    const found = contrast(one, other);
    const what = `${front} on ${ground}, ${scheme}: ${one} on ${other} is ${found.toFixed(2)} to 1, not ${least}`;
    assert.ok(found >= least, what);
  }
}

test("the computation is that of WCAG: black on white, and a known pair", () => {
  assert.equal(contrast("#000000", "#ffffff").toFixed(1), "21.0");
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});

test("texts are at least 4.5 to 1 on what they stand on", () => {
  for (const ground of ["bg", "surface"]) {
    for (const text of ["fg", "muted", "accent", "ok", "warn", "alert", "unknown"]) {
      assertContrast(text, ground, 4.5);
    }
  }
  for (const step of [0, 1, 2, 3]) assertContrast("on-pale", `ramp-${step}`, 4.5);
  for (const step of [4, 5, 6]) assertContrast("on-deep", `ramp-${step}`, 4.5);
  assertContrast("fg", "alert-tint", 4.5);
});

test("lines, edges and symbols are at least 3 to 1, also on the tint of an alert", () => {
  for (const ground of ["bg", "surface", "alert-tint"]) {
    for (const line of ["reference", "current", "ok", "warn", "alert", "unknown", "accent"]) {
      assertContrast(line, ground, 3);
    }
  }
  assertContrast("edge", "bg", 3);
  assertContrast("current", "reference-fill", 3);
});
