// npm test: installs what is missing, then runs every check but the longest and goes on after a failure.
// `node tools/test.mjs lint native wasm build page` runs only the groups named; `--all` adds what takes long.
import { startDisplay } from "./display.mjs";
import { ensureFirefox, ensureWebKit } from "./engines.mjs";
import { inOrder } from "./in-order.mjs";
import { ensureBrowser, setUpForTests } from "./setup.mjs";
import { at, filesUnder, main, say, seconds, watch } from "./shell.mjs";
import { count } from "./tally.mjs";

const wasm = ["--target", "wasm32-unknown-unknown"];
/** Only these are portable: compiling the unit tests of `src` for wasm too would take half a minute, for none. */
const onWasm = ["test", "--no-fail-fast", ...wasm, "--test", "rust"];
const denyWarnings = ["--", "-D", "warnings"];
/** Names and lines of a backtrace are not worth what it takes to write and link them; a panic says its place anyway. */
const withoutDebug = { CARGO_PROFILE_DEV_DEBUG: "0" };
const ignoredTests = ["test", "-q", "--lib", "--", "--ignored"];
const longRun = [...ignored("long_run", "--release"), "--nocapture"];
/** Two files at a time: Node leaves one of two processors to itself. */
const inNode = ["--test", "--test-concurrency=2", ...nodeTests()];
const cleanPairs = [...ignored("multivariate", "--release"), "correlations::"];

/** Every check: its group, a plain title, how to run it. A check without its sources is left out. */
const checks = [
  check("lint", "Rust is formatted", "cargo", ["fmt", "--all", "--check"]),
  check("lint", "clippy, native", "cargo", ["clippy", "-q", "--all-targets", ...denyWarnings]),
  // The tests are the same ones as natively; what differs is src/wasm.
  check("lint", "clippy, wasm32", "cargo", ["clippy", "-q", "--lib", ...wasm, ...denyWarnings]),
  check("lint", "the core has no std of statrs or num-traits", "node", ["tools/features.mjs"]),
  check("lint", "TypeScript is formatted and linted", "biome", ["check", "."]),
  check("native", "native tests", "cargo", ["test", "-q", "--no-fail-fast"], () => withoutDebug),
  { group: "wasm", title: "on wasm in headless Chromium", run: wasmInChromium },
  check("build", "the package and the page build", "node", ["tools/build.mjs"]),
  check("build", "the engine is no larger than before", "node", ["tools/size.mjs"]),
  {
    ...check("build", "the package in Node", "node", inNode),
    needs: () => nodeTests().length > 0,
  },
  {
    ...check("build", "TypeScript types", "tsc", ["--noEmit"]),
    needs: () => filesUnder(at("www"), ["www/core/pkg"]).some((path) => path.endsWith(".ts")),
  },
  {
    ...check("page", "the page in headless Chromium", "playwright", inPage("--grep-invert"), asked),
    needs: hasPageTests,
  },
  {
    ...check("long", "the page in more widths and schemes", "playwright", inPage("--grep"), asked),
    needs: hasPageTests,
    isLong: true,
  },
  {
    ...check("long", "on wasm in Node", "cargo", onWasm),
    isLong: true,
  },
  {
    ...check("long", "ten million numbers, bit for bit", "cargo", ignoredTests),
    isLong: true,
  },
  {
    ...check("long", "false alarms on clean pairs at four sizes", "cargo", cleanPairs),
    isLong: true,
  },
  {
    ...check(
      "long",
      "10,000 x 100 kept, a million batches in flat memory",
      "cargo",
      longRun,
      () => ({
        SOAK_BATCHES: "1000000",
      }),
    ),
    isLong: true,
  },
  {
    ...check("bundlers", "bundlers, Node and Deno take the packed package", "node", [
      ...["--test", "tests/bundlers/bundlers.test.mjs", "tests/bundlers/new-user.test.mjs"],
    ]),
    isLong: true,
  },
  {
    ...check("examples", "the examples are built and clicked through", "node", [
      ...["--test", "examples/examples.test.mjs"],
    ]),
    isLong: true,
  },
  {
    ...check("docs", "the API reference is generated without a warning", "node", [
      ...["tools/docs.mjs"],
    ]),
    isLong: true,
  },
  { group: "engines", title: "on wasm in headless Firefox", run: wasmInFirefox, isLong: true },
  { group: "engines", title: "on wasm in WebKit", run: wasmInWebKit, isLong: true },
  {
    ...check("engines", "Chromium, Firefox, WebKit and Node: one story, the same bytes", "node", [
      ...["--test", "tests/engines/engines.test.mjs"],
    ]),
    isLong: true,
  },
  {
    ...check("engines", "Chromium, Firefox, WebKit: pictures are the same twice", "node", [
      ...["--test", "tests/engines/pictures.test.mjs"],
    ]),
    isLong: true,
  },
  {
    ...check("leaks", "nothing leaves: 54 channels, every edition", "node", [
      ...["--test", "tests/leaks/leaks.test.mjs"],
    ]),
    isLong: true,
  },
  {
    ...check("clone", "a fresh clone starts and builds", "node", ["tools/fresh-clone.mjs"]),
    isLong: true,
  },
];

/**
 * Groups of which the checks run side by side: each row one check after another. Compilers often have work for one
 * processor only, and so have the tests on wasm and in Node. The other groups come after them, by themselves.
 */
const rows = [
  ["lint", "native", "wasm"],
  ["build", "page"],
];

