/** Sources other than files and bytes: streams, the network, text. Loaded with the first such source. */
import { DriftglassError, why } from "../core/error.js";
import type { CallOptions } from "./channel.js";
import { Chunks, type Sized } from "./chunks.js";
import { cancelledError } from "./errors.js";
import { pieces } from "./pieces.js";
import { blobOfText } from "./text-source.js";
import type { Source } from "./types.js";

export { readStream } from "./pump.js";

/** Opens a source that is neither a file nor bytes, or bytes that were transferred away. */
export async function unlikeFiles(source: Source, { signal }: CallOptions): Promise<Blob | Sized> {
  if (typeof source === "string") return blobOfText(source);
  if (source instanceof ReadableStream) return sized(source);
  if (source instanceof URL) return bodyOf(await fetched(source, signal));
  if (source instanceof Response) return bodyOf(source);
  const stream = streamOf(source);
  if (stream !== null) return sized(stream);
  const isBytes = source instanceof ArrayBuffer || ArrayBuffer.isView(source);
  const message = isBytes
    ? "These bytes are gone: their buffer was transferred. Pass a copy of them."
    : "This is nothing that can be read. Pass a File, Blob, Response, ReadableStream, URL, bytes or the text itself.";
  throw new DriftglassError({ code: "kind-mismatch", message });
}

function sized(stream: ReadableStream<Uint8Array>, totalBytes: number | null = null): Sized {
  return { chunks: new Chunks(stream), totalBytes };
}

/** Returns an iterable of bytes, such as a Node stream, as a stream; `null` for anything else. */
function streamOf(source: unknown): ReadableStream<Uint8Array> | null {
  if (typeof source !== "object" || source === null || !(Symbol.asyncIterator in source)) {
    return null;
  }
  const chunks = (source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  return typeof chunks?.next === "function" ? streamFrom(chunks) : null;
}

/** Reads nothing ahead: the memory of a chunk may be reused for the next. */
function streamFrom(chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** Returns a file that is read in this thread, either completely or with an error. */
export function readHere(file: Blob): Sized {
  return sized(streamFrom(pieces(file)), file.size);
}

async function fetched(url: URL, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(url, { signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw cancelledError();
    throw new DriftglassError({
      code: "file-unavailable",
      message: `The file could not be fetched from ${url.origin === "null" ? url.href : url.origin}: ${why(error)}.`,
    });
  }
}

function bodyOf(response: Response): Sized {
  if (response.ok && response.body !== null) {
    const length = Number(response.headers.get("content-length"));
    const isPlain = response.headers.get("content-encoding") === null;
    return sized(response.body, isPlain && length > 0 ? length : null);
  }
  throw new DriftglassError({
    code: "file-unavailable",
    message: `The file could not be fetched: the server answered ${response.status}.`,
  });
}
