import { type Decoded, type DecodeOptions, decode, type TypedFormat } from "../formats/index.js";
import { readError } from "./errors.js";
import { byteSource } from "./held.js";
import type { FileOrBytes } from "./lent.js";
import { throttled } from "./progress.js";
import type { CallContext } from "./protocol.js";

/** A typed file and what is wanted of it. */
export interface TypedRequest {
  format: TypedFormat;
  blob: FileOrBytes;
  options: DecodeOptions;
}

/** Decodes a typed file in this thread. */
export async function decodeIn(request: unknown, context: CallContext): Promise<Decoded> {
  const { format, blob: sent, options } = request as TypedRequest;
  const blob = byteSource(sent);
  const tell = throttled(context.progress);
  const totalBytes = blob.size;
  try {
    const decoded = await decode(format, blob, options, {
      signal: context.signal,
      progress: (bytes, rows) => tell({ bytes, totalBytes, rows, stage: "reading" }),
    });
    tell({ bytes: totalBytes, totalBytes, rows: decoded.rows, stage: "typing" });
    return decoded;
  } catch (thrown) {
    throw readError(thrown);
  }
}
