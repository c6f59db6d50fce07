import type { ByteSource } from "../formats/types.js";
import type { FileOrBytes } from "./lent.js";

/** Bytes in memory that are read as a file is: a Blob of them could not be, where files cannot. */
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

/** What was sent for a file, to be read as one. */
export function byteSource(sent: FileOrBytes): ByteSource {
  return sent instanceof Blob ? sent : new HeldBytes(sent);
}
