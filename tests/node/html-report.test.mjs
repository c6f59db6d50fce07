// The exported HTML report, written in Node: what it weighs, what it may run, and what its own judge answers.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { build } from "esbuild";
import * as core from "../../dist/core.js";
import { at } from "../../tools/shell.mjs";
import { workerForEsbuild } from "../../tools/worker.mjs";
import { dataset } from "./dataset.mjs";

const folder = mkdtempSync(at("build/html-report-"));
after(() => rmSync(folder, { recursive: true }));

async function bundled(source) {
  const outfile = join(folder, `${source.replaceAll("/", "-")}.mjs`);
  await build({
    entryPoints: [at(source)],
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outfile,
    logLevel: "warning",
    plugins: [workerForEsbuild()],
  });
  return import(outfile);
}

const sample = (name) => core.Table.fromCsv(readFileSync(at(`www/samples/${name}`)));
const years = readdirSync(at("www/samples")).filter((name) => /^census_20/.test(name));

let htmlReport;
let whatIf;
let reference;
let batches;

before(async () => {
  await core.default();
  ({ htmlReport } = await bundled("www/app/exports/html-report.ts"));
  whatIf = await bundled("www/app/exports/html-report/what-if.ts");
  reference = sample("census_sample_reference.csv");
  batches = years.sort().map(sample);
});

function reportOf(table, tables, config = {}) {
  const monitor = new core.Monitor(table, config);
  for (const [i, batch] of tables.entries())
    monitor.observe(batch, { label: `b${i}`, at: i * 864e5 });
  return monitor.report();
}

/** Numbers and words that drift by little: every column has a shape and a table. */
function wide(columns, shift) {
  const rows = 400;
  const named = Array.from({ length: columns }, (_, column) => {
    const values = Array.from({ length: rows }, (_, row) => {
      const draw = ((row * 7919 + column * 104729) % 1009) / 1009;
      return column % 2 === 0 ? draw * 50 + shift * (column % 5) : `kind ${Math.floor(draw * 14)}`;
    });
    return [`a column with a name ${column}`, values];
  });
  return core.Table.fromColumns(Object.fromEntries(named));
}

const budget = (columns) => 150_000 + 10_000 * columns;

for (const [columns, count] of [
  [1, 12],
  [1, 80],
  [16, 12],
  [100, 30],
]) {
  test(`a report of ${columns} columns over ${count} batches keeps its budget`, async (context) => {
    const tables = Array.from({ length: count }, (_, i) => wide(columns, i / 4));
    const bytes = Buffer.byteLength(await htmlReport(reportOf(wide(columns, 0), tables)));
    context.diagnostic(`${columns} columns: ${bytes} bytes of ${budget(columns)}`);
    assert.ok(bytes <= budget(columns), `${bytes} bytes, at most ${budget(columns)}`);
  });
}

test("a report draws over time what moved, and no line that stands still", async () => {
  const rows = Array.from({ length: 600 }, (_, row) => row);
  const table = (shift) =>
    core.Table.fromColumns({
      x: rows.map((row) => ((row * 7919) % 97) + shift),
      target: rows.map((row) => row % 2),
      prediction: rows.map((row) => (row % 5 ? row % 2 : 0)),
    });
  const roles = { target: "target", prediction: "prediction" };
  const drawn = async (shifts) => {
    const report = reportOf(table(0), shifts.map(table), { roles });
    const [, over] = (await htmlReport(report)).split(/<h2>Over time/);
    return [...over.split("<h2>")[0].matchAll(/<h3>([^<]*)/g)].map(([, name]) => name);
  };
  assert.deepEqual(await drawn([0, 0, 60]), ["Accuracy", "Drifted columns"]);
  assert.deepEqual(await drawn([0, 0, 0]), ["Accuracy"]);
});

test("the drift map of a report has a line where more time than usual went by", async () => {
  const monitor = new core.Monitor(wide(2, 0), {});
  const days = [1, 2, 3, 4, 9, 10, 11];
  for (const day of days) monitor.observe(wide(2, 1), { label: `day ${day}`, at: day * 864e5 });
  const text = await htmlReport(monitor.report());
  const [, line] = /<path class="?pause"? d="?(M[^">]*)/.exec(text) ?? [];
  assert.equal(line.split("M").length - 1, 1);
  const named = /<\/svg>longer time between batches/;
  assert.match(text, named);
  assert.match(text, /day 9, after a longer time/);
  assert.deepEqual(JSON.parse(/id="?stored"?>(.*?)<\/script>/s.exec(text)[1]).pauses, [4]);
  const even = await htmlReport(reportOf(wide(2, 0), [wide(2, 1), wide(2, 1), wide(2, 1)]));
  assert.ok(!named.test(even));
});

