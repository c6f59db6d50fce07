import { type Table, TableReader } from "../core/table.js";
import type { CsvOptions } from "../core/types.js";
import { cancelledError, fileChanged, readError } from "./errors.js";
import { throttled } from "./progress.js";
import type { CallContext } from "./protocol.js";

const SLICE = 8 * 1024 * 1024;

type Chunks = AsyncGenerator<Uint8Array, void, void>;

/** Reads a file in slices, the next one while the last is parsed; checks that every byte came. */
async function* slices(file: Blob): Chunks {
  const { size } = file;
  // A file that is gone has no size any more; only reading it tells.
  if (size === 0) await file.arrayBuffer();
  const read = (from: number) => file.slice(from, from + SLICE).arrayBuffer();
  let next = size > 0 ? read(0) : undefined;
  for (let from = 0; next !== undefined; from += SLICE) {
    const bytes = new Uint8Array(await next);
    if (bytes.length !== Math.min(SLICE, size - from)) throw fileChanged();
    next = from + SLICE < size ? read(from + SLICE) : undefined;
    yield bytes;
  }
}

async function consume(
  chunks: Chunks,
  reader: TableReader,
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

/** Reads a text file, packed by gzip or not, into a table; as CSV only, or as what it is. */
export async function readBlob(
  blob: Blob,
  options: CsvOptions,
  format: "auto" | "csv",
  context: CallContext,
): Promise<Table> {
  const tell = throttled(context.progress);
  const totalBytes = blob.size;
  let bytes = 0;
  const reader = new TableReader(options, format);
  try {
    await consume(slices(blob), reader, context, (length) => {
      bytes += length;
      tell({ bytes, totalBytes, rows: reader.rows, stage: "reading" });
    });
    tell({ bytes, totalBytes, rows: reader.rows, stage: "typing" });
    const table = reader.finish();
    tell({ bytes, totalBytes, rows: table.rowCount, stage: "done" });
    return table;
  } catch (thrown) {
    reader.free();
    throw readError(thrown);
  }
}
