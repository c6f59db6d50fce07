/** Bytes of a file by range, and proof that they came. */
import type { PartReader, TableReader } from "../core/table.js";
import { fileChanged, readError } from "./errors.js";

const SLICE = 8 * 1024 * 1024;
/** What follows a part is read with it: most last records end within. */
const BEYOND = 64 * 1024;

/** Where a part starts, and its records for `TableReader.append`; nothing if none can be told. */
export interface Part {
  start: number | undefined;
  bytes: Uint8Array;
}

async function bytesOf(file: Blob, from: number, to: number): Promise<Uint8Array> {
  const read = file.slice(from, to).arrayBuffer();
  const bytes = new Uint8Array(
    await read.catch((thrown: unknown) => {
      throw readError(thrown);
    }),
  );
  if (bytes.length !== to - from) throw fileChanged();
  return bytes;
}

/** Pushes a range of a file to the reader of the whole. */
export async function pushRange(
  reader: TableReader,
  file: Blob,
  from: number,
  to: number,
): Promise<void> {
  for (let at = from; at < to; at += SLICE) {
    reader.push(await bytesOf(file, at, Math.min(to, at + SLICE)));
  }
}

/** Reads the part of a file from one byte to another, and on to the end of its last record. */
export async function readRange(
  reader: PartReader,
  file: Blob,
  [from, to]: [number, number],
  spare: ArrayBuffer | undefined,
): Promise<Part> {
  const { size } = file;
  const bytes = await bytesOf(file, from - 1, Math.min(size, to + BEYOND));
  const inside = to - from + 1;
  reader.push(bytes.subarray(0, inside));
  let at = Math.min(size, to + BEYOND);
  let more = bytes.subarray(inside);
  while (!reader.end(more)) {
    if (at === size) {
      reader.finish();
      break;
    }
    const next = Math.min(size, at + BEYOND);
    more = await bytesOf(file, at, next);
    at = next;
  }
  if (to === size) reader.finish();
  const { start } = reader;
  return { start, bytes: reader.pack(spare) };
}

/** Adds a part to the reader of the whole; what does not fit is read again, in order. */
export async function addPart(
  reader: TableReader,
  file: Blob,
  { start, bytes }: Part,
  to: number,
): Promise<void> {
  if (start !== undefined && start > reader.bytes) {
    await pushRange(reader, file, reader.bytes, start);
  }
  if (!reader.append(bytes)) await pushRange(reader, file, reader.bytes, to);
}
