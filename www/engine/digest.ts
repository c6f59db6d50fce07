import { Sha256 } from "../core/decide.js";
import { cancelledError } from "./errors.js";
import { pieces } from "./pieces.js";
import { throttled } from "./progress.js";
import type { CallContext } from "./protocol.js";

/** SHA-256 of a file, piece by piece: its size does not matter. */
export async function sha256Of(file: Blob, { signal, progress }: CallContext): Promise<string> {
  const digest = new Sha256();
  const tell = throttled(progress);
  let bytes = 0;
  try {
    for await (const piece of pieces(file)) {
      if (signal.aborted) throw cancelledError();
      digest.update(piece);
      bytes += piece.length;
      tell({ bytes, totalBytes: file.size, rows: 0, stage: "reading" });
    }
    return digest.hex();
  } finally {
    digest.free();
  }
}
