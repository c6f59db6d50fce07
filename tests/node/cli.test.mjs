// The command line as a person or a CI server meets it: real runs of the built dist/cli.js on real files.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { before } from "node:test";
import * as core from "../../dist/core.js";
import {
  at,
  batches,
  cli,
  elements,
  folder,
  json,
  path,
  reference,
  run,
  sample,
  text,
  write,
  xmlOf,
} from "./run-cli.mjs";

const fixture = (file) => path(`tests/fixtures/${file}`);
const census = JSON.parse(readFileSync(sample("census.config.json"), "utf8"));

before(() => {
  write("monitor.json", { ...census.config, read: { kinds: census.kinds } });
  return core.init();
});

/** Escapes and control characters, and what turns or hides a text. */
const DANGEROUS = /(?!\n)\p{Cc}|[\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u;

test("twelve batches: every file says what the engine says, and alerts are exit code 1", () => {
  const outputs = ["html", "junit", "prometheus", "json", "markdown", "csv", "log", "snapshot"];
  const { status, stdout, stderr } = run(
    ...["check", reference, join(path("www/samples"), "census_201?_?.csv")],
    ...["--config", "monitor.json", "--at", "2026-01-01"],
    ...outputs.flatMap((name) => [`--${name}`, `all.${name}`]),
  );
  assert.equal(stderr, "");
  assert.equal(status, 1);

  const read = (file) => core.Table.fromCsv(readFileSync(file), { kinds: census.kinds, file });
  const monitor = new core.Monitor(read(reference), census.config);
  for (const [index, file] of batches.entries()) {
    const label = file.replace(/^.*\/|\.csv$/g, "");
    monitor.observe(read(file), { label, at: Date.UTC(2026, 0) + index });
  }
  assert.deepEqual(json("all.json"), monitor.report());
  assert.equal(text("all.prometheus"), monitor.prometheus());
  assert.equal(text("all.markdown"), monitor.markdown());
  assert.equal(text("all.csv"), monitor.csv());
  assert.equal(text("all.snapshot"), monitor.snapshot());
  const lines = text("all.log").trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    monitor.log(),
  );

  assert.ok(stdout.startsWith(`${monitor.dashboard().verdict}\n12 batches, 12,000 rows\n`), stdout);
  assert.match(stdout, /Drifted in census_2018_4: 1 of 16 columns\n {2}ANC: /);
  assert.match(stdout, /1 alert fires\n {2}medium Drift in ANC.*\(since census_2018_2\)/);
  assert.match(stdout, /\nNext: Investigate\. /);
  assert.match(stdout, /Written: all\.html, all\.junit, /);
});