test("a report of 100 columns of 40 categories keeps its budget", async (context) => {
  const labels = (seed) =>
    core.Table.fromColumns(
      Object.fromEntries(
        Array.from({ length: 100 }, (_, column) => [
          `a column with a name ${column}`,
          Array.from(
            { length: 800 },
            (_, row) => `category ${((row * (column + seed + 3)) % 41) % 40}`,
          ),
        ]),
      ),
    );
  const tables = Array.from({ length: 20 }, (_, i) => labels(i + 1));
  const bytes = Buffer.byteLength(await htmlReport(reportOf(labels(0), tables)));
  context.diagnostic(`100 columns of categories: ${bytes} bytes of ${budget(100)}`);
  assert.ok(bytes <= budget(100), `${bytes} bytes, at most ${budget(100)}`);
});

const tableOf = (name) => core.Table.fromCsv(dataset(name));

const PROBABILITY = { prediction: "y_pred", probability: "y_pred_proba" };

test("columns of tiny numbers keep their edges", async () => {
  const of = (shift) =>
    core.Table.fromColumns({
      tiny: Float64Array.from({ length: 400 }, (_, row) => 1e-300 * ((row % 97) + shift)),
    });
  const text = await htmlReport(reportOf(of(1), [of(40)]));
  const { charts } = JSON.parse(/id="?stored"?>(.*?)<\/script>/s.exec(text)[1]);
  const { edges } = charts.find(({ kind }) => kind === "distribution").input.profile;
  assert.equal(new Set(edges).size, edges.length);
});

/** What the page finds in the rows of the last batch. */
function curvesOf(first, second, columns) {
  const [before, now] = [first, second].map((table) =>
    core.classificationCurves(
      Object.fromEntries(Object.entries(columns).map(([role, name]) => [role, table.values(name)])),
    ),
  );
  return { task: "classification", reference: before, batch: now };
}

for (const [name, target, split] of [
  ["california_housing", "clf_target", { by: "month" }],
  ["car_loan", "repaid", { rows: 500 }],
]) {
  test(`a report of ${name} keeps its budget and says what it leaves out`, async (context) => {
    const roles = {
      ...{ target, ...PROBABILITY },
      ...{ timestamp: "timestamp", id: "id" },
    };
    const plan = new core.BatchPlan(tableOf(`${name}_analysis`), split);
    const tables = plan.batches.map((_, place) => plan.table(place));
    const first = tableOf(`${name}_reference`);
    const report = reportOf(first, tables, { roles });
    const found = curvesOf(first, tables.at(-1), { target, ...PROBABILITY });
    const text = await htmlReport(report, found);
    for (const title of ["ROC curve", "Precision and recall", "Calibration"]) {
      assert.match(
        text,
        new RegExp(`<h3>${title}</h3>.*?<svg class=chart role=img width=312`, "s"),
      );
    }
    assert.match(text, /at most 40 of its points(, nowhere off by more than 0\.\d % of a side)?\./);
    const without = Buffer.byteLength(await htmlReport(report));
    context.diagnostic(`curves: ${Buffer.byteLength(text) - without} bytes`);
    const columns = report.batches.at(-1).drift.columns.length;
    const bytes = Buffer.byteLength(text);
    context.diagnostic(`${columns} columns, ${tables.length} batches: ${bytes} bytes`);
    assert.ok(bytes <= budget(columns), `${bytes} bytes, at most ${budget(columns)}`);
    const cut = text.match(/The last \d+ of \d+ batches\./g) ?? [];
    const isCut = tables.length > 30;
    assert.ok(isCut ? cut.length >= 4 : cut.length === 0, `${cut}`);
    const points = /The last (\d+) of/.exec(cut[0] ?? "")?.[1] ?? tables.length;
    const { charts } = JSON.parse(/id="?stored"?>(.*?)<\/script>/s.exec(text)[1]);
    for (const { kind, input } of charts) {
      if (kind === "series") assert.equal(input.points.length, Number(points));
      if (kind === "timeline") assert.equal(input.batches.length, Number(points));
    }
  });
}

