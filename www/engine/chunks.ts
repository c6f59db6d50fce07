/** A stream that somebody gave, chunk by chunk: nobody waits for it longer than the caller does. */
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

/** What was thrown by a stream: what a file throws that changed, or that it broke off. */
function brokenOff(thrown: unknown): unknown {
  const error = readError(thrown);
  if (error instanceof DriftglassError) return error;
  return unreadable(`The stream broke off before its end: ${why(thrown)}.`);
}

/** A stream with its length, where that is known. */
export interface Sized {
  chunks: Chunks;
  totalBytes: number | null;
}

/** The chunks of a stream in order. */
export class Chunks {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  /** What was looked at, and is still to come. */
  #start: Uint8Array | undefined;
  #ended = false;

  /** Throws `file-unavailable` for a stream that somebody else reads or has read. */
  constructor(stream: ReadableStream<Uint8Array>) {
    if (stream.locked) {
      throw unreadable("This stream or response was read before, and can be read only once.");
    }
    this.#reader = stream.getReader();
  }

  /** Whether all of it came. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The next chunk; none at the end, or when the caller has enough. Rejects when the caller cancels. */
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

  /** At least so many of the first bytes, unless there are fewer; they are still to come. */
  async peek(least: number, wanted: Wanted): Promise<Uint8Array> {
    const taken: Uint8Array[] = [];
    try {
      for (let length = 0; length < least; ) {
        const chunk = await this.next(wanted);
        if (chunk === undefined) break;
        // Its memory may be used again for the next one.
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

  /** All that is to come, which browsers keep outside of memory. */
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

  /** Lets go of the stream, without waiting for what that does. */
  cancel(): void {
    if (!this.#ended) void this.#reader.cancel().catch(() => undefined);
  }
}
