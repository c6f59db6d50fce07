/**
 * The second script of the single file: brotli, which not every browser can unpack, and the order of the wasm streams.
 */
import { decompressBrotli } from "hyparquet-compressors/src/brotli.js";
import { joined } from "../core/wasm-streams.js";

Object.assign(globalThis, {
  driftglassUnpack: decompressBrotli,
  driftglassUnpackWasm: (packed: Uint8Array, size: number) =>
    joined(new Uint8Array(decompressBrotli(packed, size))),
});
