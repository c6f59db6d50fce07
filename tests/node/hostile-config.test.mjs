// Configurations and settings files as somebody would write them who wishes us ill, and texts of theirs in what is
// exported: T15 to T17 of the threats in docs/gates.md.
import assert from "node:assert/strict";
import test, { before } from "node:test";
import { build } from "esbuild";
import * as core from "../../dist/core.js";

before(() => core.init());

/** Numbers from 0 to 1, the same in every run. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const rows = (names, shift) =>
  Object.fromEntries(
    names.map((name, at) => [
      name,
      Float64Array.from({ length: 120 }, (_, n) => Math.sin(n * (at + 1)) + shift),
    ]),
  );

const config = {
  roles: { target: "target", prediction: "said" },
  thresholds: { accuracy: 0.9, missingPct: 5 },
  drift: { preset: "calibrated", alpha: 0.05, columns: ["a"], thresholds: { a: 0.2 } },
  rules: [
    {
      name: "drift",
      metric: "driftAlertPValue",
      when: "below",
      threshold: 0.05,
      severity: "critical",
    },
  ],
};

const evil = [
  ...[
    null,
    true,
    -1,
    0,
    1e308,
    1e-320,
    2 ** 53 + 2,
    "",
    "NaN",
    "\u0000",
    "\ud800",
    "x".repeat(5000),
  ],
  ...[
    [],
    {},
    [[[[]]]],
    { toString: 1 },
    JSON.parse('{"__proto__": {"polluted": 1}}'),
    "(a+)+$".repeat(200),
  ],
  ...[Number.NaN, Number.POSITIVE_INFINITY, -0, [null], { constructor: { prototype: {} } }],
];

/** Every place in a value, as the way to it. */
function places(value, path = []) {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => places(one, [...path, key]))];
}

/** A copy with something evil in one place, or with one field more. */
function spoilt(original, random) {
  const copy = structuredClone(original);
  const all = places(copy).slice(1);
  const path = all[Math.floor(random() * all.length)];
  const last = path.at(-1);
  const holder = path.slice(0, -1).reduce((value, key) => value[key], copy);
  const value = evil[Math.floor(random() * evil.length)];
  if (random() < 0.2) holder[`${last}x`] = value;
  else if (random() < 0.1) delete holder[last];
  else holder[last] = value;
  return copy;
}

const finite = (value) =>
  typeof value !== "number" || Number.isFinite(value)
    ? typeof value !== "object" || value === null || Object.values(value).every(finite)
    : false;

test("a spoilt configuration is refused by name, or is one that can be worked with", () => {
  const random = randomFrom(7);
  const reference = core.Table.fromColumns(rows(["a", "target", "said"], 0));
  const batch = core.Table.fromColumns(rows(["a", "target", "said"], 1));
  new core.Monitor(reference, config).free();
  const seen = { refused: 0, taken: 0 };
  for (let turn = 0; turn < 3000; turn += 1) {
    const once = spoilt(config, random);
    const given = turn % 3 === 0 ? spoilt(once, random) : once;
    let monitor;
    try {
      monitor = new core.Monitor(reference, given);
    } catch (error) {
      assert.ok(error instanceof core.DriftglassError, `${error}: ${JSON.stringify(given)}`);
      assert.match(error.code, /^[a-z-]+$/);
      assert.notEqual(error.code, "internal-panic", JSON.stringify(given));
      assert.doesNotMatch(error.message, /undefined|\[object|unreachable/);
      seen.refused += 1;
      continue;
    }
    assert.ok(finite(monitor.config), JSON.stringify(given));
    if (turn % 20 === 0) assert.ok(finite(monitor.observe(batch, { label: "b", at: 1 })));
    monitor.free();
    seen.taken += 1;
  }
  assert.ok(seen.refused > 500 && seen.taken > 100, JSON.stringify(seen));
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.equal({}.polluted, undefined);
});

test("a settings file is taken whole or not at all", async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from "./session/config-file.js"; export { usualSettings } from "./settings/settings.js"; export { UNTOUCHED } from "./session/judging.js";`,
      resolveDir: "www/app",
      loader: "ts",
    },
    ...{ bundle: true, format: "esm", platform: "node", write: false, external: ["virtual:*"] },
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const page = await import(`data:text/javascript;base64,${code}`);
  const settings = {
    ...page.usualSettings(),
    thresholds: { accuracy: 0.9 },
    alpha: 0.01,
    preset: "classic",
  };
  const limits = { ...page.UNTOUCHED, columns: { a: 0.3, __proto__x: 0.1 }, ignored: ["b"] };
  const text = page.configFile(settings, "dark", limits, null);
  const read = page.readConfigFile(text);
  assert.deepEqual(read.settings, settings);
  assert.deepEqual(
    [read.theme, read.limits.columns, read.limits.ignored],
    ["dark", limits.columns, ["b"]],
  );
  const deep = `${"[".repeat(40)}${"]".repeat(40)}`;
  for (const hostile of [
    `{"driftglass":"settings","version":1,"x":${deep}}`,
    `{"driftglass":"settings","version":1,"x":"${"x".repeat(1 << 20)}"}`,
    ...[
      "[]",
      "null",
      "1",
      "{",
      '{"driftglass":"settings"}',
      '{"driftglass":"settings","version":1e9}',
    ],
  ]) {
    assert.throws(() => page.readConfigFile(hostile), Error, hostile.slice(0, 80));
  }
  const random = randomFrom(11);
  const seen = { refused: 0, taken: 0 };
  for (let turn = 0; turn < 3000; turn += 1) {
    const given = spoilt(JSON.parse(text), random);
    try {
      const found = page.readConfigFile(JSON.stringify(given));
      // What was taken says what was given: nothing was left out or put right on the way.
      const told = JSON.parse(page.configFile(found.settings, found.theme, found.limits, null));
      for (const name of Object.keys(JSON.parse(text).settings)) {
        const wanted = JSON.parse(JSON.stringify(given)).settings?.[name];
        if (wanted !== undefined) assert.deepEqual(told.settings[name], wanted, name);
      }
      assert.ok(finite(told));
      seen.taken += 1;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      assert.ok(
        error.message.length > 10 && !/undefined|\[object/.test(error.message),
        error.message,
      );
      seen.refused += 1;
    }
  }
  assert.ok(seen.refused > 500 && seen.taken > 100, JSON.stringify(seen));
});

const letters = [
  ...[
    '"',
    "\\",
    "\n",
    "\r",
    "{",
    "}",
    ",",
    "=",
    "#",
    " ",
    "a",
    "0",
    "\t",
    "\u2028",
    "\u0085",
    "\u001b[31m",
  ],
  ...[
    "\u202e",
    "\u200b",
    "é",
    "😀",
    "\\n",
    '"} 1\nup{x="',
    "# TYPE x gauge\n",
    "\u0000",
    "|",
    "<b>",
    "`",
  ],
];

