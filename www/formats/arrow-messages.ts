/** Finds the messages of an Arrow file from their headers, without reading the values. */
import type { ByteSource } from "./types.js";

/** A byte range of a file. */
export interface Span {
  from: number;
  to: number;
}

/** Consecutive record batches, with the dictionaries among them. */
export interface BatchRun extends Span {
  rows: number;
  /** Number of dictionaries before them. */
  dictionaries: number;
}

export interface Messages {
  schema: Span;
  dictionaries: readonly Span[];
  runs: readonly BatchRun[];
  /** Number of rows of all runs. */
  rows: number;
}

/** Bytes read at once to find a message's header; nearly all headers are shorter. */
const HEAD = 4096;
/** Maximum bytes of a run, unless a single batch is larger. One run is in memory at a time. */
const RUN = 64 * 1024 * 1024;
const LARGEST = 2 ** 31 - 1;
const MAGIC = "ARROW1";

/** Message types (Arrow columnar format 1.5, `Message.fbs`). */
const [SCHEMA, DICTIONARY, BATCH] = [1, 2, 3];

interface Message extends Span {
  kind: number;
  /** Number of rows of a record batch. */
  rows: number;
}

/** Returns a byte range of a file. Throws if bytes are missing. */
export async function bytesOf(
  blob: ByteSource,
  { from, to }: Span,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await blob.slice(from, to).arrayBuffer());
  if (bytes.length < to - from) throw new Error("it ends within a message");
  return bytes;
}

/** Whether the bytes are a file and not a stream. A truncated file lacks the mark at its end. */
async function isFile(blob: ByteSource): Promise<boolean> {
  const mark = async (from: number, to: number): Promise<string> =>
    new TextDecoder().decode(await blob.slice(from, to).arrayBuffer());
  if ((await mark(0, MAGIC.length)) !== MAGIC) return false;
  if ((await mark(blob.size - MAGIC.length, blob.size)) === MAGIC) return true;
  throw new Error("it ends before its footer");
}

/** Returns a function for the positions of a FlatBuffers table's fields; `undefined` for omitted fields. */
function fieldsAt(view: DataView, table: number): (field: number) => number | undefined {
  const places = table - view.getInt32(table, true);
  const size = view.getUint16(places, true);
  return (field) => {
    const at = 4 + 2 * field;
    const place = at < size ? view.getUint16(places + at, true) : 0;
    return place === 0 ? undefined : table + place;
  };
}

const whole = (view: DataView, at: number | undefined): number =>
  at === undefined ? 0 : Number(view.getBigInt64(at, true));

/** Returns the message at a position; `null` at the end of the messages. */
async function messageAt(blob: ByteSource, from: number): Promise<Message | null> {
  const start = await blob.slice(from, Math.min(blob.size, from + HEAD)).arrayBuffer();
  if (start.byteLength < 4) return null;
  const mark = new DataView(start).getInt32(0, true);
  // Before version 0.15 of the format there was no marker before the length.
  const before = mark === -1 ? 8 : 4;
  if (start.byteLength < before) throw new Error("it ends within a message");
  const length = mark === -1 ? new DataView(start).getInt32(4, true) : mark;
  if (length === 0) return null;
  if (length < 0) throw new Error("a message has no length");
  const end = from + before + length;
  const head =
    before + length <= start.byteLength
      ? new DataView(start, before, length)
      : new DataView((await bytesOf(blob, { from: from + before, to: end })).buffer);
  const field = fieldsAt(head, head.getUint32(0, true));
  const [kind, header] = [field(1), field(2)];
  const to = end + whole(head, field(3));
  if (kind === undefined || header === undefined || to < end)
    throw new Error("a message is damaged");
  if (to > blob.size) throw new Error("it ends within a message");
  const inHeader = fieldsAt(head, header + head.getUint32(header, true));
  const type = head.getUint8(kind);
  return { from, to, kind: type, rows: type === BATCH ? whole(head, inHeader(0)) : 0 };
}

/** Returns the messages up to the batch that exceeds the number of wanted rows. */
export async function messagesOf(
  blob: ByteSource,
  wanted: number,
  signal: AbortSignal,
): Promise<Messages> {
  let at = (await isFile(blob)) ? 8 : 0;
  let schema: Span | undefined;
  const dictionaries: Span[] = [];
  const runs: BatchRun[] = [];
  let rows = 0;
  while (rows <= wanted) {
    signal.throwIfAborted();
    const message = await messageAt(blob, at);
    if (message === null) break;
    at = message.to;
    if (message.kind === SCHEMA) schema ??= message;
    if (message.kind === BATCH) place(runs, message, dictionaries.length);
    if (message.kind === DICTIONARY) dictionaries.push(message);
    rows += message.rows;
  }
  if (schema === undefined) throw new Error("it has no schema");
  return { schema, dictionaries, runs, rows };
}

/** Adds a batch to the last run, or starts a new run if that one is full. */
function place(runs: BatchRun[], { from, to, rows }: Message, dictionaries: number): void {
  if (to - from > LARGEST)
    throw new Error("a record batch is larger than 2 GB; write smaller ones, or Parquet");
  const last = runs.at(-1);
  if (last === undefined || to - last.from > RUN) runs.push({ from, to, rows, dictionaries });
  else Object.assign(last, { to, rows: last.rows + rows });
}