test("the HTML report is the page's: one file that reaches nothing, with the verdict in it", () => {
  const page = text("all.html");
  assert.match(page, /^<!doctype html>/);
  for (const title of ["ROC curve", "Precision and recall", "Calibration"]) {
    assert.ok(
      page.includes(`<h3>${title}</h3>`),
      `${title} of the last batch, whose rows were there`,
    );
  }
  assert.match(page, /<meta http-equiv="Content-Security-Policy" content="default-src 'none';/);
  assert.doesNotMatch(page, /(src|href)="(https?:)?\/\//);
  assert.ok(page.includes("Needs attention: 1 of 16 columns drifted in census_2018_4"));
  assert.ok(page.includes("ANC") && page.includes("<svg"));
  assert.ok(page.length < 150_000 + 10_000 * 16, `${page.length} characters`);
});

test("JUnit: a suite a batch, a case a rule in force, a failure where an alert fires", () => {
  const document = xmlOf(text("all.junit"));
  const suites = elements(document, "testsuite");
  assert.deepEqual(
    suites.map((suite) => suite.getAttribute("name")),
    batches.map((file) => file.replace(/^.*\/|\.csv$/g, "")),
  );
  const { config, batches: reports } = json("all.json");
  for (const suite of suites) {
    const cases = elements(suite, "testcase").map((one) => one.getAttribute("name"));
    assert.deepEqual(
      cases,
      config.rules.map(({ name }) => name),
    );
    const failing = elements(suite, "testcase").filter(
      (one) => elements(one, "failure").length > 0,
    );
    assert.equal(suite.getAttribute("failures"), String(failing.length));
  }
  // An alert fires from the batch where it started to the one before it is resolved.
  let open = new Set();
  for (const [index, { events }] of reports.entries()) {
    for (const { alert, to } of events) {
      if (to === "firing") open.add(alert);
      else open.delete(alert);
    }
    open = new Set(open);
    const failures = elements(suites[index], "failure");
    const told = failures.flatMap((failure) => failure.textContent.split("\n"));
    assert.equal(told.length, open.size, `batch ${index}`);
  }
  const root = document.documentElement;
  assert.equal(root.getAttribute("tests"), String(12 * config.rules.length));
});

test("promtool accepts the metrics", (context) => {
  const { status, stderr, error } = spawnSync("promtool", ["check", "metrics"], {
    input: text("all.prometheus"),
    encoding: "utf8",
  });
  if (error) context.skip("promtool is not installed");
  else assert.equal(status, 0, stderr);
});

test("a batch like the reference is exit code 0", () => {
  const { status, stdout } = run("check", reference, batches[0], "--config", "monitor.json");
  assert.equal(status, 0, stdout);
  assert.doesNotMatch(stdout, /alert fires/);
});

test("--fail-on and --min-severity say which alerts fail", () => {
  const some = ["check", reference, ...batches.slice(-4), "--config", "monitor.json", "-q"];
  assert.deepEqual(run(...some, "--fail-on", "never"), { status: 0, stdout: "", stderr: "" });
  assert.equal(run(...some, "--fail-on", "last", "--min-severity", "high").status, 0);
  assert.equal(run(...some, "--fail-on", "last").status, 1);
});

test("JUnit fails where the exit code does, and says what it leaves out", () => {
  const some = ["check", reference, ...batches.slice(-4), "--config", "monitor.json", "-q"];
  const outcomes = (...more) => {
    const { status } = run(...some, ...more, "--junit", "some.xml");
    const suites = elements(xmlOf(text("some.xml")), "testsuite");
    const of = (suite, kind) =>
      elements(suite, kind).map((one) => one.getAttribute("message").replace(/(?<=: ).*/s, ""));
    return { status, failed: suites.map((suite) => of(suite, "failure").length), of, suites };
  };
  const all = outcomes();
  assert.equal(all.status, 1);
  assert.ok(all.failed.slice(0, -1).some((count) => count > 0) && all.failed.at(-1) > 0);
  const never = outcomes("--fail-on", "never");
  assert.deepEqual([never.status, never.failed], [0, all.failed]);

  const last = outcomes("--fail-on", "last");
  assert.deepEqual([last.status, last.failed], [1, [0, 0, 0, all.failed.at(-1)]]);
  const left = last.suites.map((suite) => last.of(suite, "skipped"));
  const says = (list, what) => list.filter((one) => one === `${what}: `).length;
  assert.deepEqual(
    left.map((list) => says(list, "Not the last batch")),
    [...all.failed.slice(0, -1), 0],
  );
  const grave = outcomes("--min-severity", "critical");
  assert.deepEqual([grave.status, grave.failed], [0, [0, 0, 0, 0]]);
  const below = grave.suites.map((suite) => says(grave.of(suite, "skipped"), "Below critical"));
  assert.deepEqual(below, all.failed);
});

test("a check that continues a snapshot says the same as one check of all", () => {
  const [first, rest] = [batches.slice(0, 6), batches.slice(6)];
  const config = ["--config", "monitor.json"];
  run("check", reference, ...first, ...config, "--at", "2026-01-01", "--snapshot", "half");
  const { stdout } = run(
    ...["check", reference, ...rest, ...config, "--at", "2026-01-01T00:00:00.006Z"],
    ...["--resume", "half", "--json", "rest.json"],
  );
  assert.deepEqual(json("rest.json"), json("all.json"));
  assert.match(stdout, /Rules and roles are those of the snapshot/);
});

test("the lines of the workflow run twice: the snapshot is replaced, and what it holds is not checked again", () => {
  mkdirSync(at("workflow/data/new"), { recursive: true });
  const place = (name, content) => writeFileSync(at(`workflow/${name}`), content);
  place("data/reference.csv", readFileSync(reference));
  place("data/new/one.csv", readFileSync(batches[0]));
  place("monitor.json", text("monitor.json"));
  const workflow = readFileSync(path("examples/github-actions/model-monitoring.yml"), "utf8");
  const [, lines] = workflow.match(/Check the new data\n +run: \|\n(.*?)\n\n/s);
  const script = lines.replace("npx --yes driftglass", `"${process.execPath}" "${cli}"`);
  const go = () =>
    spawnSync("sh", ["-ec", script], { cwd: at("workflow"), encoding: "utf8", timeout: 300_000 });
  const labels = () =>
    JSON.parse(text("workflow/state/monitor.snapshot.json")).monitor.batches.length;
  const first = go();
  assert.equal(first.stderr, "");
  assert.equal(first.status, 0, first.stdout);
  assert.doesNotMatch(first.stdout, /not checked again/);
  const held = text("workflow/state/monitor.snapshot.json");

  const second = go();
  assert.equal(second.stderr, "");
  assert.equal(second.status, 0, second.stdout);
  assert.match(second.stdout, /^There is no new batch\. At the last one:\nFine: accuracy/);
  assert.match(second.stdout, /already, not checked again.*\n {2}one\n/);
  assert.equal(text("workflow/state/monitor.snapshot.json"), held);
  const [suite] = elements(xmlOf(text("workflow/report/junit.xml")), "testsuite");
  assert.equal(suite.getAttribute("skipped"), "1");

  // The same name with other rows is another batch.
  place("data/new/two.csv", readFileSync(batches[1]));
  place("data/new/one.csv", readFileSync(batches[0], "utf8").split("\n").slice(0, 800).join("\n"));
  const third = go();
  assert.match(third.stdout, /2 batches, 1,799 rows/);
  assert.equal(labels(), 3);
});

test("what the snapshot holds still fires where no batch is new", () => {
  const rule = { metric: "accuracy", when: "below", threshold: 0.99, severity: "high" };
  write("strict.json", { ...json("monitor.json"), rules: [{ name: "strict", ...rule }] });
  const args = ["check", reference, batches[0], "--config", "strict.json", "--snapshot", "strict"];
  assert.equal(run(...args).status, 1);
  const again = run(...args, "--resume", "strict");
  assert.equal(again.status, 1);
  assert.match(
    again.stdout,
    /\n1 alert fires\n {2}high Accuracy is 0\.\d+, below 0\.99\. \(since census_2016_1\)/,
  );
  assert.equal(run(...args, "--resume", "strict", "--min-severity", "critical").status, 0);
  // Rows that are numbered in every file are new in every file.
  const split = ["--split", "rows:500"];
  run(...args, ...split);
  assert.match(run(...args, ...split, "--resume", "strict").stdout, /2 batches, 1,000 rows/);
});

test("another result than the snapshot is not written over the snapshot that is resumed", () => {
  const held = text("strict");
  for (const output of ["--json", "--csv"]) {
    const args = ["check", reference, batches[1], "--resume", "strict", output, "./strict"];
    const { status, stderr } = run(...args);
    assert.equal(status, 2);
    assert.match(stderr, /would overwrite a file that is checked/);
  }
  assert.equal(text("strict"), held);
});

test("a damaged snapshot is refused, and so is one of another reference", () => {
  const half = text("half");
  write("damaged", half.replace('"rows":', '"rows":1'));
  for (const [given, resume] of [
    [reference, "damaged"],
    [batches[0], "half"],
  ]) {
    const { status, stderr } = run("check", given, batches[1], "--resume", resume);
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`^error: ${resume}: `));
  }
});

