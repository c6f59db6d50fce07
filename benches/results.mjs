// What all benchmarks share: where results go, and what they ran on.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { at } from "../tools/shell.mjs";

const marker = "<!-- results, newest first -->\n";

export const today = () => new Date().toISOString().slice(0, 10);

export const machine = () =>
  `${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB`;

/** Puts a block above the older ones. */
export function record(block) {
  const readme = at("benches", "README.md");
  writeFileSync(readme, readFileSync(readme, "utf8").replace(marker, `${marker}\n${block}`));
}
