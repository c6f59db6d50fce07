// What the command line makes of files that hold nothing to check, and of results that cannot be written.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { basename } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
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
  runWith,
  text,
  write,
  xmlOf,
} from "./run-cli.mjs";

const lines = readFileSync(batches[0], "utf8").split("\n");

/** A batch without one of its columns. */
function without(column) {
  const index = lines[0].split(",").indexOf(column);
  return lines.map((line) => line.split(",").toSpliced(index, 1).join(",")).join("\n");
}

test("a file in which nothing can be checked is an error, and no check that passed", () => {
  write("header.csv", `${lines[0]}\n`);
  write("letter.txt", "Dear all the figures will come next week.\n");
  write("other.csv", "x,y\n1,2\n3,4\n");
  const other = (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
  write("upper.csv", [[...lines[0]].map(other).join(""), ...lines.slice(1)].join("\n"));
  for (const [file, said] of [
    [path("README.md"), /README\.md: This file has no column of the reference\. It has /],
    [path("package.json"), /package\.json: This file has no column of the reference\./],
    [
      "other.csv",
      /other\.csv: .* It has "x", "y"; the reference has "id", "AGEP", .* more\.\n {2}Is/,
    ],
    [
      "upper.csv",
      /upper\.csv: This file has no column .*\n {2}Names differ in upper and lower case: write the header/,
    ],
    ["letter.txt", /letter\.txt: The file does not look like a table/],
    ["header.csv", /header\.csv: This file has no rows\.\n {2}Give a file with at least one row/],
  ]) {
    const { status, stdout, stderr } = run("check", reference, file, "--junit", "nothing.xml");
    assert.equal(status, 2, file);
    assert.match(stderr, said);
    assert.match(stdout, /^No batch could be checked\./);
    const suites = elements(xmlOf(text("nothing.xml")), "testsuite");
    assert.deepEqual(
      suites.map((suite) => suite.getAttribute("errors")),
      ["1"],
    );
  }
  const few = run("check", "header.csv", batches[0], "--junit", "none.xml");
  assert.equal(few.status, 2);
  assert.equal(few.stdout, "");
  assert.match(few.stderr, /^error: header\.csv: This file has no rows\./);
});

test("a reader that stops reading does not turn alerts into a passed check", () => {
  write("strict.json", { thresholds: { accuracy: 0.99 } });
  const check = `"${process.execPath}" "${cli}" check "${reference}" "${batches[0]}" --config strict.json`;
  const script = `{ ${check}; echo "code $?" >&2; } | true`;
  const { stderr } = spawnSync("sh", ["-c", script], { cwd: folder, encoding: "utf8" });
  assert.match(stderr, /code 1\n$/);
});

test("a file of which no row is in a batch of the split is an error", () => {
  const rows = (time) => Array.from({ length: 50 }, (_, n) => `${time},${n}`).join("\n");
  write("times.json", { read: { kinds: { when: "datetime" } } });
  write("dated.csv", `when,x\n${rows("2026-03-01")}\n`);
  write("undated.csv", `when,x\n${rows("")}\n`);
  const { status, stderr } = run(
    ...["check", "dated.csv", "undated.csv", "--split", "day:when", "--config", "times.json"],
  );
  assert.equal(status, 2);
  assert.match(stderr, /^error: undated\.csv: No row of this file is in any batch of the split\./);
});

test("a rule whose metric has no value in the batch is skipped with the reason, not passed", () => {
  write("blind.csv", without("employed"));
  const rule = (name, metric, found = {}) => {
    return { name, metric, when: "above", threshold: 0.99, severity: "high", ...found };
  };
  const rules = [
    rule("targets", "accuracy"),
    rule("ages", "missingPct", { column: "AGEP", threshold: 99 }),
    rule("absent", "missingPct", { column: "employed" }),
    rule("each sex", "driftedShare", { segments: true }),
    rule("each accuracy", "accuracy", { segments: true }),
  ];
  const roles = { target: "employed", prediction: "prediction", segment: ["SEX"] };
  write("blind.json", { rules, roles });
  const args = ["check", reference, "blind.csv", "--config", "blind.json", "--junit", "blind.xml"];
  const { status, stderr } = run(...args);
  assert.equal(status, 0, stderr);
  const cases = elements(xmlOf(text("blind.xml")), "testcase").map((one) => [
    one.getAttribute("name"),
    elements(one, "skipped")[0]?.getAttribute("message") ?? "passed",
  ]);
  assert.deepEqual(Object.fromEntries(cases), {
    targets: "accuracy has no value in this batch: the batch has no targets.",
    ages: "passed",
    absent: 'missingPct of column "employed" has no value in this batch.',
    "each sex": "passed",
    "each accuracy": "accuracy has no value in this batch: the batch has no targets.",
  });
});

test("a check goes on after the engine died at a file, with all that it knew", () => {
  const [first, deadly, third] = batches;
  const killing = {
    NODE_OPTIONS: `--import ${pathToFileURL(path("tests/node/thread-killer.mjs"))}`,
    KILL_AT: basename(deadly),
  };
  const outputs = (name) => ["--json", name, "--at", "2026-03-01T00:00:00Z"];
  const { status, stdout, stderr } = runWith(
    killing,
    ...["check", reference, first, deadly, third, ...outputs("killed.json")],
  );
  assert.equal(status, 2);
  assert.match(stderr, /^error: .*census_2016_2\.csv: The engine stopped /);
  assert.equal(stderr.match(/error:/g).length, 1, stderr);
  assert.match(stdout, /2 batches, 2,000 rows/);
  run("check", reference, first, third, ...outputs("whole.json"));
  assert.deepEqual(json("killed.json"), json("whole.json"));
});

test("an output without a folder is refused before anything is read", () => {
  for (const args of [
    ["check", reference, batches[0], "--json", "/nonexistent/x.json"],
    ["check", reference, batches[0], "--junit", "good.xml", "--csv", "/nonexistent/x.csv"],
    ["test", "header.csv", "--junit", "/nonexistent/x.xml"],
  ]) {
    const { status, stdout, stderr } = run(...args);
    assert.equal(status, 2);
    assert.match(stderr, /^error: \/nonexistent\/x\.\w+: There is no folder \/nonexistent\.\n/);
    assert.equal(stdout, "");
  }
  assert.ok(!existsSync(at("good.xml")));
  const file = run("check", reference, batches[0], "--json", "header.csv/x.json");
  assert.match(file.stderr, /There is no folder header\.csv\./);
});

test("an output that cannot be written costs neither the verdict nor the other outputs", () => {
  mkdirSync(at("taken"));
  const outputs = ["--html", "taken", "--json", "kept.json", "--snapshot", "kept.snapshot"];
  const { status, stdout, stderr } = run("check", reference, batches[0], ...outputs);
  assert.equal(status, 2);
  assert.match(stderr, /^error: taken: This is a folder, not a file\.\n$/);
  assert.match(stdout, /1 batch, 1,000 rows/);
  assert.match(stdout, /\nWritten: kept\.json, kept\.snapshot\n/);
  assert.equal(json("kept.json").batches.length, 1);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith(".part")),
    [],
  );
});