test("a curve of fewer points is nowhere further from the whole one than it says", async () => {
  const { thinned } = await bundled("www/app/exports/html-report/thinned.ts");
  const first = tableOf("car_loan_reference");
  const { batch } = curvesOf(first, first, { target: "repaid", ...PROBABILITY });
  const whole = batch.roc.map(({ falsePositiveRate: x, truePositiveRate: y }) => ({ x, y }));
  const away = (point, from, to) => {
    const [across, up] = [to.x - from.x, to.y - from.y];
    const length = across ** 2 + up ** 2;
    const along = length && ((point.x - from.x) * across + (point.y - from.y) * up) / length;
    const share = Math.min(1, Math.max(0, along));
    return Math.hypot(point.x - from.x - share * across, point.y - from.y - share * up);
  };
  for (const most of [2, 5, 12, 40, 1000]) {
    const { points, error } = thinned(whole, most, 0.002);
    assert.ok(points.length <= most && points.every((point) => whole.includes(point)));
    assert.deepEqual([points[0], points.at(-1)], [whole[0], whole.at(-1)]);
    assert.ok(error <= 0.002 || points.length === most, `${points.length} points, ${error}`);
    const lines = points.slice(1).map((to, i) => [points[i], to]);
    const furthest = Math.max(
      ...whole.map((point) => Math.min(...lines.map(([from, to]) => away(point, from, to)))),
    );
    assert.ok(furthest <= error + 1e-12, `${most} points: ${furthest}, said ${error}`);
  }
  const few = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  assert.deepEqual(thinned(few, 2, 0), { points: few, error: 0 });
});

test("of more than two classes the curves of the worst, of a regression residuals", async (context) => {
  const rows = Array.from({ length: 600 }, (_, row) => (row * 7919) % 997);
  const table = (shift) =>
    core.Table.fromColumns({
      x: rows.map((draw) => draw / 10),
      target: rows.map((draw) => draw / 5 + (draw % 7)),
      prediction: rows.map((draw) => draw / 5 + shift),
    });
  const roles = { target: "target", prediction: "prediction" };
  const report = reportOf(table(0), [table(1), table(3)], { roles });
  const residuals = ["x", "target"].map((name) => Float64Array.from(table(0).values(name)));
  const bins = rows.slice(0, 10).map((draw, n) => ({
    ...{ predicted: n * 20, low: n * 19, middle: n * 20 + 1, high: n * 21, rows: draw },
  }));
  const text = await htmlReport(report, {
    task: "regression",
    residuals: core.driftTest("kolmogorov-smirnov", ...residuals),
    agreement: { reference: bins, batch: bins },
    step: 1,
  });
  context.diagnostic(`regression: ${Buffer.byteLength(text)} bytes of ${budget(1)}`);
  assert.ok(Buffer.byteLength(text) <= budget(1));
  assert.match(text, /<h2>Residuals: predicted less actual<\/h2>/);
  assert.match(text, /<h3>Predicted against actual<\/h3>.*?<svg class=chart/s);

  for (const names of ["abc", "abcdefg", "abcdefghijklmnopqrst"].map((letters) => [...letters])) {
    const truth = rows.map((draw) => names[draw % names.length]);
    // The later a class, the more often it is taken for the first.
    const guess = truth.map((of, row) => (row % 10 < names.indexOf(of) ? names[0] : of));
    const sure = (row) => 0.6 + rows[row] / 4000;
    const share = (name) => (of, row) =>
      of === name ? sure(row) : (1 - sure(row)) / (names.length - 1);
    const probability = Object.fromEntries(
      names.map((name) => [name, Float64Array.from(guess, share(name))]),
    );
    const curves = core.classificationCurves({ target: truth, prediction: guess, probability });
    const table = core.Table.fromColumns({ target: truth, prediction: guess, x: rows });
    const of = { task: "classification", reference: curves, batch: curves };
    const report = reportOf(table, [table], { roles });
    const said = await htmlReport(report, of);
    const bytes = Buffer.byteLength(said);
    const added = bytes - Buffer.byteLength(await htmlReport(report));
    context.diagnostic(`${names.length} classes: ${added} bytes of ${bytes}, at most ${budget(1)}`);
    assert.ok(bytes <= budget(1));
    assert.match(
      said,
      /<h3>Calibration<\/h3><p class=fine>[^<]*Drawn are bins of equal counts; the/,
    );
    assert.match(said, /<caption>Calibration by bins of equal counts<\/caption>/);
    const drawn = [...said.matchAll(/<summary>(.), against all other classes<\/summary>/g)];
    // What others are taken for has the lowest precision; the last are never found.
    const shown = { 3: "abc", 7: "ag", 20: "k" }[names.length];
    assert.equal(said.match(/ROC curve<\/h3>/g).length, shown.length);
    assert.equal(drawn.map(([, name]) => name).join(""), shown);
    const note = `Drawn: those of ${names.length} classes with the lowest F1.`;
    assert.equal(said.includes(note), shown.length < 3);
    // The area below is of all classes together: of one it is said where the predictions stand.
    const [last] = curves.perClass.slice(-1);
    assert.equal(last.class, names.at(-1));
    assert.match(said, /predictions of the batch have recall \d\.\d+ and precision \d\.\d+\./);
    assert.ok(!said.includes("Area below (ROC AUC): \u2013"));
  }
});

