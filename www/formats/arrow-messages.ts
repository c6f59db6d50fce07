/** Where the messages of an Arrow file lie, found from their heads: its values are not read for that. */
import type { ByteSource } from "./types.js";

/** Bytes of a file. */
export interface Span {
  from: number;
  to: number;
}

/** Record batches that follow each other, with the dictionaries among them. */
export interface BatchRun extends Span {
  rows: number;
  /** How many dictionaries are before them. */
  dictionaries: number;
}

export interface Messages {
  schema: Span;
  dictionaries: readonly Span[];
  runs: readonly BatchRun[];
  /** Rows of all runs. */
  rows: number;
}

/** What is read at once to find a message's head: nearly all are shorter. */
const HEAD = 4096;
/** Bytes of a run, where batches are no larger: in memory is one of them. */
const RUN = 64 * 1024 * 1024;
const LARGEST = 2 ** 31 - 1;
const MAGIC = "ARROW1";

/** Kinds of messages (Arrow columnar format 1.5, `Message.fbs`). */
const [SCHEMA, DICTIONARY, BATCH] = [1, 2, 3];

interface Message extends Span {
  kind: number;
  /** Of a record batch. */
  rows: number;
}

/** Bytes of a file, all that were asked for. */
export async function bytesOf(
  blob: ByteSource,
  { from, to }: Span,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await blob.slice(from, to).arrayBuffer());
  if (bytes.length < to - from) throw new Error("it ends within a message");
  return bytes;
}

/** Whether it is a file and not a stream; one that was cut off has lost the mark at its end. */
async function isFile(blob: ByteSource): Promise<boolean> {
  const mark = async (from: number, to: number): Promise<string> =>
    new TextDecoder().decode(await blob.slice(from, to).arrayBuffer());
  if ((await mark(0, MAGIC.length)) !== MAGIC) return false;
  if ((await mark(blob.size - MAGIC.length, blob.size)) === MAGIC) return true;
  throw new Error("it ends before its footer");
}

/** A table of FlatBuffers: where its fields are, `undefined` for those that it leaves out. */
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

/** The message that begins there; `null` where the messages end. */
async function messageAt(blob: ByteSource, from: number): Promise<Message | null> {
  const start = await blob.slice(from, Math.min(blob.size, from + HEAD)).arrayBuffer();
  if (start.byteLength < 4) return null;
  const mark = new DataView(start).getInt32(0, true);
  // Before version 0.15 of the format no mark stood before the length.
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

/** The messages up to the batch with which there are more rows than are wanted. */
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

/** Puts a batch into the last run, or begins another where that is full. */
function place(runs: BatchRun[], { from, to, rows }: Message, dictionaries: number): void {
  if (to - from > LARGEST)
    throw new Error("a record batch is larger than 2 GB; write smaller ones, or Parquet");
  const last = runs.at(-1);
  if (last === undefined || to - last.from > RUN) runs.push({ from, to, rows, dictionaries });
  else Object.assign(last, { to, rows: last.rows + rows });
}
