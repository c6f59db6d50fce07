/** The bytes of a file piece by piece, and proof that all of them came. */
import { fileChanged, readError } from "./errors.js";

/** Bytes of a piece: enough to make the calls cheap, little enough to stay in the cache. */
const PIECE = 1024 * 1024;

/** So long a thread may be busy before it looks for messages, such as the word to stop. */
const BUSY_MS = 50;

type Reader = ReadableStreamBYOBReader | ReadableStreamDefaultReader<Uint8Array>;

/**
 * Streams that are being read. Chromium (156) lets a byte stream of a file go when nothing but its
 * reader holds it, and the next read never ends.
 */
const held = new Set<ReadableStream>();

/** Into a buffer of our own where the browser can: memory that is used again is there already. */
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
  // The last piece may come with the word that there are no more.
  return done && !value?.length ? undefined : value;
}

/** Lets waiting messages through: pieces that are there already would come before them for ever. */
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

/** Pieces of a file in order. A piece is gone once the next is asked for. */
export async function* pieces(file: Blob): AsyncGenerator<Uint8Array, void, void> {
  const { size } = file;
  let seen = 0;
  const stream = file.stream();
  held.add(stream);
  const reader = readerOf(stream);
  try {
    // A file that is gone has no size any more; only reading it tells.
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

/** A few bytes of a file in one array. */
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