test("a signal leaves no half of an output, and the shell hears of it", () => {
  const check = `"${process.execPath}" "${cli}" check "${reference}" "${batches[0]}" --json ended.json -q`;
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    const env = {
      ...process.env,
      NODE_OPTIONS: `--import ${pathToFileURL(path("tests/node/rename-signal.mjs"))}`,
      SIGNAL: signal,
    };
    const script = `${check}; echo "ended with $?"`;
    const { stdout } = spawnSync("sh", ["-c", script], { cwd: folder, env, encoding: "utf8" });
    assert.equal(stdout, `ended with ${code}\n`);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".part")),
      [],
      signal,
    );
    assert.equal(json("ended.json").batches.length, 1);
    rmSync(at("ended.json"));
  }
});

test("JUnit: a case fails once, with all its alerts, as readers of JUnit files expect", () => {
  const rule = { metric: "outlierPct", when: "below", threshold: 100, severity: "medium" };
  const rules = [
    { ...rule, name: "many" },
    { ...rule, name: "one", column: "AGEP", severity: "high" },
  ];
  write("many.json", { rules });
  const args = ["check", reference, batches[0], "--config", "many.json"];
  const { status, stderr } = run(...args, "--junit", "many.xml", "--json", "many.out");
  assert.equal(status, 1, stderr);
  const alerts = json("many.out").alerts.filter(({ rule: name }) => name === "many");
  assert.ok(alerts.length > 3);
  const [many, one] = elements(xmlOf(text("many.xml")), "testcase");
  for (const found of [many, one]) assert.equal(elements(found, "failure").length, 1);
  const [failure] = elements(many, "failure");
  assert.equal(failure.getAttribute("type"), "medium");
  const message = failure.getAttribute("message");
  assert.ok(message.startsWith(`${alerts.length} alerts: Share of outliers in `), message);
  assert.ok(message.endsWith(` and ${alerts.length - 3} more`), message);
  assert.deepEqual(
    failure.textContent.split("\n").sort(),
    alerts.map(({ message: words }) => `medium: ${words}`).sort(),
  );
  const [single] = elements(one, "failure");
  assert.equal(single.getAttribute("type"), "high");
  assert.match(single.getAttribute("message"), /^Share of outliers in AGEP is /);
  const [suite] = elements(xmlOf(text("many.xml")), "testsuite");
  assert.equal(suite.getAttribute("failures"), "2");
});

