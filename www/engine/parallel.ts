/** One file read by several workers: parts in any order, put together in theirs. */
import type { CsvOptions } from "../core/types.js";
import type { CallOptions, Channel } from "./channel.js";
import { cancelledError, isFileChanged, readError } from "./errors.js";
import type { DescribedTable } from "./handles.js";
import { throttled } from "./progress.js";
import type { Handle } from "./protocol.js";
import type { Part } from "./ranges.js";
import type { TextReading } from "./types.js";

/** Bytes of a part: each reader holds two or three of them, several times as large as cells. */
const PART = 4 * 1024 * 1024;
/** What is read first, to find out what the file is. */
const BEGINNING = 256 * 1024;
/** A smaller file is read by one worker in the time in which others would start. */
export const LARGE = 8 * 1024 * 1024;

/** How far the reader of the whole is. */
interface State {
  bytes: number;
  rows: number;
  /** How far the rows kept are thinned out. */
  level: number;
  /** A buffer that is free again. */
  spare?: ArrayBuffer;
}

/** The parts of a file, each asked for ahead of its turn, but no more at once than keep all busy. */
class Parts {
  readonly #file: Blob;
  readonly #readers: readonly Channel[];
  readonly #ask: (reader: Channel, from: number, to: number) => Promise<Part>;
  readonly #asked: Promise<Part>[] = [];
  readonly #from: number;

  constructor(
    file: Blob,
    from: number,
    readers: readonly Channel[],
    ask: (reader: Channel, from: number, to: number) => Promise<Part>,
  ) {
    this.#file = file;
    this.#from = from;
    this.#readers = readers;
    this.#ask = ask;
  }

  get count(): number {
    return Math.ceil((this.#file.size - this.#from) / PART);
  }

  /** Where a part ends. */
  end(index: number): number {
    return Math.min(this.#file.size, this.#from + (index + 1) * PART);
  }

  async get(index: number): Promise<Part> {
    const ahead = Math.min(this.count, index + 2 * this.#readers.length + 1);
    while (this.#asked.length < ahead) this.#next();
    const part = await this.#asked[index];
    this.#asked[index] = Promise.resolve(nothing());
    return part ?? nothing();
  }

  #next(): void {
    const index = this.#asked.length;
    const reader = this.#readers[index % this.#readers.length];
    const from = this.#from + index * PART;
    const asked = reader === undefined ? nothing() : this.#ask(reader, from, this.end(index));
    const part = Promise.resolve(asked).catch((thrown: unknown) => {
      // A worker that was lost costs its parts: they are read in order instead.
      if (isFileChanged(thrown)) throw thrown;
      return nothing();
    });
    part.catch(() => undefined);
    this.#asked.push(part);
  }
}

function nothing(): Part {
  return { start: undefined, bytes: new Uint8Array() };
}

/** Reads a large file: `owner` holds the table, `readers` read its parts. */
export async function readInParts(
  file: Blob,
  options: CsvOptions,
  how: TextReading,
  owner: Channel,
  readers: readonly Channel[],
  { signal, enough, onProgress }: CallOptions,
): Promise<DescribedTable> {
  const handle = (await owner.call("readerOpen", [options, how])) as Handle;
  const tell = throttled(onProgress ?? (() => undefined));
  const totalBytes = file.size;
  const told = ({ bytes, rows }: State) => tell({ bytes, totalBytes, rows, stage: "reading" });
  const push = async (from: number, to: number) => {
    if (signal?.aborted) throw cancelledError();
    const state = (await owner.call("readerRange", [handle, file, from, to])) as State;
    told(state);
    return state;
  };
  try {
    let state = await push(0, BEGINNING);
    const plan = await owner.call(".plan", [handle]);
    if (plan === undefined) {
      for (let at = BEGINNING; at < totalBytes && !enough?.aborted; at += PART) {
        state = await push(at, Math.min(totalBytes, at + PART));
      }
    } else {
      const spares: ArrayBuffer[] = [];
      const ask = (reader: Channel, from: number, to: number) => {
        const spare = spares.pop();
        const args = [file, options, plan, state.level, [from, to], spare];
        const transfer = spare === undefined ? [] : [spare];
        return reader.call("readPart", args, { signal, transfer }) as Promise<Part>;
      };
      const parts = new Parts(file, BEGINNING, readers, ask);
      for (let index = 0; index < parts.count && !enough?.aborted; index += 1) {
        const part = await parts.get(index);
        if (signal?.aborted) throw cancelledError();
        const args = [handle, file, part, parts.end(index)];
        const transfer = [part.bytes.buffer as ArrayBuffer];
        state = (await owner.call("readerAdd", args, { transfer })) as State;
        if (state.spare !== undefined) spares.push(state.spare);
        told(state);
      }
    }
    tell({ bytes: totalBytes, totalBytes, rows: state.rows, stage: "typing" });
    const finish = state.bytes < totalBytes ? ".finishEarly" : ".finish";
    const table = (await owner.call(finish, [handle])) as DescribedTable;
    tell({ bytes: totalBytes, totalBytes, rows: table.rowCount, stage: "done" });
    return table;
  } catch (thrown) {
    throw signal?.aborted ? cancelledError() : readError(thrown);
  } finally {
    await owner.call("free", [handle]).catch(() => undefined);
  }
}