test("a report of a classifier over 80 batches keeps its budget", async (context) => {
  const batch = (i) => {
    const rows = Array.from({ length: 300 }, (_, row) => (row * 7919 + i * 31) % 997);
    return core.Table.fromColumns({
      x: rows.map((draw) => draw / 10),
      target: rows.map((draw) => (draw % 3 === 0 ? "yes" : "no")),
      prediction: rows.map((draw) => (draw % 4 === 0 ? "yes" : "no")),
      score: rows.map((draw) => draw / 997),
    });
  };
  const roles = { target: "target", prediction: "prediction", probability: "score" };
  const thresholds = {
    accuracy: 0.8,
    rocAuc: 0.8,
    f1Weighted: 0.8,
    logLoss: 0.6,
    missingPct: 5,
    brier: 0.2,
  };
  const tables = Array.from({ length: 80 }, (_, i) => batch(i + 1));
  const report = reportOf(batch(0), tables, { roles, positive: "yes", thresholds });
  const text = await htmlReport(report);
  const bytes = Buffer.byteLength(text);
  context.diagnostic(`4 columns, 80 batches: ${bytes} bytes of ${budget(4)}`);
  assert.ok(bytes <= budget(4), `${bytes} bytes, at most ${budget(4)}`);
});

test("a report of the census sample keeps its budget and opens without a script too", async (context) => {
  const { config } = JSON.parse(readFileSync(at("www/samples/census.config.json"), "utf8"));
  const report = reportOf(reference, batches, config);
  const text = await htmlReport(report);
  const columns = report.batches.at(-1).drift.columns.length;
  context.diagnostic(`census sample, ${columns} columns: ${Buffer.byteLength(text)} bytes`);
  assert.ok(Buffer.byteLength(text) <= budget(columns));
  const still = text.slice(0, text.indexOf('<script type="application/json"'));
  assert.ok(still.includes("Is the model still fine?"));
  assert.equal(still.match(/<details class=column/g).length, columns);
  assert.ok(still.match(/<svg class=chart/g).length > columns);
  assert.ok(!/<button[^>]*heat-name/.test(still), "nothing looks like a control that is none");
});

test("the policy allows the script and the style of the file and nothing else", async () => {
  const text = await htmlReport(reportOf(reference, batches.slice(0, 2)));
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)[1];
  const hash = (of) => `sha256-${createHash("sha256").update(of).digest("base64")}`;
  const [, style] = /<style>([\s\S]*?)<\/style>/.exec(text);
  const [, script] = /<script>([\s\S]*?)<\/script>/.exec(text);
  assert.ok(policy.includes(`script-src '${hash(script)}'`));
  assert.ok(policy.includes(`style-src '${hash(style)}'`));
  assert.ok(policy.startsWith("default-src 'none'"));
  assert.ok(!/unsafe|https?:|self|connect-src/.test(policy), policy);
  assert.equal(text.match(/<script/g).length, 2);
  assert.ok(
    !/ style="| on\w+="|<link|<iframe|src=/.test(text.replace(script, "")),
    "no inline style, no listener, no address",
  );
});

test("a verdict has the sign that it has on the page", async () => {
  const text = await htmlReport(reportOf(reference, batches.slice(0, 1)));
  const page = readFileSync(at("www/styles/base.css"), "utf8");
  for (const verdict of ["drifted", "stable"]) {
    const [, sign] = new RegExp(`\\.${verdict}::before \\{\\s+content: "(.) "`).exec(page);
    assert.match(text, new RegExp(`\\.verdict\\.${verdict}:+before\\{content:"${sign}`));
  }
});

