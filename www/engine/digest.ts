import { Sha256 } from "../core/decide.js";
import { cancelledError } from "./errors.js";
import type { FileOrBytes } from "./lent.js";
import { pieces } from "./pieces.js";
import { throttled } from "./progress.js";
import type { CallContext } from "./protocol.js";

/** Calculates the SHA-256 of a file in pieces. Memory does not depend on the file's size. */
export async function sha256Of(
  sent: FileOrBytes,
  { signal, progress }: CallContext,
): Promise<string> {
  const isFile = sent instanceof Blob;
  const chunks = isFile ? pieces(sent) : [new Uint8Array(sent)];
  const totalBytes = isFile ? sent.size : sent.byteLength;
  const digest = new Sha256();
  const tell = throttled(progress);
  let bytes = 0;
  try {
    for await (const piece of chunks) {
      if (signal.aborted) throw cancelledError();
      digest.update(piece);
      bytes += piece.length;
      tell({ bytes, totalBytes, rows: 0, stage: "reading" });
    }
    return digest.hex();
  } finally {
    digest.free();
  }
}
