// Clones the committed state and runs npm start twice. The second start must take less than 5 seconds.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run, say, seconds } from "./shell.mjs";

const mostSecondsAgain = 5;

/** Starts the page in a folder, waits until it responds, and stops it. Returns the seconds it took. */
function start(folder) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn("npm", ["start"], { cwd: folder, detached: true });
    const stop = () => process.kill(-child.pid);
    let output = "";
    child.stdout.on("data", async (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
      const url = output.match(/^Ready after .*?(http:\S+)/m)?.[1];
      if (!url) return;
      const took = (performance.now() - began) / 1000;
      const answer = await fetch(url);
      stop();
      if (answer.ok) resolve(took);
      else reject(new Error(`${url} answered ${answer.status}`));
    });
    child.stderr.pipe(process.stderr);
    child.on("close", () => reject(new Error("npm start ended before it was ready")));
  });
}

const folder = mkdtempSync(join(tmpdir(), "driftglass-"));
try {
  const began = performance.now();
  run("git", ["clone", "--quiet", root, folder]);
  await start(folder);
  say(`The first start took ${seconds(began)}.`);
  const again = await start(folder);
  say(`The second start took ${again.toFixed(1)} s.`);
  if (again > mostSecondsAgain) throw new Error(`the second start took over ${mostSecondsAgain} s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
