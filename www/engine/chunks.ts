/** A caller's stream, chunk by chunk. Waiting for it ends when the caller cancels. */
import { DriftglassError, why } from "../core/error.js";
import type { CallOptions } from "./channel.js";
import { cancelledError, readError, unlessAborted, whenAborted } from "./errors.js";

type Wanted = Pick<CallOptions, "signal" | "enough">;

function unreadable(message: string, code = "file-unavailable"): DriftglassError {
  return new DriftglassError({ code, message });
}

function checked(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  const given =
    typeof chunk === "string" ? "text: pipe it through a TextEncoderStream" : "something else";
  throw unreadable(
    `A chunk of a stream has to be a Uint8Array; this one is ${given}.`,
    "kind-mismatch",
  );
}

/** Converts an error of a stream: a changed file, or an interrupted stream. */
function brokenOff(thrown: unknown): unknown {
  const error = readError(thrown);
  if (error instanceof DriftglassError) return error;
  return unreadable(`The stream broke off before its end: ${why(thrown)}.`);
}

/** A stream with its length, if known. */
export interface Sized {
  chunks: Chunks;
  totalBytes: number | null;
}

/** The chunks of a stream in order. */
export class Chunks {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  /** Bytes that were peeked at and are still to be returned. */
  #start: Uint8Array | undefined;
  #ended = false;

  /** Throws `file-unavailable` for a stream that is locked or already read. */
  constructor(stream: ReadableStream<Uint8Array>) {
    if (stream.locked) {
      throw unreadable("This stream or response was read before, and can be read only once.");
    }
    this.#reader = stream.getReader();
  }

  /** Whether the whole stream was read. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Returns the next chunk; `undefined` at the end, or if the caller has enough. Rejects when the caller cancels. */
  async next({ signal, enough }: Wanted): Promise<Uint8Array | undefined> {
    if (signal?.aborted) throw cancelledError();
    const start = this.#start;
    this.#start = undefined;
    if (start !== undefined) return start;
    if (enough?.aborted) return undefined;
    const read = this.#reader.read().catch((thrown: unknown) => {
      throw brokenOff(thrown);
    });
    const stop = whenAborted([signal, enough]);
    try {
      const found = await Promise.race([read, stop.happened]);
      if (signal?.aborted) throw cancelledError();
      if (found === undefined) return undefined;
      this.#ended = found.done;
      return found.done ? undefined : checked(found.value);
    } finally {
      stop.ignore();
    }
  }

  /** Returns at least `least` of the first bytes, unless there are fewer. `next` still returns them. */
  async peek(least: number, wanted: Wanted): Promise<Uint8Array> {
    const taken: Uint8Array[] = [];
    try {
      for (let length = 0; length < least; ) {
        const chunk = await this.next(wanted);
        if (chunk === undefined) break;
        // The stream may reuse the memory for the next chunk.
        taken.push(chunk.slice());
        length += chunk.length;
      }
    } catch (thrown) {
      this.cancel();
      throw thrown;
    }
    const start = new Uint8Array(await new Blob(taken as BlobPart[]).arrayBuffer());
    if (start.length > 0) this.#start = start;
    return start;
  }

  /** Returns all remaining bytes as a Blob, which browsers keep outside of memory. */
  async whole({ signal }: Wanted): Promise<Blob> {
    const rest = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: async (controller) => {
        const chunk = await this.next({ signal });
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
      },
    });
    try {
      return await unlessAborted(signal, new Response(rest).blob());
    } catch (thrown) {
      this.cancel();
      throw brokenOff(thrown);
    }
  }

  /** Cancels the stream without waiting for it. */
  cancel(): void {
    if (!this.#ended) void this.#reader.cancel().catch(() => undefined);
  }
}
