import { CsvReader, type Table } from "../core/table.js";
import type { CsvOptions } from "../core/types.js";
import { cancelledError, fileChanged } from "./errors.js";
import type { CallContext } from "./protocol.js";
import type { Progress } from "./types.js";
import { isGzipStart, readError } from "./unpack.js";

const SLICE = 4 * 1024 * 1024;
const PROGRESS_MS = 100;

type Chunks = AsyncGenerator<Uint8Array, void, void>;

/** Reads a file in slices, the next one while the last is parsed; checks that every byte came. */
async function* slices(file: Blob): Chunks {
  const read = (from: number) => file.slice(from, from + SLICE).arrayBuffer();
  let next = read(0);
  for (let from = 0; from < file.size; from += SLICE) {
    const bytes = new Uint8Array(await next);
    const expected = Math.min(SLICE, file.size - from);
    if (bytes.length !== expected) throw fileChanged();
    if (from + SLICE < file.size) next = read(from + SLICE);
    yield bytes;
  }
}

/** `for await` over a stream is missing in WebKit. */
async function* streamed(stream: ReadableStream<Uint8Array>): Chunks {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

async function isGzip(blob: Blob): Promise<boolean> {
  const magic = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  return isGzipStart(magic);
}

/** Unpacks gzip; `consumed` learns how many packed bytes were taken. */
function unpacked(blob: Blob, consumed: (bytes: number) => void): Chunks {
  const source = slices(blob);
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) return controller.close();
      consumed(value.length);
      controller.enqueue(value as Uint8Array<ArrayBuffer>);
    },
  });
  return streamed(packed.pipeThrough(new DecompressionStream("gzip")));
}

/** Tells progress at most ten times a second. */
function throttled(progress: (progress: Progress) => void): (now: Progress) => void {
  let last = 0;
  return (now) => {
    const time = performance.now();
    if (now.stage === "reading" && time - last < PROGRESS_MS) return;
    last = time;
    progress(now);
  };
}

async function consume(
  chunks: Chunks,
  reader: CsvReader,
  context: CallContext,
  onChunk: (bytes: number) => void,
): Promise<void> {
  for (;;) {
    if (context.signal.aborted) {
      await chunks.return();
      throw cancelledError();
    }
    const { done, value } = await chunks.next();
    if (done) return;
    reader.push(value);
    onChunk(value.length);
  }
}

/** Reads a CSV file, gzip or not, into a table. */
export async function readBlob(
  blob: Blob,
  options: CsvOptions,
  context: CallContext,
): Promise<Table> {
  const gzip = await isGzip(blob).catch(() => false);
  const tell = throttled(context.progress);
  let bytes = 0;
  const reader = new CsvReader(options);
  const count = (more: number) => {
    bytes += more;
  };
  const report = (stage: Progress["stage"]) =>
    tell({ bytes, totalBytes: blob.size, rows: stage === "done" ? rows : reader.rows, stage });
  let rows = 0;
  try {
    const chunks = gzip ? unpacked(blob, count) : slices(blob);
    await consume(chunks, reader, context, (length) => {
      if (!gzip) count(length);
      report("reading");
    });
    report("typing");
    const table = reader.finish();
    rows = table.rowCount;
    report("done");
    return table;
  } catch (thrown) {
    reader.free();
    throw readError(thrown, gzip);
  }
}