test("hostile names of columns and categories are text in the report", async () => {
  const names = [
    "</script><script>window.__xss=1</script>",
    "<img src=x onerror=alert(1)>",
    "__proto__",
    "a\u202eb",
    '"><b>',
  ];
  const columns = Object.fromEntries(
    names.map((name, i) => [name, Array.from({ length: 60 }, (_, row) => names[(row + i) % 5])]),
  );
  // An own property, which a literal would not make of this name.
  Object.defineProperty(columns, "__proto__", {
    value: Array.from({ length: 60 }, (_, row) => names[row % 5]),
    enumerable: true,
  });
  const table = core.Table.fromColumns(columns);
  const text = await htmlReport(reportOf(table, [table]));
  assert.equal(text.match(/<script/g).length, 2);
  assert.ok(!text.includes("<img") && !text.includes("\u202e") && !text.includes("<b>"));
  assert.ok(text.includes("[U+202E]") && text.includes("__proto__"));
});

/** The engine's verdicts under `changed`, and the judge's from what was stored under `base`. */
function compared(first, second, base, changed, own = () => null) {
  const stored = core.detectDrift(first, second, base);
  const engine = core.detectDrift(first, second, { ...base, ...changed });
  const limits = whatIf.limitsInForce({ ...base, ...changed }, 0.05);
  const mine = stored.columns.map((result) =>
    whatIf.judge(whatIf.evidenceOf(result, base), limits, own(result)),
  );
  return { engine, mine, limits };
}

function assertSame({ engine, mine, limits }, what) {
  const theirs = engine.columns.map(({ verdict }) => verdict);
  assert.deepEqual(mine, theirs, what);
  assert.equal(whatIf.judgeBatch(mine, limits), engine.verdict, what);
  return mine.filter((verdict) => verdict === "drifted").length;
}

test("moved limits give the verdicts of the engine on the census sample", () => {
  const bases = [
    {},
    { minEffect: 0.02 },
    { adjust: "holm" },
    { preset: "classic" },
    { minRows: 2000 },
    { missingness: false },
  ];
  const levels = [0.2, 0.05, 0.01, 1e-6];
  const effects = [0, 0.02, 0.05, 0.3];
  const counts = new Set();
  for (const base of bases) {
    for (const batch of [batches[4], batches[11]]) {
      for (const alpha of levels) {
        for (const minEffect of effects) {
          const what = JSON.stringify({ ...base, alpha, minEffect });
          counts.add(assertSame(compared(reference, batch, base, { alpha, minEffect }), what));
        }
      }
    }
  }
  assert.ok(counts.size >= 4, "the limits tried move verdicts");
});

test("a limit of one column is moved alone", () => {
  const base = { thresholds: { ANC: 0.05 } };
  for (const level of [1e-12, 0.001, 0.2, 0.9]) {
    const own = ({ column }) => (column === "ANC" ? level : null);
    const changed = { thresholds: { ANC: level }, minEffect: 0 };
    assertSame(compared(reference, batches[11], base, changed, own), `ANC at ${level}`);
  }
});

test("thresholds of statistics are moved as the presets of others hold them", () => {
  for (const preset of ["evidently", "nannyml"]) {
    const base = { preset };
    const found = core.detectDrift(reference, batches[11], base).columns;
    for (const limit of [0.001, 0.02, 0.1, 0.5]) {
      const columns = found.filter(({ decidedBy }) => decidedBy === "statistic");
      const thresholds = Object.fromEntries(columns.map(({ column }) => [column, limit]));
      const own = ({ column }) => (Object.hasOwn(thresholds, column) ? limit : null);
      assertSame(
        compared(reference, batches[11], base, { thresholds }, own),
        `${preset} at ${limit}`,
      );
    }
  }
});

test("missing values and few rows are judged as the engine does", () => {
  const column = (n, missing, shift) =>
    Array.from({ length: n }, (_, row) => (row % 10 < missing ? null : ((row * 37) % 101) + shift));
  const first = core.Table.fromColumns({
    a: column(300, 0, 0),
    b: column(300, 1, 0),
    c: column(300, 0, 0),
  });
  for (const n of [6, 12, 40, 300]) {
    const second = core.Table.fromColumns({
      a: column(n, 3, 0),
      b: column(n, 1, 60),
      c: column(n, 0, 9),
    });
    for (const alpha of [0.3, 0.05, 0.001]) {
      for (const minEffect of [0, 0.05, 0.29, 0.31, 0.8]) {
        const { engine, mine } = compared(first, second, {}, { alpha, minEffect });
        // Which level hides how large a change is the engine's to say; what drifted is not.
        const drifted = (of) => of.map((verdict) => verdict === "drifted");
        const theirs = engine.columns.map(({ verdict }) => verdict);
        assert.deepEqual(drifted(mine), drifted(theirs), JSON.stringify({ n, alpha, minEffect }));
      }
    }
  }
});

