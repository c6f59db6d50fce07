// The main job in Node through driftglass/core, in a process of its own. Prints one JSON object.
import { closeSync, openSync, readSync } from "node:fs";

const [referencePath, batchPath] = process.argv.slice(2);
const chunkBytes = 4 << 20;

/** Remembers the memory of the engine's instance: its size after the job is its peak, wasm memory never shrinks. */
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    if (this.exports.memory) memories.push(this.exports.memory);
  }
};

const started = performance.now();
const { CsvReader, init, Monitor } = await import("../dist/core.js");

function read(path) {
  const reader = new CsvReader({ file: path });
  const file = openSync(path, "r");
  const chunk = new Uint8Array(chunkBytes);
  for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
    reader.push(chunk.subarray(0, size));
  }
  closeSync(file);
  return reader.finish();
}

const config = {
  positive: 1,
  roles: {
    target: "target",
    prediction: "prediction",
    probability: "probability",
    timestamp: "time",
    latency: "latency_ms",
    id: "id",
  },
};

const phases = {};
function phase(name, action) {
  const begin = performance.now();
  const result = action();
  phases[name] = (performance.now() - begin) / 1000;
  return result;
}

await init();
phases.start = (performance.now() - started) / 1000;
const reference = phase("read reference", () => read(referencePath));
const monitor = phase("measure reference", () => new Monitor(reference, config));
reference.free();
const batch = phase("read batch", () => read(batchPath));
const report = phase("observe batch", () => monitor.observe(batch, { label: "batch", at: 0 }));
const dashboard = phase("dashboard", () => monitor.dashboard());
process.stdout.write(
  `${JSON.stringify({
    seconds: (performance.now() - started) / 1000,
    phases,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    wasmBytes: Math.max(...memories.map((memory) => memory.buffer.byteLength)),
    accuracy: dashboard.currentAccuracy,
    drifted: [...dashboard.driftedColumns].sort(),
    rows: report.rows,
  })}\n`,
);
