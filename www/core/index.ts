/** `driftglass/core`: the engine in the calling thread. */
export { BatchPlan, batches, type TableBatch } from "./batches.js";
export { GradualRollout, RetrainingTrigger, Sha256 } from "./decide.js";
export { ChangeDetector } from "./detect.js";
export { DriftglassError, type ErrorDetails } from "./error.js";
export * from "./functions.js";
export { initModule } from "./glue.js";
export { init, init as default } from "./init.js";
export { Monitor } from "./monitor.js";
export { type AlertListener, consoleSink, webNotificationSink } from "./sinks.js";
export { CsvReader, Table, TableReader } from "./table.js";
export type * from "./types.js";
export type { WasmSource } from "./wasm-given.js";
export { compile } from "./wasm-source.js";
