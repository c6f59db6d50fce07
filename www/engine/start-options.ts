/** Checks the options of `Engine.start`. A misspelled option would otherwise be silently ignored. */
import { invalid } from "../core/error.js";
import { refuseSignal } from "./source.js";
import type { EngineOptions } from "./types.js";

const OPTIONS = ["worker", "workers", "wasm", "signal"];

/** Throws `config-invalid`, naming the option, for an unknown option or an invalid value. */
export function refuseOptions(options: EngineOptions): void {
  if (typeof options !== "object" || options === null) {
    throw invalid("The options of `Engine.start` are an object.");
  }
  const foreign = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (foreign !== undefined) {
    const list = OPTIONS.join(", ");
    throw invalid(`"${foreign}" is no option of the engine. Options are: ${list}.`, `/${foreign}`);
  }
  const { worker, workers, signal } = options;
  refuseSignal("signal", signal);
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1)) {
    throw invalid(`A whole number from 1 is needed; this is ${String(workers)}.`, "/workers");
  }
  if (worker === undefined || typeof worker === "function" || ["blob", "none"].includes(worker)) {
    return;
  }
  throw invalid(
    `"blob", "none" or a function that makes one is needed; this is ${JSON.stringify(worker)}.`,
    "/worker",
  );
}
