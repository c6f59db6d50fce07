import { type Table, TableReader } from "../core/table.js";
import type { CsvOptions } from "../core/types.js";
import { cancelledError, readError } from "./errors.js";
import { pieces } from "./pieces.js";
import { throttled } from "./progress.js";
import type { CallContext } from "./protocol.js";

/** How to read a text file, with the reference it is counted against. */
export interface ResolvedReading {
  format: "auto" | "csv";
  reference?: Table;
}

/** Pushes pieces until the end, or until the caller has enough. */
async function consume(
  chunks: AsyncGenerator<Uint8Array, void, void>,
  reader: TableReader,
  context: CallContext,
  onChunk: (bytes: number) => void,
): Promise<void> {
  for await (const chunk of chunks) {
    if (context.signal.aborted) throw cancelledError();
    if (context.enough.aborted) return;
    reader.push(chunk);
    onChunk(chunk.length);
  }
}

/** Reads a text file, gzipped or not, into a table: as CSV only, or in its detected format. */
export async function readBlob(
  blob: Blob,
  options: CsvOptions,
  { format, reference }: ResolvedReading,
  context: CallContext,
): Promise<Table> {
  const tell = throttled(context.progress);
  const totalBytes = blob.size;
  let bytes = 0;
  const reader = new TableReader(options, format, reference);
  try {
    await consume(pieces(blob), reader, context, (length) => {
      bytes += length;
      tell({ bytes, totalBytes, rows: reader.rows, stage: "reading" });
    });
    tell({ bytes, totalBytes, rows: reader.rows, stage: "typing" });
    const table = bytes < totalBytes ? reader.finishEarly() : reader.finish();
    tell({ bytes, totalBytes, rows: table.rowCount, stage: "done" });
    return table;
  } catch (thrown) {
    reader.free();
    throw readError(thrown);
  }
}

/** Reads the complete records in the first bytes of a text file. */
export async function readBeginning(
  blob: Blob,
  size: number,
  options: CsvOptions,
  format: "auto" | "csv",
): Promise<Table> {
  const reader = new TableReader(options, format);
  try {
    for await (const piece of pieces(blob.slice(0, size))) reader.push(piece);
    return size < blob.size ? reader.finishEarly() : reader.finish();
  } catch (thrown) {
    reader.free();
    throw thrown;
  }
}
