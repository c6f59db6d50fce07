// JupyterLab for the example notebook: a separate virtual environment with the versions pinned in its requirements.txt.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, fingerprint, isFresh, markFresh, run, say } from "./shell.mjs";

const folder = at("build/tools/jupyter");
const list = "examples/jupyter/requirements.txt";

const worked = (command, args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** Returns Python with `venv`, which is a separate package in Debian. */
function ensurePython() {
  if (worked("python3", ["-c", "import venv, ensurepip"])) return;
  say("Installing python3-venv from Debian (about 1 minute)");
  run("apt-get", ["update", "-q"]);
  run("apt-get", ["install", "-q", "-y", "--no-install-recommends", "python3-venv"]);
}

/** Returns the path of the program `jupyter`. Installs what is missing (about 2 minutes, 320 MB), or throws. */
export function ensureJupyter() {
  const program = join(folder, "bin/jupyter");
  const made = fingerprint([list]);
  if (isFresh("jupyter", made, ["build/tools/jupyter/bin/jupyter"])) return program;
  ensurePython();
  rmSync(folder, { recursive: true, force: true });
  run("python3", ["-m", "venv", folder]);
  run(join(folder, "bin/pip"), ["install", "-q", "--no-compile", "-r", at(list)]);
  markFresh("jupyter", made);
  return program;
}

/** Returns an environment without the user's Jupyter settings and without requests to other hosts. */
function surroundings(home) {
  const settings = join(home, "lab/user-settings/@jupyterlab/apputils-extension");
  mkdirSync(settings, { recursive: true });
  writeFileSync(
    join(settings, "notification.jupyterlab-settings"),
    JSON.stringify({ fetchNews: "false", checkForUpdates: false }),
  );
  const variables = { JUPYTER_CONFIG_DIR: home, JUPYTER_DATA_DIR: home, JUPYTER_RUNTIME_DIR: home };
  return {
    ...process.env,
    ...variables,
    IPYTHONDIR: home,
    JUPYTERLAB_SETTINGS_DIR: join(home, "lab/user-settings"),
  };
}

/** Starts JupyterLab on a folder, at a free local port, without a password. */
export async function startJupyter(program, notebooks) {
  const home = mkdtempSync(join(tmpdir(), "driftglass-jupyter-"));
  const options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"];
  const open = ["--IdentityProvider.token=", `--ServerApp.root_dir=${notebooks}`];
  const child = spawn(program, ["lab", ...options, ...open], {
    env: surroundings(home),
    detached: true,
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const close = async () => {
    if (child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  try {
    return { url: await addressOf(child, ended), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Returns the address that JupyterLab prints once it listens. */
function addressOf(child, ended) {
  let said = "";
  return new Promise((resolve, reject) => {
    const listen = (bytes) => {
      said += bytes;
      const [, port] = /http:\/\/127\.0\.0\.1:(\d+)\/lab/.exec(said) ?? [];
      if (port) resolve(`http://127.0.0.1:${port}/`);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    void ended.then(() => reject(new Error(`jupyter lab ended:\n${said.slice(-4000)}`)));
  });
}