/** Groups whose tests open Chromium, Firefox, WebKit: how each is had. */
const browsers = [
  [["wasm", "long", "page", "bundlers", "examples", "engines", "leaks"], ensureBrowser],
  [["engines", "leaks"], ensureFirefox],
  [["engines"], ensureWebKit],
];

/** Of the tests that are left out for their length, those of one file. */
function ignored(file, ...options) {
  return ["test", "-q", ...options, "--test", "rust", `${file}::`, "--", "--ignored"];
}

/** The tests of the page, with or without those that have the tag of long ones (`longIf` in tests/web/support.ts). */
function inPage(choice) {
  return ["test", choice, "@long"];
}

function asked({ chromium }) {
  return { CHROMIUM: chromium };
}

function hasPageTests() {
  return filesUnder(at("tests/web")).some((path) => path.endsWith(".spec.ts"));
}

/**
 * The tests in Rust on wasm, in a browser. wasm-bindgen-test-runner takes the first driver that the
 * environment names, so there is one. Without debug information what it and the browser read is half as large.
 * A browser of which no test is heard did not start: that, and nothing else, is tried once more.
 */
async function wasmInBrowser(driver, print) {
  const variables = {
    ...withoutDebug,
    WASM_BINDGEN_USE_BROWSER: "1",
    WASM_BINDGEN_TEST_TIMEOUT: "1200",
    CHROMEDRIVER: undefined,
    GECKODRIVER: undefined,
    SAFARIDRIVER: undefined,
    ...driver,
  };
  const done = await watch("cargo", onWasm, variables, print);
  const [isCompiled, isHeard] = [/^ +Running /m, /^test /m].map((line) => line.test(done.output));
  if (done.code === 0 || !isCompiled || isHeard) return done;
  print("The browser ran no test; once more.\n");
  return watch("cargo", onWasm, variables, print);
}

function wasmInChromium({ chromedriver }, print) {
  return wasmInBrowser({ CHROMEDRIVER: chromedriver }, print);
}

function wasmInFirefox({ firefox, geckodriver }, print) {
  const driver = { GECKODRIVER: geckodriver, GECKODRIVER_ARGS: `--binary ${firefox}` };
  return wasmInBrowser(driver, print);
}

/** WebKitGTK's driver understands what the runner says to Safari's; its browser needs a display. */
async function wasmInWebKit({ webkitdriver, xvfb }, print) {
  const display = await startDisplay(xvfb);
  try {
    return await wasmInBrowser({ SAFARIDRIVER: webkitdriver, ...display.variables }, print);
  } finally {
    await display.close();
  }
}

function nodeTests() {
  return filesUnder(at("tests/node")).filter((path) => path.endsWith(".test.mjs"));
}

function check(group, title, command, args, env = () => ({})) {
  const run = (browser, print) => watch(command, args, env(browser), print);
  return { group, title, run };
}

/** Runs one check and says so; answers how many of its tests passed and failed, and what it printed. */
async function runOne({ title, run }, browser, { print, end }) {
  const start = performance.now();
  print(`\n== ${title}\n`);
  const done = await run(browser, print);
  const counted = count(done);
  print(`== ${counted.failed > 0 ? "FAILED" : "ok"}: ${title}, ${seconds(start)}\n`);
  end();
  return { ...counted, title, output: done.output };
}

/** Runs the checks, those of the rows side by side; answers how many tests or checks passed and failed. */
async function runAll(chosen, browser) {
  const printer = inOrder(chosen, (text) => process.stdout.write(text));
  const runRow = async (row) => {
    const done = [];
    for (const one of row) done.push(await runOne(one, browser, printer(one)));
    return done;
  };
  const ofGroups = (groups) => chosen.filter(({ group }) => groups.includes(group));
  const others = chosen.filter(({ group }) => !rows.flat().includes(group));
  const sideBySide = await Promise.all(rows.map((groups) => runRow(ofGroups(groups))));
  const done = [...sideBySide.flat(), ...(await runRow(others))];
  const sum = (of) => done.reduce((total, one) => total + one[of], 0);
  const failures = done.filter(({ failed }) => failed > 0);
  return { passed: sum("passed"), failed: sum("failed"), failures };
}

/** The last lines of what a failed check printed: a log that is cut off still says what went wrong. */
function end(output, lines = 40) {
  return output.trimEnd().split("\n").slice(-lines).join("\n");
}

/** The programs of every browser that these checks open; what is missing is installed, or an error. */
function browsersFor(chosen) {
  const needed = browsers.filter(([groups]) => chosen.some(({ group }) => groups.includes(group)));
  return Object.assign({}, ...needed.map(([, ensure]) => ensure()));
}

function choose(names) {
  const isWanted = ({ group, isLong }) =>
    names.includes("--all") || (names.length > 0 ? names.includes(group) : !isLong);
  return checks.filter((one) => isWanted(one) && (one.needs?.() ?? true));
}

await main(import.meta.url, async () => {
  const start = performance.now();
  const names = process.argv.slice(2);
  say(
    "driftglass: npm test takes about 15 minutes on two processors, more when tools are missing.",
  );
  setUpForTests();
  const chosen = choose(names);
  const { passed, failed, failures } = await runAll(chosen, browsersFor(chosen));
  say(`\nAll checks took ${seconds(start)}.`);
  for (const { title, output } of failures)
    say(`\nfailed: ${title}; it ended with\n${end(output)}`);
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});