test("batches of so many rows have the times of their rows", () => {
  const [before, now] = ["car_loan_reference.csv.gz", "car_loan_analysis.csv.gz"].map(fixture);
  write("when.json", { roles: { timestamp: "timestamp" } });
  const split = ["--split", "rows:10000", "--config", "when.json", "--json", "rows.json"];
  run("check", before, now, ...split);
  const table = new core.TableReader();
  table.push(readFileSync(now));
  const plan = new core.BatchPlan(table.finish(), { rows: 10_000, timestamp: "timestamp" });
  assert.deepEqual(
    json("rows.json").batches.map((batch) => batch.at),
    plan.batches.map(({ end }) => end),
  );
  plan.free();
});

test("a file is split into batches by its time, as by the engine, and compared with the one before", () => {
  const [before, now] = ["car_loan_reference.csv.gz", "car_loan_analysis.csv.gz"].map(fixture);
  const split = ["--split", "month:timestamp", "--json", "months.json"];
  const { status, stdout } = run("check", before, now, ...split, "--against", "previous");
  assert.equal(status, 1);
  assert.match(
    stdout,
    /Taken for: target = repaid, prediction = y_pred, probability = y_pred_proba/,
  );
  const { batches: months } = json("months.json");
  const table = new core.TableReader();
  table.push(readFileSync(now));
  const plan = new core.BatchPlan(table.finish(), { by: "month", timestamp: "timestamp" });
  assert.deepEqual(
    months.map(({ label, rows, at: end }) => ({ label, rows, end })),
    plan.batches.map(({ label, rows, end }) => ({ label, rows, end: end - 1 })),
  );
  const second = core.detectDrift(plan.table(0), plan.table(1), {
    columns: months[1].drift.columns.map(({ column }) => column),
  });
  assert.deepEqual(
    months[1].drift.columns.map(({ column, statistic }) => [column, statistic]),
    second.columns.map(({ column, statistic }) => [column, statistic]),
  );
});

