/** Reads typed files into columns. Loaded only with the first such file. */
import { DriftglassError } from "../core/error.js";
import { decodeArrow } from "./arrow.js";
import { decodeParquet } from "./parquet.js";
import type { ByteSource, DecodeContext, DecodeOptions, Decoding } from "./types.js";

export { buffersOf, type Decoded, type DecodedColumn, type DecodeOptions } from "./types.js";

export type TypedFormat = "parquet" | "arrow";

const decoders = {
  parquet: { decode: decodeParquet, title: "Parquet" },
  arrow: { decode: decodeArrow, title: "Arrow" },
};

/** Returns an error for a fault in the file, with the library's message. */
function fileError(thrown: unknown, format: TypedFormat, file: string | undefined): unknown {
  if (thrown instanceof DriftglassError || thrown instanceof DOMException) return thrown;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new DriftglassError({
    code: `${format}-invalid`,
    message: `The ${decoders[format].title} file cannot be read: ${why}. Nothing of it was used. Write it anew, or as CSV.`,
    ...(file !== undefined && { file }),
  });
}

/** Decodes a typed file into columns. */
export async function* decode(
  format: TypedFormat,
  blob: ByteSource,
  options: DecodeOptions,
  context: DecodeContext,
): Decoding {
  try {
    return yield* decoders[format].decode(blob, options, context);
  } catch (thrown) {
    throw fileError(thrown, format, options.file);
  }
}
