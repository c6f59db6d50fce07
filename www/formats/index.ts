/** Typed files into columns. Loaded only when such a file is read. */
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

/** Errors of the file's own, in the words of the library that found them. */
function fileError(thrown: unknown, format: TypedFormat, file: string | undefined): unknown {
  if (thrown instanceof DriftglassError || thrown instanceof DOMException) return thrown;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new DriftglassError({
    code: `${format}-invalid`,
    message: `The ${decoders[format].title} file cannot be read: ${why}. Nothing of it was used. Write it anew, or as CSV.`,
    ...(file !== undefined && { file }),
  });
}

/** Reads a typed file into columns. */
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