test("a snapshot made with a configuration asks for it where that is what differs", () => {
  write("kinds.json", { read: { kinds: { SCHL: "categorical" } } });
  run("check", reference, batches[0], "--config", "kinds.json", "--snapshot", "kinds.snapshot");
  const { status, stderr } = run("check", reference, batches[1], "--resume", "kinds.snapshot");
  assert.equal(status, 2);
  assert.match(stderr, /^error: kinds\.snapshot: .*\n {2}.*also pass the same --config/);
});

test("a note that every batch has is told once", () => {
  const split = ["--split", "rows:200", "--against", "previous"];
  const { stdout } = run("check", reference, batches[0], ...split);
  assert.match(stdout, /5 batches, 1,000 rows/);
  const told = stdout.match(/This batch was compared with 200 rows that were given.*/g);
  assert.equal(told.length, 1, stdout);
});

test("a note that differs only in its numbers is told once, and says how often", () => {
  const [before, now] = ["car_loan_reference.csv.gz", "car_loan_analysis.csv.gz"].map((file) =>
    path(`tests/fixtures/${file}`),
  );
  const split = ["--split", "month:timestamp", "--against", "previous"];
  const { stdout } = run("check", before, now, ...split);
  const told = stdout.match(/This batch was compared with .*/g);
  assert.equal(told.length, 1, stdout);
  assert.match(told[0], /still come from\. \(and \d more like it\)$/);
});

