/**
 * `decoder.js` of the single file: a worker decodes typed files by it, and where no worker starts the page does, which
 * so needs no other copy of the decoders.
 */
import { decodeIn } from "../engine/typed.js";

if ("WorkerGlobalScope" in globalThis) void import("../engine/decoder.js");
else Object.assign(globalThis, { driftglassDecodeIn: decodeIn });
