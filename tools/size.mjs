// The size of the engine against its budget: what every page has to load before it can do anything.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { at, main, say } from "./shell.mjs";

/** In kB. Lowered whenever the engine has become smaller; raised only for what is worth it, and said in benches/README.md. */
const BUDGET = { raw: 1510, brotli: 480 };
/** Where it is to be, with all it can do. */
const GOAL = { raw: 600, brotli: 220 };

await main(import.meta.url, async () => {
  const wasm = readFileSync(at("dist/core_bg.wasm"));
  const sizes = { raw: wasm.length, brotli: brotliCompressSync(wasm).length };
  const over = [];
  for (const [how, bytes] of Object.entries(sizes)) {
    const size = bytes / 1000;
    say(`  ${how}: ${size.toFixed(0)} kB of ${BUDGET[how]} (goal ${GOAL[how]})`);
    if (size > BUDGET[how]) over.push(how);
  }
  if (over.length > 0) {
    throw new Error(`The engine outgrew its budget (${over.join(" and ")}): see tools/size.mjs.`);
  }
});
