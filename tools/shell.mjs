// Runs commands, finds programs, and remembers the inputs that each build step was last run for.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Returns a path inside the project. */
export const at = (...parts) => join(root, ...parts);

/**
 * Returns where a tool compiled from source is kept: in the user's cache, by version, so that a second checkout does
 * not compile it again.
 */
export const compiledTool = (name, version) =>
  join(
    process.env.XDG_CACHE_HOME || join(homedir(), ".cache"),
    ...["driftglass", `${name}-${version}`],
  );

export const GECKODRIVER_VERSION = "0.37.1";

/** Returns the version of wasm-bindgen in Cargo.lock. Glue and wasm must have the same version. */
export function wasmBindgenVersion() {
  const found = readFileSync(at("Cargo.lock"), "utf8").match(
    /name = "wasm-bindgen"\r?\nversion = "([^"]+)"/,
  );
  if (!found) throw new Error("Cargo.lock does not name wasm-bindgen");
  return found[1];
}

/** The environment for child processes: the project's own tools come first in the path. */
export const environment = {
  ...process.env,
  PATH: [
    join(compiledTool("wasm-bindgen", wasmBindgenVersion()), "bin"),
    at("node_modules", ".bin"),
    process.env.PATH,
    join(compiledTool("geckodriver", GECKODRIVER_VERSION), "bin"),
  ].join(delimiter),
};

/** Prints one plain line. */
export const say = (line = "") => process.stdout.write(`${line}\n`);

/** Returns the seconds since `start` (from `performance.now()`) with one decimal. */
export const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Runs a command and shows its output. Throws if it fails. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    ...options,
    env: { ...environment, ...options.env },
  });
  if (done.error) throw new Error(`could not start ${command}: ${done.error.message}`);
  if (done.status !== 0)
    throw new Error(`'${[command, ...args].join(" ")}' failed with ${done.signal ?? done.status}`);
}

/** Returns the standard output of a command; `null` if the command is missing or fails. */
export function capture(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    ...options,
    env: { ...environment, ...options.env },
  });
  return done.status === 0 ? done.stdout.trim() : null;
}

/** Runs a command, passes its output on as it is printed, and returns its exit code and output. */
export function watch(command, args, env, print) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...environment, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
        print(text);
      });
    }
    child.on("error", (error) =>
      resolve({ code: 127, output: `${output}\ncould not start ${command}: ${error.message}` }),
    );
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Returns the full path of a program; `null` if it is not found. */
export function which(program) {
  for (const folder of environment.PATH.split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** Returns all files under a path (itself, if it is a file) in a fixed order, without the folders in `skip`. */
export function filesUnder(path, skip = []) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .map((entry) => join(path, entry.name))
    .filter((child) => !skip.includes(relative(root, child).split(sep).join("/")))
    .sort()
    .flatMap((child) => filesUnder(child, skip));
}

/** Returns a hash of the names and contents of all files under the given paths of the project. */
export function fingerprint(paths, skip = []) {
  const hash = createHash("sha256").update(process.version);
  for (const file of paths.flatMap((path) => filesUnder(at(path), skip))) {
    hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

const stampPath = (name) => at("build", "stamps", name);

/** Whether the step was last run for exactly these inputs and all its outputs still exist. */
export function isFresh(name, inputs, outputs) {
  const stamp = stampPath(name);
  return (
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === inputs &&
    outputs.every((path) => existsSync(at(path)))
  );
}

/** Remembers that the step was run for these inputs. */
export function markFresh(name, inputs) {
  mkdirSync(at("build", "stamps"), { recursive: true });
  writeFileSync(stampPath(name), inputs);
}

/** Runs the action if this file is the main script, and prints a plain message if it fails. */
export async function main(url, action) {
  if (process.argv[1] === undefined || fileURLToPath(url) !== process.argv[1]) return;
  try {
    await action();
  } catch (error) {
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
