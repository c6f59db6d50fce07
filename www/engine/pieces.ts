/** Reads a file in pieces, and verifies that all bytes arrived. */
import { fileChanged, readError } from "./errors.js";

/** Bytes per piece: large enough to make the calls cheap, small enough for the cache. */
const PIECE = 1024 * 1024;

/** Maximum time in milliseconds before the thread processes messages, such as a cancellation. */
const BUSY_MS = 50;

type Reader = ReadableStreamBYOBReader | ReadableStreamDefaultReader<Uint8Array>;

/**
 * Keeps streams alive while they are read. Chromium (156) collects a byte stream of a file if only its reader refers to
 * it, and the next read never settles.
 */
const held = new Set<ReadableStream>();

/** Returns a reader that fills our own buffer, if the browser supports it: reused memory is already mapped. */
function readerOf(stream: ReadableStream<Uint8Array>): Reader {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    return stream.getReader();
  }
}

async function next(reader: Reader, buffer: ArrayBuffer): Promise<Uint8Array | undefined> {
  const { done, value } =
    reader instanceof ReadableStreamDefaultReader
      ? await reader.read()
      : await reader.read(new Uint8Array(buffer), { min: PIECE });
  // The last piece may come together with `done`.
  return done && !value?.length ? undefined : value;
}

/** Lets pending messages run; otherwise available pieces would always come first. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Returns the pieces of a file in order. A piece is invalid once the next is requested. */
export async function* pieces(file: Blob): AsyncGenerator<Uint8Array, void, void> {
  const { size } = file;
  let seen = 0;
  const stream = file.stream();
  held.add(stream);
  const reader = readerOf(stream);
  try {
    // A missing file reports size 0; only reading it reveals the error.
    if (size === 0) await file.arrayBuffer();
    let buffer = new ArrayBuffer(PIECE);
    let rested = performance.now();
    for (let piece = await next(reader, buffer); piece; piece = await next(reader, buffer)) {
      seen += piece.length;
      yield piece;
      buffer = piece.buffer as ArrayBuffer;
      if (performance.now() - rested > BUSY_MS) {
        await breath();
        rested = performance.now();
      }
    }
    if (seen !== size) throw fileChanged();
  } catch (thrown) {
    throw readError(thrown);
  } finally {
    await reader.cancel().catch(() => undefined);
    held.delete(stream);
  }
}

/** Returns a small range of a file as one array. */
export async function bytesOf(file: Blob, from: number, to: number): Promise<Uint8Array> {
  const read = file.slice(from, to).arrayBuffer();
  const bytes = new Uint8Array(
    await read.catch((thrown: unknown) => {
      throw readError(thrown);
    }),
  );
  if (bytes.length !== to - from) throw fileChanged();
  return bytes;
}
