// The main story on the page, and the package's answers, in Chromium, Firefox and WebKit and in Node: the same bytes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test, { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { serve } from "../../tools/serve.mjs";
import { at } from "../../tools/shell.mjs";
import { calculate } from "./calculation.js";
import { names, start } from "./engines.mjs";
import { exportsInNode, restoredInNode } from "./in-node.mjs";
import { writeInputs } from "./inputs.mjs";
import * as story from "./story.mjs";

const folder = mkdtempSync(join(tmpdir(), "driftglass-engines-"));
const under = (...parts) => join(folder, ...parts);
const PARQUET = "zstd.parquet";
const single = pathToFileURL(at("build/single/driftglass.html")).href;

/** The files that the page writes: the name of the button and the ending. */
const EXPORTS = {
  JSON: "json",
  CSV: "csv",
  Markdown: "md",
  Prometheus: "prom",
  "Alert rules": "rules.yml",
  "Grafana dashboard": "grafana.json",
  "JSON Lines log": "jsonl",
  Snapshot: "snapshot.json",
  "HTML report": "html",
};

let inputs;
let page;
let packed;
/** By engine: what each part of the story gave. */
const found = Object.fromEntries(names.map((name) => [name, { own: { texts: {} } }]));

/** Serves the package beside the calculation and its files, as an application would have them. */
async function servePackage() {
  cpSync(at("dist"), under("site"), { recursive: true });
  cpSync(at("tests/engines/calculation.js"), under("site", "calculation.js"));
  cpSync(under("inputs"), under("site", "inputs"), { recursive: true });
  writeFileSync(under("site", "index.html"), "<!doctype html><title>package</title>");
  return serve({ folder: under("site"), policy: {} });
}

before(async () => {
  mkdirSync(under("inputs"));
  inputs = writeInputs(under("inputs"));
  cpSync(at("tests/fixtures/formats", PARQUET), under("inputs", PARQUET));
  page = await serve();
  packed = await servePackage();
});

after(async () => {
  await page?.close();
  await packed?.close();
  rmSync(folder, { recursive: true, force: true });
});

const files = () => ({
  reference: basename(inputs.reference),
  batches: inputs.batches.map((path) => basename(path)),
  parquet: PARQUET,
});

/** Runs the calculation in the page of the package; a script's failure comes back as its message. */
async function calculated(session) {
  await session.get(packed.url);
  const answer = await session.executeAsyncScript(
    `const [files, done] = arguments;
    const load = async (file) => new Uint8Array(await (await fetch("/inputs/" + file)).arrayBuffer());
    Promise.all(["/calculation.js", "/index.js", "/core.js"].map((path) => import(path)))
      .then(([{ calculate }, index, core]) => calculate({ index, core, load, ...files }))
      .then((texts) => done({ texts }), (error) => done({ error: String(error) + error.stack }));`,
    files(),
  );
  assert.equal(answer.error, undefined);
  return answer.texts;
}

/** One's own files, from choosing them to a column that is opened; answers what the page says of them. */
async function analysed(session, url) {
  await story.open(session, url);
  await story.choose(session, inputs.reference, inputs.batches);
  const labels = ["Target", "Prediction", "Probability", "Time"];
  assert.deepEqual(await story.roles(session, labels), [
    ...["employed", "prediction", "predicted_probability", "day"],
  ]);
  await story.analyse(session);
  const verdict = await story.verdict(session);
  await story.openColumn(session, "ANC");
  return verdict;
}

/** Every file that can be taken away. */
async function ownFiles(session, downloads) {
  const verdict = await analysed(session, page.url);
  const texts = {};
  for (const [button, ending] of Object.entries(EXPORTS))
    texts[ending] = await story.exported(session, downloads, button, ending);
  return { verdict, texts };
}

/** Equal, or the first place where they differ: whole reports are too long to be printed. */
function assertSame(actual, expected, what) {
  assert.equal(typeof actual, "string", `${what} is not there`);
  if (actual === expected) return;
  const place = [...expected].findIndex((one, index) => one !== actual[index]);
  const near = (text) => text.slice(Math.max(0, place - 80), place + 80);
  assert.fail(`${what} differs at ${place}:\n${near(actual)}\n-- is not\n${near(expected)}`);
}

