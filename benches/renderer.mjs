// What the browser benchmarks share: one way to launch Chromium, and the memory of its renderers.
import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { findBrowser } from "../tools/setup.mjs";

/** The system's Chromium, headless. */
export const launchBrowser = () =>
  chromium.launch({
    executablePath: findBrowser().chromium ?? undefined,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
  });

/** The largest peak of resident memory among the browser's renderers (they hold the page and its workers). Linux only. */
export function rendererPeakBytes() {
  const parents = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const status = textOf(`/proc/${pid}/status`);
    parents.set(pid, { parent: status.match(/^PPid:\s+(\d+)/m)?.[1], status });
  }
  const isOurs = (pid) =>
    pid === String(process.pid) || (parents.has(pid) && isOurs(parents.get(pid).parent));
  const peaks = [...parents]
    .filter(([pid]) => isOurs(pid) && textOf(`/proc/${pid}/cmdline`).includes("--type=renderer"))
    .map(([, { status }]) => 1024 * Number(status.match(/^VmHWM:\s+(\d+)/m)?.[1] ?? 0));
  return peaks.length > 0 ? Math.max(...peaks) : null;
}

function textOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