test("without roles the probabilities of three classes are found, a column a class", () => {
  const rows = Array.from({ length: 300 }, (_, row) => {
    const guess = row % 10 < 8 ? row % 3 : (row + 1) % 3;
    const shares = [0, 1, 2].map((at) => (at === guess ? 0.5 + (row % 9) / 20 : 0));
    const rest = (1 - Math.max(...shares)) / 2;
    return [row / 7, "abc"[row % 3], "abc"[guess], ...shares.map((share) => share || rest)].join();
  });
  const head = "x,target,prediction,p_a,p_b,p_c";
  writeFileSync(join(folder, "three.csv"), `${[head, ...rows].join("\n")}\n`);
  const { stdout } = run("check", "three.csv", "three.csv", "--json", "three.json");
  assert.match(stdout, /probability = p_a and p_b and p_c/);
  const { config, batches: observed } = json("three.json");
  assert.deepEqual(config.roles.probability, { a: "p_a", b: "p_b", c: "p_c" });
  assert.ok(observed[0].performance.rocAuc > 0.8);
  assert.deepEqual(
    observed[0].drift.columns.map(({ column }) => column),
    ["x"],
  );
});

test("Parquet and Arrow, packed in every way, are the same batch", () => {
  const given = fixture("formats/none.parquet");
  const files = ["zstd.parquet", "brotli.parquet", "file.arrow", "lz4.feather"];
  const paths = files.map((file) => fixture(`formats/${file}`));
  const { status, stderr } = run(
    ...["check", given, ...paths, "--json", "formats.json", "--fail-on", "never"],
  );
  assert.equal(stderr, "");
  assert.equal(status, 0);
  for (const { drift, label } of json("formats.json").batches) {
    assert.equal(drift.drifted, 0, label);
    assert.ok(
      drift.columns.every(({ statistic }) => statistic === 0),
      label,
    );
  }
});

test("one file that cannot be read costs only itself, and the exit code is 2", () => {
  write("broken.csv", 'a,b\n1,"x\n');
  const config = ["--config", "monitor.json", "--junit", "broken.xml", "--json", "broken.json"];
  const { status, stdout, stderr } = run("check", reference, batches[0], "broken.csv", ...config);
  assert.equal(status, 2);
  assert.match(stderr, /^error: broken\.csv, line 2: .*\n {2}Fix that line\.\n$/);
  assert.match(stdout, /1 batch, 1,000 rows/);
  assert.equal(json("broken.json").batches.length, 1);
  const [, suite] = elements(xmlOf(text("broken.xml")), "testsuite");
  assert.equal(suite.getAttribute("errors"), "1");
  assert.match(elements(suite, "error")[0].getAttribute("message"), /^broken\.csv, line 2: /);
});

test("what cannot be checked is said with its file and what to do", () => {
  mkdirSync(at("folder"));
  write("empty.csv", "");
  writeFileSync(at("binary.csv"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 0, 0xff]));
  writeFileSync(at("cut.csv.gz"), readFileSync(fixture("formats/members.csv.gz")).subarray(0, 40));
  for (const [file, said] of [
    ["absent.csv", /absent\.csv: There is no such file\./],
    ["folder", /folder: This is a folder, not a file\.\n {2}Name the files in it/],
    ["empty.csv", /empty\.csv.*: .*\n {2}Give a file with a header line/],
    ["binary.csv", /binary\.csv.*\n {2}CSV, JSON Lines, Parquet and Arrow can be read/],
    ["cut.csv.gz", /cut\.csv\.gz.*\n {2}Pack or download the file again/],
    ["nothing*.csv", /nothing\*\.csv: No file has such a name/],
  ]) {
    const { status, stdout, stderr } = run("check", reference, file);
    assert.equal(status, 2, file);
    assert.match(stderr, said);
    assert.doesNotMatch(stdout + stderr, /undefined|\[object Object\]|unreachable| {4}at /);
  }
  const missing = run("check", "absent.csv", batches[0]);
  assert.equal(missing.status, 2);
  assert.equal(missing.stdout, "");
});

