/** Reads ranges of a file, and verifies that all bytes arrived. */
import type { PartReader, TableReader } from "../core/table.js";
import { bytesOf, pieces } from "./pieces.js";

/** Bytes read at a time beyond the end of a part; most last records end within the first. */
const BEYOND = 64 * 1024;

/** The start of a part and its records for `TableReader.append`; `undefined` if no record start was found. */
export interface Part {
  start: number | undefined;
  bytes: Uint8Array;
}

/** Pushes a range of a file to the reader of the whole file. */
export async function pushRange(
  reader: TableReader,
  file: Blob,
  from: number,
  to: number,
): Promise<void> {
  for await (const piece of pieces(file.slice(from, to))) reader.push(piece);
}

/** Reads the part of a file between two bytes, and on to the end of its last record. */
export async function readRange(
  reader: PartReader,
  file: Blob,
  [from, to]: [number, number],
  spare: ArrayBuffer | undefined,
): Promise<Part> {
  const { size } = file;
  for await (const piece of pieces(file.slice(from - 1, to))) reader.push(piece);
  let at = Math.min(size, to + BEYOND);
  let more = to === size ? new Uint8Array() : await bytesOf(file, to, at);
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

/** Adds a part to the reader of the whole file. A part that does not fit is read again, in order. */
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
