// Installs what is missing. Does nothing, quickly, if everything is there. Plain Node, because it runs before any
// package is installed.
import { existsSync, lstatSync, readFileSync } from "node:fs";
import {
  at,
  capture,
  compiledTool,
  fingerprint,
  isFresh,
  main,
  markFresh,
  run,
  say,
  seconds,
  wasmBindgenVersion,
  which,
} from "./shell.mjs";

const wasmTarget = "wasm32-unknown-unknown";
const wasmBindgenPrograms = ["wasm-bindgen", "wasm-bindgen-test-runner"];

/** Prints what is about to happen and how long it may take, runs it, and prints how long it took. */
export function announce(what, howLong, action) {
  say(`* ${what} (${howLong})`);
  const start = performance.now();
  action();
  say(`  done in ${seconds(start)}`);
}

function ensureNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node 20.19 or later is needed; this is ${process.versions.node}.`);
  }
}

function ensureToolchain() {
  if (capture("cargo", ["--version"]) !== null) return;
  if (which("rustup") === null) {
    throw new Error(
      "Rust is needed: install rustup as its web site says, open a new shell, and run this again.",
    );
  }
  const channel = readFileSync(at("rust-toolchain.toml"), "utf8").match(/channel = "([^"]+)"/)?.[1];
  announce(`Installing the Rust toolchain '${channel}'`, "about 2 minutes", () =>
    run("rustup", ["toolchain", "install", channel ?? "stable"]),
  );
}

function ensureTarget() {
  const sysroot = capture("rustc", ["--print", "sysroot"]) ?? "";
  if (existsSync(`${sysroot}/lib/rustlib/${wasmTarget}`)) return;
  announce(`Adding the Rust target ${wasmTarget}`, "about 20 seconds", () =>
    run("rustup", ["target", "add", wasmTarget]),
  );
}

function ensureComponents() {
  for (const [component, probe] of [
    ["rustfmt", ["fmt", "--version"]],
    ["clippy", ["clippy", "--version"]],
  ]) {
    if (capture("cargo", probe) !== null) continue;
    announce(`Adding the Rust component ${component}`, "about 20 seconds", () =>
      run("rustup", ["component", "add", component]),
    );
  }
}

function ensureWasmBindgen() {
  const version = wasmBindgenVersion();
  const isRight = (program) => capture(program, ["--version"])?.split(" ")[1] === version;
  if (wasmBindgenPrograms.every(isRight)) return;
  const install = [
    "install",
    "wasm-bindgen-cli",
    "--version",
    version,
    "--root",
    compiledTool("wasm-bindgen", version),
    "--force",
  ];
  announce(
    `Compiling wasm-bindgen-cli ${version}, the version in Cargo.lock`,
    "2 to 5 minutes, once",
    () => {
      try {
        run("cargo", [...install, "--locked"]);
      } catch {
        say(
          "  Its own lockfile names a package that the registry does not have: once more with the newest compatible ones.",
        );
        run("cargo", install);
      }
    },
  );
  if (!wasmBindgenPrograms.every(isRight))
    throw new Error(`wasm-bindgen-cli ${version} was installed but does not answer`);
}

function ensurePackages() {
  const lock = fingerprint(["package-lock.json"]);
  if (isFresh("npm", lock, ["node_modules/.package-lock.json"])) return;
  // npm ci would empty the target of a symbolic link, which belongs to another checkout.
  if (lstatSync(at("node_modules"), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Error(
      "node_modules is a link, and installing would empty the folder it leads to. Remove the link and run this again.",
    );
  }
  announce("Installing the npm packages of package-lock.json", "about 30 seconds", () =>
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
  );
  markFresh("npm", lock);
}

/** Returns the system's Chromium and its driver; `null` for each that is missing. */
export function findBrowser() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const chromium = process.env.CHROMIUM ?? names.map(which).find(Boolean) ?? null;
  return { chromium, chromedriver: process.env.CHROMEDRIVER ?? which("chromedriver") };
}

/** Installs Debian packages, on Debian and as root. Returns whether it could. */
export function installDebian(why, packages) {
  const isDebianRoot = existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (!isDebianRoot || !which("apt-get")) return false;
  announce(`Installing Debian's ${packages.join(" and ")} ${why}`, "about 1 minute", () => {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["update", "-q"], { env });
    run("apt-get", ["install", "-q", "-y", "--no-install-recommends", ...packages], { env });
  });
  return true;
}

/**
 * Returns Chromium and chromedriver for the browser tests. Installs them on Debian as root; otherwise throws with
 * instructions.
 */
export function ensureBrowser() {
  const found = findBrowser();
  if (found.chromium && found.chromedriver) return found;
  if (installDebian("for the browser tests", ["chromium", "chromium-driver"])) return findBrowser();
  throw new Error(
    "The browser tests need Chromium and its driver. On Debian: apt-get install chromium chromium-driver. " +
      "Elsewhere: install both and set CHROMIUM and CHROMEDRIVER to their paths.",
  );
}

/** Sets up everything that a build needs. */
export function setUp() {
  ensureNode();
  ensureToolchain();
  ensureTarget();
  ensureWasmBindgen();
  ensurePackages();
}

/** Sets up everything that the tests need, except the browser. */
export function setUpForTests() {
  setUp();
  ensureComponents();
}

await main(import.meta.url, async () => {
  setUpForTests();
  ensureBrowser();
  say(
    `Everything is there. wasm-bindgen ${wasmBindgenVersion()}, ${capture("rustc", ["--version"])}, node ${process.version}.`,
  );
});