test("a wrong configuration is refused whole, by the place in it", () => {
  const rule = { name: "a", metric: "accuracy", when: "above", threshold: 1, severity: "high" };
  const nested = (depth) => `{"thresholds":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`;
  for (const [config, said] of [
    [{ rulez: [] }, "/rulez is not known here."],
    [{ "a/b~c": 1 }, "/a~1b~0c is not known here."],
    [{ rules: [{ ...rule, severity: "bad" }] }, "/rules/0/severity has to be"],
    [
      { rules: [rule, { ...rule, threshold: "x" }] },
      "/rules/1/threshold has to be a finite number",
    ],
    [{ rules: [{ ...rule, threshold: { variation: "x" } }] }, "/rules/0/threshold/variation"],
    [{ rules: [{ name: "a" }] }, '/rules/0 lacks "metric".\n  /rules/0 lacks "severity".'],
    [{ drift: { alpha: "x" } }, "/drift/alpha has to be a finite number."],
    [{ split: { by: "dayy" } }, '/split/by has to be "hour", "day"'],
    [{ split: { rows: 5, x: 1 } }, "/split/x is not known here."],
    [[], "The whole file has to be an object."],
    ['{"thresholds":{"accuracy":1e999}}', "/thresholds/accuracy has to be a finite number."],
    ['{"thresholds":{"accuracy":NaN}}', "line 1, column 27: This is no JSON: a value is expected."],
    [
      '{"rules": [\n {"name":"a",}\n]}',
      "line 2, column 14: This is no JSON: a name in quotes is expected.",
    ],
    ['{"roles":', "line 1, column 10: This is no JSON"],
    [nested(33), `${"/a".repeat(31)}: This is nested more than 32 levels deep.`],
    [`{"a":"${"x".repeat(1 << 20)}"}`, "a configuration has at most 1 MiB"],
    [{ against: "previous" }, "only where a file is split"],
    [{ drift: { alpha: 7 } }, "/drift/alpha has to be less than 1."],
    [{ drift: { alpha: 0 } }, "/drift/alpha has to be more than 0."],
    [{ rules: [{ ...rule, for: 0.5 }] }, "/rules/0/for has to be a whole number."],
    [{ rules: [{ ...rule, for: 0 }] }, "/rules/0/for has to be at least 1."],
    [{ rules: [{ ...rule, threshold: { variation: -1 } }] }, "/variation has to be at least 0."],
    [{ thresholds: { missingPct: 101 } }, "/thresholds/missingPct has to be at most 100."],
    [{ split: { rows: 0 } }, "/split/rows has to be at least 1."],
    [{ split: { rows: 5 }, against: { rolling: 0 } }, "/against/rolling has to be at least 1."],
    [{ roles: { target: "no such" } }, '/roles/target: There is no column "no such".'],
    [{ rules: [{ ...rule, metric: "acuracy" }] }, 'Did you mean "accuracy"?'],
  ]) {
    write("wrong.json", config);
    const args = ["check", reference, batches[0], "--config", "wrong.json", "--json", "none.json"];
    const { status, stdout, stderr } = run(...args);
    assert.equal(status, 2, JSON.stringify(config).slice(0, 80));
    assert.ok(stderr.startsWith("error: wrong.json"), stderr);
    assert.ok(stderr.includes(said), `${stderr} does not say ${said}`);
    assert.equal(stdout, "");
    assert.ok(!existsSync(at("none.json")));
  }
});

test("arguments that make no sense are exit code 2, and nothing is read", () => {
  for (const [args, said] of [
    [[], "There is no command"],
    [["chekc"], '"chekc" is no command'],
    [["check", "a.csv"], "at least one file of new data"],
    [["check", "a.csv", "b.csv", "--htlm", "x"], "'--htlm'. Did you mean --html?"],
    [["check", "a.csv", "b.csv", "--json", "x", "--csv", "x"], "cannot both be written to x"],
    [["check", "a.csv", "b.csv", "--split", "daily"], "A split is a period"],
    [["check", "a.csv", "b.csv", "--split", "rows:0"], "A split is a period"],
    [["check", "a.csv", "b.csv", "--against", "rolling"], "rolling:3"],
    [["check", "a.csv", "b.csv", "--at", "yesterday"], "--at is a date"],
    [["check", "a.csv", "b.csv", "--at", "2026-02-30"], "--at is a date"],
    [["check", "a.csv", "b.csv", "--fail-on", "all"], "--fail-on is one of any, last, never"],
    [["test"], "at least one file of rules"],
    [["test", "a.json", "--html", "x"], "`test` has no option --html"],
    [["schema", "x"], "A schema is one of"],
    [["schema", "check", "--json", "x"], "`schema` has no option --json"],
  ]) {
    const { status, stdout, stderr } = run(...args);
    assert.equal(status, 2, args.join(" "));
    assert.ok(stderr.includes(said), stderr);
    assert.match(stderr, /\nUsage:\n/);
    assert.equal(stdout, "");
  }
});