function assertAllSame(actual, expected, where) {
  assert.deepEqual(Object.keys(actual ?? {}).sort(), Object.keys(expected).sort(), where);
  for (const [name, text] of Object.entries(expected))
    assertSame(actual[name], text, `${where}: ${name}`);
}

for (const name of names) {
  test(`the main story in ${name}`, async (t) => {
    const downloads = under(name, "downloads");
    mkdirSync(downloads, { recursive: true });
    const { session, version, end } = await start(name, downloads);
    t.after(end);
    t.diagnostic(version);
    const here = found[name];
    await t.test(
      "the sample's verdict is there on opening, and its report can be taken",
      async () => {
        await story.open(session, page.url);
        assert.equal(await story.heading(session), "Is your model still fine?");
        assert.match(await story.verdict(session), /^Needs attention: .*ANC/);
        here.sample = await story.exported(session, downloads, "JSON", "json");
      },
    );
    await t.test("own files: mapped, analysed, a column opened, everything exported", async () => {
      here.own = await ownFiles(session, downloads);
      assert.match(here.own.texts.html, /^<!doctype html>/i);
    });
    await t.test("a snapshot opens again", async () => {
      assert.ok(here.own.texts["snapshot.json"], "there is no snapshot to open");
      const path = under(name, "saved.snapshot.json");
      writeFileSync(path, here.own.texts["snapshot.json"]);
      await story.open(session, page.url);
      await story.openSaved(session, path);
      here.restored = await story.exported(session, downloads, "JSON", "json");
    });
    await t.test("the single file from the disk: own files, a large one, Parquet", async () => {
      await analysed(session, single);
      here.single = await story.exported(session, downloads, "JSON", "json");
      for (const path of [inputs.large, under("inputs", PARQUET)]) {
        await story.open(session, single);
        await story.choose(session, path, [path]);
      }
    });
    await t.test("the package calculates", async () => {
      here.texts = await calculated(session);
    });
  });
}

test("the sample's report is the one that the build made, in every engine", () => {
  const built = JSON.parse(readFileSync(at("build/page/samples/census.json"), "utf8"));
  for (const name of names)
    assertSame(found[name].sample, JSON.stringify(built, null, 2), `${name}: the sample`);
});

test("own files: every export has the same bytes in every engine and in Node", async (t) => {
  const [first] = names;
  const { texts } = found[first].own;
  for (const name of names) {
    assertAllSame(found[name].own.texts, texts, `${name} beside ${first}`);
    assert.equal(found[name].own.verdict, found[first].own.verdict);
  }
  const { html, ...withoutPage } = texts;
  const { config } = JSON.parse(texts.json);
  assertAllSame(await exportsInNode(inputs, config), withoutPage, `Node beside ${first}`);
  for (const [ending, text] of Object.entries(texts))
    t.diagnostic(
      `${ending}: ${text.length} characters, SHA-256 ${createHash("sha256").update(text).digest("hex")}`,
    );
});

test("the single file gives the bytes of the hosted page", () => {
  for (const name of names)
    assertSame(found[name].single, found[name].own.texts.json, `${name}: the single file`);
});

test("a snapshot opens to the same report in every engine and in Node", async () => {
  const [first] = names;
  const { json } = await restoredInNode(found[first].own.texts["snapshot.json"]);
  for (const name of names) assertSame(found[name].restored, json, `${name}: the restored report`);
});

test("the package gives the same bytes in every engine and in Node", async () => {
  const inNode = await calculate({
    index: await import("../../dist/index.js"),
    core: await import("../../dist/core.js"),
    load: (file) => new Uint8Array(readFileSync(under("inputs", file))),
    ...files(),
  });
  assertSame(inNode.restored, inNode.report, "a restored monitor that went on");
  for (const name of names) assertAllSame(found[name].texts, inNode, `${name} beside Node`);
});
