// npm test: installs what is missing, then runs every check but the longest, and continues after a failure.
// `node tools/test.mjs lint native wasm build page` runs only the named groups; `--all` adds the long checks.
import { startDisplay } from "./display.mjs";
import { ensureFirefox, ensureWebKit } from "./engines.mjs";
import { inOrder } from "./in-order.mjs";
import { ensureBrowser, setUpForTests } from "./setup.mjs";
import { at, filesUnder, main, say, seconds, watch } from "./shell.mjs";
import { count } from "./tally.mjs";

const wasm = ["--target", "wasm32-unknown-unknown"];
/**
 * Only these tests are portable. Compiling the unit tests of `src` for wasm would take half a minute and test nothing
 * more.
 */
const onWasm = ["test", "--no-fail-fast", ...wasm, "--test", "rust"];
const denyWarnings = ["--", "-D", "warnings"];
/** Without names and lines in backtraces, compiling and linking is faster; a panic reports its position anyway. */
const withoutDebug = { CARGO_PROFILE_DEV_DEBUG: "0" };
const ignoredTests = ["test", "-q", "--lib", "--", "--ignored"];
const longRun = [...ignored("long_run", "--release"), "--nocapture"];
/** Two files at a time: on two processors, Node would run only one. */
const inNode = ["--test", "--test-concurrency=2", ...nodeTests()];
const cleanPairs = [...ignored("multivariate", "--release"), "correlations::"];

/** Every check: its group, its title, how to run it. A check whose sources do not exist is left out. */
const checks = [
  check("lint", "Rust is formatted", "cargo", ["fmt", "--all", "--check"]),
  check("lint", "clippy, native", "cargo", ["clippy", "-q", "--all-targets", ...denyWarnings]),
  // The tests are the same as natively; only src/wasm differs.
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
 * Groups whose checks run in parallel: each row runs its checks one after another. Compilers often keep only one
 * processor busy, and so do the tests on wasm and in Node. All other groups run afterwards, one by one.
 */
const rows = [
  ["lint", "native", "wasm"],
  ["build", "page"],
];

/** Groups whose tests open Chromium, Firefox or WebKit, and how each browser is provided. */
const browsers = [
  [["wasm", "long", "page", "bundlers", "examples", "engines", "leaks"], ensureBrowser],
  [["engines", "leaks"], ensureFirefox],
  [["engines"], ensureWebKit],
];

/** Runs the long tests of one file, which are ignored by default. */
function ignored(file, ...options) {
  return ["test", "-q", ...options, "--test", "rust", `${file}::`, "--", "--ignored"];
}

/** Runs the page's tests, with or without those tagged as long (`longIf` in tests/web/support.ts). */
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
 * Runs the Rust tests on wasm in a browser. wasm-bindgen-test-runner takes the first driver that the environment names,
 * so only one is set. Without debug information the input of the runner and the browser is half as large. If no test is
 * reported, the browser did not start; only then is the run repeated once.
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

/**
 * Runs the Rust tests in WebKitGTK. Its driver understands the runner's commands for Safari's driver; its browser needs
 * a display.
 */
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

/** Runs one check and prints its result. Returns the numbers of passed and failed tests, and its output. */
async function runOne({ title, run }, browser, { print, end }) {
  const start = performance.now();
  print(`\n== ${title}\n`);
  const done = await run(browser, print);
  const counted = count(done);
  print(`== ${counted.failed > 0 ? "FAILED" : "ok"}: ${title}, ${seconds(start)}\n`);
  end();
  return { ...counted, title, output: done.output };
}

/** Runs the checks, rows in parallel. Returns the numbers of passed and failed tests or checks. */
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

/** Returns the last lines of a failed check's output, so that a truncated log still shows the failure. */
function end(output, lines = 40) {
  return output.trimEnd().split("\n").slice(-lines).join("\n");
}

/** Returns the programs of every browser that these checks open. Installs what is missing, or throws. */
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