test("a setting that is wrong is blamed by its place, and not the file that shows it", () => {
  for (const [config, said] of [
    [{ read: { delimiter: "x" } }, /, \/read\/delimiter: .*"x" cannot be the delimiter\./],
    [
      { read: { encoding: "klingon" } },
      /, \/read\/encoding: The encoding "klingon" is not known\./,
    ],
    [
      { read: { columns: ["AGEP", "SCHLL"] } },
      /, \/read\/columns\/1: In .*reference\.csv: There is no column "SCHLL"\. .* Did you mean "SCHL"\?\n/,
    ],
    [
      { split: { column: "SEXX" } },
      /, \/split\/column: In .*_1\.csv: There is no column "SEXX"\. .* and 1 more\. Did you mean "SEX"\?\n/,
    ],
    [
      { split: { by: "day", timestamp: "wen" } },
      /, \/split\/timestamp: In .*There is no column "wen"\./,
    ],
    [{ split: { by: "day", timestamp: "MAR" } }, /, \/split\/timestamp: In .*holds no times\./],
    [{ positive: 7 }, /: \/positive: The positive class "7" is none of/],
    [{ thresholds: { accuracy: 85 } }, /: \/thresholds\/accuracy: .* Did you mean 0\.85\?/],
  ]) {
    write("blamed.json", config);
    const { status, stderr } = run("check", reference, batches[0], "--config", "blamed.json");
    assert.equal(status, 2, JSON.stringify(config));
    assert.match(stderr, new RegExp(`^error: blamed\\.json${said.source}`), stderr);
  }
  const split = run("check", reference, batches[0], "--split", "column:SEXX");
  assert.match(split.stderr, /^error: --split: In .*_1\.csv: There is no column "SEXX"\./);
  write("kinds-nope.json", { read: { kinds: { nope: "numeric" } } });
  const { stdout } = run("check", reference, batches[0], "--config", "kinds-nope.json");
  assert.match(stdout, /`kinds` names "nope", a column that the file does not have\./);
});

test("two results in one file, options that are given twice and names that are there twice are refused", () => {
  symlinkSync(folder, at("linked"));
  for (const [args, said] of [
    [["--html", "col.out", "--json", "./col.out"], "--html and --json cannot both be written to"],
    [["--html", "col.out", "--json", "linked/col.out"], "--html and --json would both be written"],
    [["--html", "a", "--html", "b"], "--html is given more than once."],
    [["--config", "a", "--config=a"], "--config is given more than once."],
    [["-q", "--quiet"], "--quiet is given more than once."],
  ]) {
    const { status, stdout, stderr } = run("check", reference, batches[0], ...args);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, "");
    assert.ok(stderr.includes(said), stderr);
  }
  assert.ok(!existsSync(at("col.out")));
  write(
    "double.json",
    '{\n  "drift": { "alpha": 0.01 },\n  "thresholds": {},\n  "dr\\u0069ft": {}\n}',
  );
  const { status, stderr } = run("check", reference, batches[0], "--config", "double.json");
  assert.equal(status, 2);
  assert.match(
    stderr,
    /^error: double\.json, line 4, column 3: The name "drift" is there twice in this object\.\n {2}Leave one/,
  );
  write("alike.json", { drift: { thresholds: { AGEP: 0.5, SEX: 0.5 } }, inhibit: [] });
  assert.notEqual(run("check", reference, batches[0], "--config", "alike.json").status, 2);
});

test("what is wrong with a file of rules says its name and the schema of rules", () => {
  const folderGiven = run("test", ".");
  assert.equal(folderGiven.status, 2);
  assert.match(folderGiven.stderr, /^error: \.: This is a folder, not a file\.\n/);
  const rule = { name: "low", metric: "accuracy", when: "below", threshold: 0.5, severity: "high" };
  const series = [{ metric: "accuracy", values: [0.4] }];
  const tests = [{ name: "t", series, expect: [{ batch: 0, firing: [] }] }];
  write("twins.json", { rules: [rule, rule], tests });
  const twins = run("test", "twins.json");
  assert.equal(twins.status, 2);
  assert.match(
    twins.stderr,
    /^error: twins\.json, \/rules\/1\/name: Two rules are named "low"\. Rename one\.\n {2}`driftglass schema rules` /,
  );
});