test("names that attack a terminal, an XML parser or a line of metrics do nothing", () => {
  const evil = `\u001b[31m\u001b]0;title\u0007<b>&"'\u202ex\u0085{}\\`;
  const quoted = `"${evil.replaceAll('"', '""')}"`;
  const rows = (label) => Array.from({ length: 300 }, (_, n) => `${n % 7},${label(n)}`);
  const table = (label) => `"]]>\u0000",${quoted}\n${rows(label).join("\n")}\n`;
  write(
    "good.csv",
    table((n) => (n % 2 ? "a" : "b")),
  );
  const name = `evil\u001b[2J\n\u202e<x>.csv`;
  write(
    name,
    table(() => quoted),
  );
  const rules = [
    {
      name: "any-drift",
      metric: "driftAlertPValue",
      when: "below",
      threshold: 0.5,
      severity: "high",
    },
  ];
  write("evil.json", { rules, roles: {} });
  const outputs = ["html", "junit", "prometheus", "log", "markdown"];
  const { status, stdout, stderr } = run(
    ...["check", "good.csv", name, "--config", "evil.json"],
    ...outputs.flatMap((output) => [`--${output}`, `evil.${output}`]),
  );
  assert.equal(status, 1, stderr);
  assert.doesNotMatch(stdout + stderr, DANGEROUS);
  assert.match(stdout, /Drifted in evil/);
  for (const raw of ["<b>&", "\u001b", "\u202e"])
    assert.ok(!text("evil.html").includes(raw), `${JSON.stringify(raw)} in the HTML report`);
  for (const output of ["junit", "log"]) assert.doesNotMatch(text(`evil.${output}`), DANGEROUS);
  const cases = elements(xmlOf(text("evil.junit")), "testcase");
  assert.equal(cases.length, 1);
  assert.ok(elements(cases[0], "failure")[0].getAttribute("message").includes(`<b>&"'`));
  assert.equal(elements(cases[0], "failure").length > 0, true);
  for (const line of text("evil.log").trimEnd().split("\n")) JSON.parse(line);
  const absent = run("check", "good.csv", "no\u001b[2Jfile\u202e");
  assert.equal(absent.status, 2);
  assert.doesNotMatch(absent.stderr, DANGEROUS);
});

test("files of the same name in two folders are two batches", () => {
  for (const name of ["north", "south"]) {
    mkdirSync(at(name));
    writeFileSync(at(`${name}/new.csv`), readFileSync(batches[0]));
  }
  const args = ["north/new.csv", "south/new.csv", "--config", "monitor.json", "--json", "-"];
  const { batches: found } = JSON.parse(run("check", reference, ...args).stdout);
  assert.deepEqual(
    found.map(({ label }) => label),
    ["north/new", "south/new"],
  );
});

test("a file that is named twice, by itself and by a pattern, is one batch", () => {
  writeFileSync(at("north/old.csv"), readFileSync(batches[1]));
  const files = ["north/new.csv", "north/*.csv", "./north/../north/new.csv"];
  const args = [...files, "--config", "monitor.json", "--json", "-"];
  const { batches: found } = JSON.parse(run("check", reference, ...args).stdout);
  assert.deepEqual(
    found.map(({ label }) => label),
    ["new", "old"],
  );
});

test("no result is written over a file that is read", () => {
  write("mine.csv", "x\n1\n2\n");
  for (const output of ["./mine.csv", "monitor.json"]) {
    const args = ["check", "mine.csv", "mine.csv", "--config", "monitor.json", "--csv", output];
    const { status, stderr } = run(...args);
    assert.equal(status, 2);
    assert.match(stderr, /would overwrite a file that is checked/);
  }
  assert.equal(text("mine.csv"), "x\n1\n2\n");
});