/** The samples of Prometheus' text format, by a strict reader: a line that is neither comment nor sample throws. */
function samples(text) {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const found =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (\S+)( \d+)?$/.exec(
        line,
      );
    assert.ok(found, `no sample: ${JSON.stringify(line)}`);
    const pairs = [...(found[2] ?? "").matchAll(/([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"/g)];
    const value = (escaped) =>
      escaped.replace(/\\([\\"n])/g, (_, one) => (one === "n" ? "\n" : one));
    return {
      name: found[1],
      labels: Object.fromEntries(pairs.map(([, key, text]) => [key, value(text)])),
    };
  });
}

test("names of every kind stay labels: as many samples, the same bytes; one record a line", () => {
  const random = randomFrom(5);
  const text = () =>
    Array.from(
      { length: 1 + Math.floor(random() * 6) },
      () => letters[Math.floor(random() * letters.length)],
    ).join("");
  const observed = (columns, label, rule) => {
    const monitor = new core.Monitor(core.Table.fromColumns(rows(columns, 0)), {
      rules: [
        {
          name: rule,
          metric: "driftAlertPValue",
          when: "below",
          threshold: 0.05,
          severity: "critical",
        },
      ],
    });
    monitor.observe(core.Table.fromColumns(rows(columns, 2)), { label, at: 1 });
    const found = {
      prometheus: monitor.prometheus(),
      log: monitor.log(),
      markdown: core.reportMarkdown(monitor.report()),
    };
    monitor.free();
    return found;
  };
  const plain = observed(["one", "two"], "batch", "rule");
  const wanted = samples(plain.prometheus).length;
  for (let turn = 0; turn < 150; turn += 1) {
    const columns = [`a${text()}`, `b${text()}`];
    // A name of a rule with unseen characters is refused, by the test above.
    const [label, rule] = [`l${text()}`, `r${text().replaceAll(/[\p{C}\p{Zl}\p{Zp}/]/gu, "")}`];
    const what = JSON.stringify({ columns, label, rule });
    const { prometheus, log, markdown } = observed(columns, label, rule);
    const found = samples(prometheus);
    assert.equal(found.length, wanted, what);
    const named = new Set(
      found.map(({ labels }) => labels.column).filter((name) => name !== undefined),
    );
    assert.deepEqual([...named].sort(), [...columns].sort(), what);
    assert.equal(log.length, plain.log.length, what);
    for (const record of log) {
      const line = JSON.stringify(record);
      assert.ok(!line.includes("\n"), what);
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert.doesNotMatch(markdown, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\u200b]/, what);
    assert.equal(markdown.split("\n").length, plain.markdown.split("\n").length, what);
  }
});
