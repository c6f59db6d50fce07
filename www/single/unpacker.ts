/** The second script of the single file: brotli, which not every browser unpacks by itself. */
import { decompressBrotli } from "hyparquet-compressors/src/brotli.js";

Object.assign(globalThis, { driftglassUnpack: decompressBrotli });
