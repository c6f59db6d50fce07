// Takes the packed package into a fresh folder, as an application would, and opens what comes of it.
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { findBrowser } from "../../tools/setup.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".csv": "text/csv",
};
/** Milliseconds that installing, building or starting may take. */
const PATIENCE = 600_000;

/** Packs what is built; answers with the tarball and its size. The caller removes its folder. */
export function pack() {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-pack-"));
  const args = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
  const { stdout, stderr, status } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const tarball = join(folder, stdout.trim().split("\n").at(-1));
  return { folder, tarball, bytes: statSync(tarball).size };
}

/** Runs a command in the folder; what it printed is the error where it fails. */
export function run(folder, command, args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NG_CLI_ANALYTICS: "false", CI: "1" };
  const options = { cwd: folder, encoding: "utf8", timeout: PATIENCE, env };
  const { stdout, stderr, status, error } = spawnSync(command, args, options);
  if (status === 0) return stdout;
  const said = `${stdout}${stderr}`.slice(-4000);
  throw new Error(`'${command} ${args.join(" ")}' failed with ${error ?? status}\n${said}`);
}

/** A fresh folder with those files, in which the tarball and what its package.json names are installed. */
export function install(tarball, ...sources) {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-app-"));
  for (const source of sources) cpSync(source, folder, { recursive: true });
  const file = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  const dependencies = { ...manifest.dependencies, driftglass: `file:${tarball}` };
  writeFileSync(file, JSON.stringify({ ...manifest, dependencies }, null, 2));
  const scripts = manifest.driftglass?.installScripts ? [] : ["--ignore-scripts"];
  run(folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...scripts]);
  return folder;
}

/** The folder is gone afterwards, with all that was installed: disks are small. */
export const remove = (folder) => rmSync(folder, { recursive: true, force: true });

/** Serves a folder on a free port of this machine, as plain static hosting does. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    let path = join(folder, normalize(decodeURIComponent(pathname)));
    if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
    if (!existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
    return response.end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

/** Starts `npm run dev` and waits for the address it prints. */
export function develop(folder) {
  const child = spawn("npm", ["run", "dev"], { cwd: folder, detached: true });
  const close = async () => process.kill(-child.pid);
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk) => {
      said += chunk;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
      const plain = said.replaceAll(/\u001b\[[0-9;]*m/g, "");
      const url = plain.match(/http:\/\/(?:127\.0\.0\.1|localhost):\d+\/?/)?.[0];
      if (url) resolve({ url, close });
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("close", () => reject(new Error(`npm run dev ended:\n${said}`)));
  });
}

/** Opens the address in Chromium for `look`; what the page complained of is an error. */
export async function open(url, look) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? findBrowser().chromium ?? undefined,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    const page = await browser.newPage();
    // A limit of patience: the machine may do other work beside.
    page.setDefaultTimeout(120_000);
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("response", (answer) => {
      if (answer.status() >= 400) complaints.push(`${answer.status()} ${answer.url()}`);
    });
    await page.goto(url);
    try {
      await look(page);
    } catch (error) {
      throw new Error(`${error.message}\nThe page said: ${complaints.join("\n")}`);
    }
    if (complaints.length > 0) throw new Error(`The page said: ${complaints.join("\n")}`);
  } finally {
    await browser.close();
  }
}
