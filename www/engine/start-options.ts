/** Checks the options of `Engine.start`. A misspelled option would otherwise be silently ignored. */
import { DriftglassError } from "../core/error.js";
import { refuseSignal } from "./source.js";
import type { EngineOptions } from "./types.js";

const OPTIONS = ["worker", "workers", "wasm", "signal"];

const invalid = (message: string) => new DriftglassError({ code: "config-invalid", message });

/** Throws `config-invalid`, naming the option, for an unknown option or an invalid value. */
export function refuseOptions(options: EngineOptions): void {
  if (typeof options !== "object" || options === null) {
    throw invalid("The options of `Engine.start` are an object.");
  }
  const foreign = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (foreign !== undefined) {
    const list = OPTIONS.join(", ");
    throw invalid(`/${foreign}: "${foreign}" is no option of the engine. Options are: ${list}.`);
  }
  const { worker, workers, signal } = options;
  refuseSignal("signal", signal);
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1)) {
    throw invalid(`/workers: \`workers\` is a whole number from 1; it is ${String(workers)}.`);
  }
  if (worker === "url") {
    throw invalid(
      'A worker by address is not offered. Use "blob", "none", or a function that makes one.',
    );
  }
  if (worker === undefined || typeof worker === "function" || ["blob", "none"].includes(worker)) {
    return;
  }
  throw invalid(
    `/worker: \`worker\` is "blob", "none", or a function that makes one; it is ${String(worker)}.`,
  );
}