test("a result that cannot be written is an error, and leaves no half of it", () => {
  const args = ["check", reference, batches[0], "--config", "monitor.json"];
  const { status, stderr } = run(...args, "--json", "no/such/folder/x.json");
  assert.equal(status, 2);
  assert.match(stderr, /^error: no\/such\/folder\/x\.json: /);
  run(...args, "--json", "folder", "-q");
  assert.deepEqual(
    readdirSync(folder).filter((file) => file.endsWith(".part")),
    [],
  );
});

test("a result on the standard output is alone there", () => {
  const args = ["check", reference, batches[0], "--config", "monitor.json", "--json", "-"];
  const { stdout, stderr } = run(...args);
  assert.equal(JSON.parse(stdout).batches.length, 1);
  assert.match(stderr, /1 batch, 1,000 rows/);
});

test("progress is drawn on a terminal and nowhere else", (context) => {
  const command = `${process.execPath} ${cli} check ${fixture("car_loan_reference.csv.gz")} ${fixture("car_loan_analysis.csv.gz")}`;
  const { error, stdout } = spawnSync("script", ["-qec", command, "/dev/null"], {
    encoding: "utf8",
    env: { ...process.env, TERM: "xterm", NO_COLOR: "" },
  });
  if (error) {
    context.skip("script(1) is not installed");
    return;
  }
  const drawn = stdout.split("\r\u001b[K");
  const line = /^car_loan_reference\.csv\.gz \[[#.]{24}\] \d+ % .*MB\/s/;
  assert.ok(
    drawn.some((part) => line.test(part)),
    stdout,
  );
  assert.ok(stdout.includes("\u001b[33m\u001b[1mNeeds attention"), stdout);
});

test("rules are tested like code", () => {
  const rule = {
    name: "low",
    metric: "accuracy",
    when: "below",
    threshold: 0.85,
    severity: "high",
  };
  const series = [{ metric: "accuracy", values: [0.9, 0.8, 0.9] }];
  const expect = (batch, firing) => ({ batch, firing });
  const tests = [
    { name: "<one> & \u001b[31m", series, expect: [expect(1, ["low"]), expect(2, [])] },
  ];
  write("rules.json", { rules: [rule], tests });
  const passing = run("test", "rules.json");
  assert.deepEqual(passing, {
    status: 0,
    stdout: "ok rules.json: 1 passed, 0 failed\n",
    stderr: "",
  });
  const wrong = [{ ...tests[0], expect: [expect(1, []), expect(2, ["low"])] }];
  write("failing.json", { rules: [rule], tests: wrong });
  const failing = run("test", "rules.json", "failing.json", "--junit", "rules.xml");
  assert.equal(failing.status, 1);
  assert.match(failing.stdout, /FAILED failing\.json: 0 passed, 1 failed/);
  assert.match(failing.stdout, /after batch 1, firing: expected none; found low/);
  assert.doesNotMatch(failing.stdout, DANGEROUS);
  const piped = run("test", "rules.json", "--junit", "-");
  assert.equal(elements(xmlOf(piped.stdout), "testcase").length, 1);
  assert.equal(piped.stderr, "ok rules.json: 1 passed, 0 failed\n");
  assert.ok(!existsSync(at("-")));
  const [good, bad] = elements(xmlOf(text("rules.xml")), "testsuite");
  assert.equal(good.getAttribute("failures"), "0");
  assert.equal(bad.getAttribute("failures"), "1");
  write("no-rules.json", { rules: [{ ...rule, when: "up" }], tests: [] });
  const refused = run("test", "no-rules.json");
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /no-rules\.json: \/rules\/0\/when has to be "above", "below"/);
});

test("rules of segments are tried, and a file without tests is an error", () => {
  const low = { name: "low", metric: "accuracy", when: "below", severity: "high" };
  write("no-tests.json", { rules: [{ ...low, threshold: 0.8 }], tests: [] });
  const untried = run("test", "no-tests.json");
  assert.equal(untried.status, 2, untried.stdout);
  assert.match(untried.stderr, /no-tests\.json, \/tests: there are none/);
  const part = { metric: "accuracy", segment: "a = b" };
  const series = [{ ...part, reference: [0.8, 0.9], values: [0.5, null] }];
  const expect = [{ batch: 0, firing: ["low [a = b]"], noData: [] }];
  const rules = [{ ...low, segments: true, threshold: "reference" }];
  write("segments.json", { rules, tests: [{ name: "one", series, expect }] });
  assert.equal(run("test", "segments.json").stdout, "ok segments.json: 1 passed, 0 failed\n");
});

test("a misspelt name in a file of rules is an error with its place and what is near", () => {
  const rule = { name: "low", metric: "accuracy", when: "below", threshold: 0.8, severity: "high" };
  const drift = { ...rule, name: "moved", metric: "driftEffect", when: "above" };
  const change = { ...rule, name: "changed", metric: "accuracyChange", when: "above" };
  const series = [{ metric: "accuracy", values: [0.9, 0.7] }];
  const test = { name: "t", series, expect: [{ batch: 1, firing: ["low"] }] };
  const inhibit = [{ source: { rule: "low" }, target: { rule: "moved" } }];
  const file = { rules: [rule, drift, change], inhibit, tests: [test] };
  for (const [wrong, place, said] of [
    [{ rules: [{ ...rule, metric: "acuracy" }] }, "/rules/0/metric", '"accuracy"'],
    [{ rules: [rule, { ...rule, name: "b", metric: "rocauc" }] }, "/rules/1/metric", '"rocAuc"'],
    [{ rules: [{ ...change, metric: "acuracyChange" }] }, "/rules/0/metric", '"accuracy"'],
    [
      { tests: [test, { ...test, series: [...series, { metric: "drfitEffect", values: [1] }] }] },
      "/tests/1/series/1/metric",
      '"driftEffect"',
    ],
    [
      { tests: [{ ...test, expect: [{ batch: 0, firing: [], pending: ["moved/x", "loew"] }] }] },
      "/tests/0/expect/0/pending/1",
      '"low"',
    ],
    [{ inhibit: [{ source: {}, target: { rule: "mved" } }] }, "/inhibit/0/target/rule", '"moved"'],
  ]) {
    write("misspelt.json", { ...file, ...wrong });
    const { status, stdout, stderr } = run("test", "misspelt.json");
    assert.equal(status, 2, stdout);
    assert.ok(stderr.startsWith(`error: misspelt.json, ${place}: `), stderr);
    assert.match(stderr, new RegExp(`\\. Did you mean ${said}\\?\n|\n  Did you mean ${said}`));
  }
  write("right.json", file);
  assert.deepEqual(run("test", "right.json"), {
    status: 0,
    stdout: "ok right.json: 1 passed, 0 failed\n",
    stderr: "",
  });
  write("far.json", { ...file, rules: [{ ...rule, metric: "zzzzzz" }] });
  assert.doesNotMatch(run("test", "far.json").stderr, /Did you mean/);
});

test("help, version and schemas", () => {
  const { version } = JSON.parse(readFileSync(path("package.json"), "utf8"));
  assert.equal(run("--version").stdout, `${version}\n`);
  for (const args of [["--help"], ["help", "check"], ["check", "--help"]]) {
    const { status, stdout } = run(...args);
    assert.equal(status, 0);
    assert.match(stdout, /Exit code: 0 no alert, 1 alerts, 2 error/);
  }
  const { stdout } = run("schema", "report");
  assert.equal(JSON.parse(stdout).$schema, "https://json-schema.org/draft/2020-12/schema");
  assert.match(run("schema").stdout, /^config +\/.*dist\/schema\/config\.json\n/);
});

test("the configuration and the command in docs/ci.md, and the rules in the help, are run as they stand there", () => {
  const docs = readFileSync(path("docs/ci.md"), "utf8");
  const [, config] = docs.match(/```json\n(.*?)```/s);
  write("docs.json", config);
  const [, line] = docs.match(/```sh\nnpx driftglass (check .*?)\n```/s);
  const files = {
    "monitor.json": "docs.json",
    "reference.csv": fixture("car_loan_reference.csv.gz"),
  };
  const args = line.split(" ").map((word) => files[word] ?? word);
  writeFileSync(at("batch1.csv.gz"), readFileSync(fixture("car_loan_analysis.csv.gz")));
  const { status, stdout, stderr } = run(...args.map((word) => word.replace(/\.csv$/, ".csv.gz")));
  assert.equal(stderr, "");
  assert.equal(status, 1, stdout);
  for (const file of ["report.html", "junit.xml", "metrics.prom"]) assert.ok(existsSync(at(file)));
  assert.ok(elements(xmlOf(text("junit.xml")), "testsuite").length > 3);

  const [, rules] = run("test", "--help").stdout.match(/\n(\{\n.*\n\})\n/s);
  write("help.json", rules);
  assert.equal(run("test", "help.json").stdout, "ok help.json: 1 passed, 0 failed\n");
});
