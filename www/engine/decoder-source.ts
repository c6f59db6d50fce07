import source from "virtual:driftglass-decoder";
import { scriptWorker } from "./worker-source.js";

/** A worker that decodes typed files. This module is loaded when the first of them is read. */
export function decoderWorker(): Worker {
  return scriptWorker(source, "driftglass decoder");
}
