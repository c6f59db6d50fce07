/** Reads one file with several workers: parts in any order, assembled in file order. */
import type { CsvOptions } from "../core/types.js";
import type { CallOptions, Channel } from "./channel.js";
import { cancelledError, isFileChanged, readError, unlessAborted } from "./errors.js";
import type { DescribedTable } from "./handles.js";
import { throttled } from "./progress.js";
import type { Handle } from "./protocol.js";
import type { Part } from "./ranges.js";
import type { TextReading } from "./types.js";

/** Bytes per part. Each reader holds two or three parts, several times as large once they are cells. */
const PART = 4 * 1024 * 1024;
/** Bytes read first, to detect the format. */
const BEGINNING = 256 * 1024;
/** Minimum size in bytes for several workers. One worker reads a smaller file in the time that others need to start. */
export const LARGE = 8 * 1024 * 1024;

/** Progress of the reader of the whole file. */
interface State {
  bytes: number;
  rows: number;
  /** How far the kept rows are thinned out. */
  level: number;
  /** A buffer that can be reused. */
  spare?: ArrayBuffer;
}

/** How many parts readers may be ahead of the owner, in addition to those in progress: waiting parts take memory. */
const AHEAD = 8;
/** Parts requested from one reader at once, so that it need not wait for the next request. */
const ASKED = 2;

/**
 * Distributes the parts of a file among the readers. An idle reader takes the next free part, except the one that the
 * owner reaches next. So all readers stay busy, whatever their speed; the table does not depend on who read a part.
 */
class Parts {
  readonly #file: Blob;
  readonly #from: number;
  readonly #ask: (reader: Channel, from: number, to: number) => Promise<Part>;
  /** Number of parts in progress, by reader. */
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

  /** Adds readers. */
  join(readers: readonly Channel[]): void {
    for (const reader of readers) this.#busy.set(reader, 0);
    this.#give();
  }

  get count(): number {
    return Math.ceil((this.#file.size - this.#from) / PART);
  }

  /** Returns the byte at which a part ends. */
  end(index: number): number {
    return Math.min(this.#file.size, this.#from + (index + 1) * PART);
  }

  /** Returns the next part, or an empty one if the owner is to read it. */
  async take(index: number): Promise<Part> {
    const asked = this.#asked.get(index);
    this.#asked.delete(index);
    this.#at = index;
    this.#reads = asked === undefined;
    this.#give();
    return (await asked) ?? nothing();
  }

  /** Gives out no more parts. */
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
        // If a worker was lost, its parts are read in order instead.
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

  /** Returns the next part for a reader, unless that is too far ahead. */
  #free(): number | undefined {
    if (this.#hasEnded) return undefined;
    const isFree = (index: number) => !this.#asked.has(index);
    let index = this.#at + 1;
    // While the owner reads a part, leave the following one to it.
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

/** Reads a large file: `owner` holds the table and reads parts, and so do `readers` once they have started. */
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
    // The owner may be busy; a caller who cancelled does not wait for it.
    const freed = owner.call("free", [handle]).catch(() => undefined);
    if (!signal?.aborted) await freed;
  }
}
