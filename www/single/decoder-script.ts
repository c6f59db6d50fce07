/**
 * `decoder.js` of the single file. A worker uses it to decode typed files. If no worker starts, the page uses it too,
 * and so needs no second copy of the decoders.
 */
import { decodeIn } from "../engine/typed.js";

if ("WorkerGlobalScope" in globalThis) void import("../engine/decoder.js");
else Object.assign(globalThis, { driftglassDecodeIn: decodeIn });
