import type { ByteSource } from "../formats/types.js";
import type { FileOrBytes } from "./lent.js";

/** Bytes in memory that are read like a file. Where files cannot be read, neither can a Blob of bytes. */
class HeldBytes implements ByteSource {
  readonly #bytes: ArrayBuffer;

  constructor(bytes: ArrayBuffer) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.byteLength;
  }

  slice(start?: number, end?: number): HeldBytes {
    return new HeldBytes(this.#bytes.slice(start ?? 0, end));
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes);
  }
}

/** Returns a readable source for a file or bytes that were sent. */
export function byteSource(sent: FileOrBytes): ByteSource {
  return sent instanceof Blob ? sent : new HeldBytes(sent);
}