test("a limit of a metric is broken strictly beyond it", () => {
  assert.ok(whatIf.breaks(0.84, "below", 0.85) && !whatIf.breaks(0.85, "below", 0.85));
  assert.ok(whatIf.breaks(101, "above", 100) && !whatIf.breaks(100, "above", 100));
  assert.ok(!whatIf.breaks(null, "above", 0));
});

test("an alert of a segment has a lane of its own and no limit in the chart of the whole", async () => {
  const [{ timelineOf }, { seriesOf }] = await Promise.all(
    ["www/charts/timeline.ts", "www/charts/from-report.ts"].map(bundled),
  );
  const rows = Array.from({ length: 600 }, (_, row) => row);
  const table = (right) =>
    core.Table.fromColumns({
      city: rows.map((row) => (row % 2 === 0 ? "Oslo" : "Turin")),
      target: rows.map((row) => row % 3 === 0),
      prediction: rows.map((row) => (row % 3 === 0) === row % 10 < right),
    });
  const low = { metric: "accuracy", when: "below", severity: "high" };
  const report = reportOf(table(9), [table(9), table(3)], {
    roles: { target: "target", prediction: "prediction", segment: ["city"] },
    rules: [
      { ...low, name: "each", segments: true, threshold: 0.8 },
      { ...low, name: "all", threshold: 0.1 },
    ],
  });
  assert.deepEqual(
    timelineOf(report).lanes.map(({ label }) => label),
    ["each: city = Oslo", "each: city = Turin"],
  );
  const { limits, points } = seriesOf(report, "accuracy");
  assert.deepEqual(limits, [0.1]);
  assert.ok(points.every(({ firing }) => !firing));
});

test("money has its currency in sentences, tables and on axes, and nothing else has", async () => {
  const charts = await bundled("www/charts/index.ts");
  const roles = { target: "repaid", prediction: "y_pred", probability: "y_pred_proba" };
  const costs = [
    [0, -500],
    [-40, 120],
  ];
  const rule = { metric: "businessValue", when: "below", severity: "high" };
  const report = reportOf(tableOf("car_loan_reference"), [tableOf("car_loan_analysis")], {
    roles: { ...roles, ignore: ["id", "timestamp"] },
    estimation: { costs, currency: "EUR" },
    rules: [{ ...rule, name: "poor", threshold: 1000 }],
  });
  assert.match(report.alerts[0].message, /^Worth of a row is [\d.]+ EUR, below 1,000 EUR\.$/);
  const series = charts.seriesOf(report, "businessValue");
  assert.match(
    charts.seriesWords(series).description,
    /^[\d.]+\u00a0EUR in b0, .*limit 1,?000\u00a0EUR/,
  );
  assert.match(charts.seriesWords(charts.estimatesOf(report, "businessValue")).description, /EUR/);
  assert.doesNotMatch(charts.seriesWords(charts.seriesOf(report, "accuracy")).description, /EUR/);
  const html = await htmlReport(report);
  assert.match(
    html,
    /Worth of a row<\/bdi><td[^>]*><bdi>[\d.]+\u00a0EUR<\/bdi><td[^>]*><bdi>[\d.]+\u00a0EUR</,
  );
  assert.doesNotMatch(charts.metricValue("accuracy", 0.5, "EUR"), /EUR/);
  assert.doesNotMatch(charts.metricValue("businessValue", null, "EUR"), /EUR/);
});

test("segments of the last batch are a table, with the columns that drifted in each", async () => {
  const roles = {
    target: "repaid",
    prediction: "y_pred",
    ignore: ["id", "timestamp", "y_pred_proba"],
  };
  const rows = tableOf("car_loan_analysis").slice(30_000, 50_000);
  const report = reportOf(tableOf("car_loan_reference"), [rows], {
    roles: { ...roles, segment: ["repaid_loan_on_prev_car"] },
  });
  const html = (await htmlReport(report)).replaceAll("<wbr>", "");
  assert.match(html, /<h2>Segments<\/h2>/);
  assert.match(html, /repaid_loan_on_prev_car = true<\/bdi>.*<bdi>car_value \(\d/);
  assert.match(
    core.reportMarkdown(report),
    /\| repaid\\_loan\\_on\\_prev\\_car = true \| [\d]+ \| .*car\\_value 0\.\d+/,
  );
});
