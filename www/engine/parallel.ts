/** One file read by several workers: parts in any order, put together in that of the file. */
import type { CsvOptions } from "../core/types.js";
import type { CallOptions, Channel } from "./channel.js";
import { cancelledError, isFileChanged, readError, unlessAborted } from "./errors.js";
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

/** Parts that readers may be ahead of the owner, beside those they are at: what waits takes memory. */
const AHEAD = 8;
/** What one reader is asked for at once, so that it need not wait for the next word. */
const ASKED = 2;

/**
 * The parts of a file: who reads which. A reader that has nothing to do takes the next one that nobody has,
 * but leaves the owner what that comes to next. So all are busy however fast each of them is; who read a part
 * does not show in the table.
 */
class Parts {
  readonly #file: Blob;
  readonly #from: number;
  readonly #ask: (reader: Channel, from: number, to: number) => Promise<Part>;
  /** By reader: how many parts it is at. */
  readonly #busy = new Map<Channel, number>();
  readonly #asked = new Map<number, Promise<Part>>();
  /** The part that the owner is at, and whether it reads it itself. */
  #at = 0;
  #reads = true;
  #hasEnded = false;

  constructor(
    file: Blob,
    from: number,
    ask: (reader: Channel, from: number, to: number) => Promise<Part>,
  ) {
    this.#file = file;
    this.#from = from;
    this.#ask = ask;
  }

  /** Readers that are there from now on. */
  join(readers: readonly Channel[]): void {
    for (const reader of readers) this.#busy.set(reader, 0);
    this.#give();
  }

  get count(): number {
    return Math.ceil((this.#file.size - this.#from) / PART);
  }

  /** Where a part ends. */
  end(index: number): number {
    return Math.min(this.#file.size, this.#from + (index + 1) * PART);
  }

  /** The part that comes next, or nothing of it if the owner is to read it. */
  async take(index: number): Promise<Part> {
    const asked = this.#asked.get(index);
    this.#asked.delete(index);
    this.#at = index;
    this.#reads = asked === undefined;
    this.#give();
    return (await asked) ?? nothing();
  }

  /** Gives out no more. */
  stop(): void {
    this.#hasEnded = true;
  }

  #give(): void {
    for (let parts = 0; parts < ASKED; parts += 1) {
      for (const [reader, busy] of this.#busy) if (busy <= parts) this.#next(reader, busy);
    }
  }

  #next(reader: Channel, busy: number): void {
    const index = this.#free();
    if (index === undefined) return;
    this.#busy.set(reader, busy + 1);
    const from = this.#from + index * PART;
    const part = this.#ask(reader, from, this.end(index))
      .catch((thrown: unknown) => {
        // A worker that was lost costs its parts: they are read in order instead.
        if (isFileChanged(thrown)) throw thrown;
        return nothing();
      })
      .finally(() => {
        this.#busy.set(reader, (this.#busy.get(reader) ?? 1) - 1);
        this.#give();
      });
    part.catch(() => undefined);
    this.#asked.set(index, part);
  }

  /** The next part for a reader, if it would not be too far ahead. */
  #free(): number | undefined {
    if (this.#hasEnded) return undefined;
    const isFree = (index: number) => !this.#asked.has(index);
    let index = this.#at + 1;
    // While the owner reads a part it will want the next one at once.
    let isLeft = this.#reads && isFree(index);
    for (; index < this.count && index <= this.#at + AHEAD + 2 * this.#busy.size; index += 1) {
      if (!isFree(index)) continue;
      if (isLeft) return index;
      isLeft = true;
    }
    return undefined;
  }
}

function nothing(): Part {
  return { start: undefined, bytes: new Uint8Array() };
}

/** Reads a large file: `owner` holds the table and reads parts, as `readers` do once they are there. */
export async function readInParts(
  file: Blob,
  options: CsvOptions,
  how: TextReading,
  owner: Channel,
  readers: Promise<readonly Channel[]>,
  { signal, enough, onProgress }: CallOptions,
): Promise<DescribedTable> {
  const handle = (await owner.call("readerOpen", [options, how])) as Handle;
  const tell = throttled(onProgress ?? (() => undefined));
  const totalBytes = file.size;
  const told = ({ bytes, rows }: State) => tell({ bytes, totalBytes, rows, stage: "reading" });
  const push = async (from: number, to: number) => {
    if (signal?.aborted) throw cancelledError();
    const args = [handle, file, from, to];
    const state = (await owner.call("readerRange", args, { signal })) as State;
    told(state);
    return state;
  };
  try {
    let state = await push(0, BEGINNING);
    const plan = await owner.call(".plan", [handle], { signal });
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
      const parts = new Parts(file, BEGINNING, ask);
      void readers.then((all) => parts.join(all));
      try {
        for (let index = 0; index < parts.count && !enough?.aborted; index += 1) {
          const part = await parts.take(index);
          if (signal?.aborted) throw cancelledError();
          const args = [handle, file, part, parts.end(index)];
          const transfer = [part.bytes.buffer as ArrayBuffer];
          state = (await owner.call("readerAdd", args, { signal, transfer })) as State;
          if (state.spare?.byteLength) spares.push(state.spare);
          told(state);
        }
      } finally {
        parts.stop();
      }
    }
    tell({ bytes: totalBytes, totalBytes, rows: state.rows, stage: "typing" });
    const finish = state.bytes < totalBytes ? ".finishEarly" : ".finish";
    const finished = owner.call(finish, [handle]) as Promise<DescribedTable>;
    const table = await unlessAborted(signal, finished).catch((thrown: unknown) => {
      void finished.then((late) => owner.call("free", [late])).catch(() => undefined);
      throw thrown;
    });
    tell({ bytes: totalBytes, totalBytes, rows: table.rowCount, stage: "done" });
    return table;
  } catch (thrown) {
    throw signal?.aborted ? cancelledError() : readError(thrown);
  } finally {
    // The owner may be busy: who cancelled does not wait for it.
    const freed = owner.call("free", [handle]).catch(() => undefined);
    if (!signal?.aborted) await freed;
  }
}