test("escapes of a file are shown, neither obeyed nor dropped", () => {
  const name = "\u001b[31mred\u001b[0m\u009b1m\u202ename";
  write(
    "escapes.csv",
    `${name},x\n${Array.from({ length: 60 }, (_, n) => `${n}.5,${n}`).join("\n")}\n`,
  );
  write(
    "escaped.csv",
    `${name},x\n${Array.from({ length: 60 }, (_, n) => `${n + 90}.5,${n}`).join("\n")}\n`,
  );
  const { stdout } = run("check", "escapes.csv", "escaped.csv", "--csv", "escaped.out");
  assert.ok(stdout.includes("\u241b[31mred\u241b[0m[U+009B]1m[U+202E]name"), stdout);
  for (const sign of ["\u001b", "\u009b", "\u202e"]) {
    assert.ok(!stdout.includes(sign) && !text("escaped.out").includes(sign), JSON.stringify(sign));
  }
  assert.ok(text("escaped.out").includes("[U+001B][31mred[U+001B][0m[U+009B]1m[U+202E]name"));
});

test("a series that no rule is about is named: its metric is misspelt", () => {
  const rule = { name: "low", metric: "accuracy", when: "below", threshold: 0.5, severity: "high" };
  const series = ["accuracy", "acuracy"].map((metric) => ({ metric, values: [0.9] }));
  const tests = [{ name: "typo", series, expect: [{ batch: 0, firing: [] }] }];
  write("typo.json", { rules: [rule], tests });
  const { status, stderr } = run("test", "typo.json");
  assert.equal(status, 2);
  assert.match(
    stderr,
    /^error: typo\.json, \/tests\/0\/series\/1\/metric: No rule of this file is about "acuracy"\. Rules are about: accuracy\.\n/,
  );
});

test("the message in docs/ci.md is the one that comes", () => {
  const [, said] = readFileSync(path("docs/ci.md"), "utf8").match(/`(error: monitor\.json: .*?)`/);
  const rule = { name: "a", metric: "accuracy", when: "below", threshold: "x", severity: "high" };
  write("monitor.json", { rules: [rule] });
  const { stderr } = run("check", reference, batches[0], "--config", "monitor.json");
  assert.equal(stderr.split("\n")[0], said);
});

test("JUnit: a test of rules fails once, with all that it did not expect", () => {
  const rule = { name: "low", metric: "accuracy", when: "below", threshold: 0.5, severity: "high" };
  const expect = [0, 1].map((batch) => ({ batch, firing: ["low"] }));
  const series = [{ metric: "accuracy", values: [0.9, 0.9] }];
  write("twice.json", { rules: [rule], tests: [{ name: "twice", series, expect }] });
  assert.equal(run("test", "twice.json", "--junit", "twice.xml").status, 1);
  const failures = elements(xmlOf(text("twice.xml")), "failure");
  assert.equal(failures.length, 1);
  assert.match(failures[0].getAttribute("message"), /^2 expectations: after batch 0, firing: /);
  assert.equal(failures[0].textContent.split("\n").length, 2);
});

test("messages that nobody reads cost neither the results nor the exit code", async () => {
  const args = [cli, "check", reference, "none.csv", batches[0], "--json", "kept.json"];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  child.stderr.destroy();
  const [status] = await once(child, "exit");
  assert.equal(status, 2);
  assert.equal(json("kept.json").batches.length, 1);
});

test("a fault of the program is an error, and never alerts", () => {
  // In the middle of the check, and not while Node still loads it.
  const running = "process.listenerCount('uncaughtException') > 0";
  write("fault.mjs", `setInterval(() => { if (${running}) throw new Error("a fault"); }, 5);`);
  const NODE_OPTIONS = `--import ${pathToFileURL(at("fault.mjs")).href}`;
  const { status, stderr } = runWith({ NODE_OPTIONS }, "check", reference, batches[0]);
  assert.equal(status, 2);
  assert.match(stderr, /^error: a fault$/m);
});

test("a dash is no file, and it is said what is", () => {
  const { status, stderr } = run("check", reference, "-");
  assert.equal(status, 2);
  assert.match(stderr, /-: There is no such file\.\n {2}The standard input is \/dev\/stdin here\./);
});
