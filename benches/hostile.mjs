// npm run bench -- hostile: whether the time that hostile files take grows with their size, or with its square.
import { readFileSync } from "node:fs";
import { build } from "../tools/build.mjs";
import { at, say } from "../tools/shell.mjs";
import { machine, today } from "./results.mjs";

const SIZE = 4 << 20;
/** Twice the size may take so many times as long (T12); by the square it would be 4. */
const LIMIT = 2.3;

const { families } = JSON.parse(readFileSync(at("tests/fixtures/hostile_families.json"), "utf8"));

const fileOf = ({ before, repeated, after }, size) =>
  Buffer.from(before + repeated.repeat(Math.floor(size / repeated.length)) + after);

/** Milliseconds until a file is a table, or is refused. */
function timeOf(core, bytes) {
  const start = performance.now();
  try {
    core.Table.fromCsv(bytes).free();
  } catch (thrown) {
    if (!(thrown instanceof core.DriftglassError) || thrown.code === "internal-panic") throw thrown;
  }
  return performance.now() - start;
}

/** The fastest of several turns of both sizes: what else the machine does only adds to a time. */
function measure(core, family, runs) {
  const files = [SIZE, 2 * SIZE].map((size) => fileOf(family, size));
  const fastest = [Infinity, Infinity];
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const [i, bytes] of files.entries()) {
      const time = timeOf(core, bytes);
      // The first turn compiles, and makes room.
      if (turn > 0) fastest[i] = Math.min(fastest[i], time);
    }
  }
  return fastest;
}

/** Runs all and answers the block of results. A family that takes more than the limit ends it with an error. */
export async function hostile({ runs }) {
  say("Hostile files, once and twice the size; about a minute.");
  await build();
  const core = await import(at("dist/core.js"));
  await core.init();
  const found = families.map((family) => ({ family, times: measure(core, family, runs) }));
  const rows = found.map(({ family, times: [one, two] }) => {
    const kept = two / one <= LIMIT ? "yes" : "**no**";
    return `| ${family.name} | ${one.toFixed(1)} ms | ${two.toFixed(1)} ms | ${(two / one).toFixed(2)} | ${kept} |`;
  });
  const over = found.filter(({ times: [one, two] }) => two / one > LIMIT);
  if (over.length > 0) process.exitCode = 1;
  return [
    `## ${today()}, hostile files`,
    "",
    `Each family of \`tests/fixtures/hostile_families.json\` read by \`Table.fromCsv\` in Node ${process.version}, 4 MiB and 8 MiB; the fastest of ${runs} runs of each in turns. ${machine()}. At most ${LIMIT} times as long for twice the size.`,
    "",
    "| family | 4 MiB | 8 MiB | ratio | kept |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
