import { decode, type TypedFormat } from "../formats/index.js";
import type { DecodeOptions, Decoding } from "../formats/types.js";
import { cancelledError, readError } from "./errors.js";
import { byteSource } from "./held.js";
import type { FileOrBytes } from "./lent.js";
import { throttled } from "./progress.js";
import type { CallContext } from "./protocol.js";

/** A typed file and the options for reading it. */
export interface TypedRequest {
  format: TypedFormat;
  blob: FileOrBytes;
  options: DecodeOptions;
}

/** Decodes a typed file in this thread. The context may change meanwhile. */
export async function* decodeIn(request: TypedRequest, context: CallContext): Decoding {
  const { format, blob: sent, options } = request;
  const blob = byteSource(sent);
  const tell = throttled((progress) => context.progress(progress));
  const totalBytes = blob.size;
  try {
    const decoded = yield* decode(format, blob, options, {
      get signal() {
        return context.signal;
      },
      progress: (bytes, rows) => tell({ bytes, totalBytes, rows, stage: "reading" }),
    });
    tell({ bytes: totalBytes, totalBytes, rows: decoded.rows, stage: "typing" });
    return decoded;
  } catch (thrown) {
    throw context.signal.aborted ? cancelledError() : readError(thrown);
  }
}
