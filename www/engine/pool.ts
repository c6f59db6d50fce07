import { WorkerChannel } from "./channel.js";

/** More workers than this are not started: each takes memory of its own, and one puts all parts together. */
const MOST = 8;

/** How many workers suit this machine: one processor is left to what hands the files over, and to the page. */
export function processors(): number {
  return Math.max(1, Math.min((globalThis.navigator?.hardwareConcurrency ?? 1) - 1, MOST));
}

/**
 * Workers that read parts of files beside the one that holds the tables. They are started for a large file and
 * end when none is read any more, as their memory never shrinks; what was compiled for them is kept.
 */
export class ReaderPool {
  readonly #make: (() => Worker) | undefined;
  readonly #module: WebAssembly.Module;
  /** How many workers read, with the one that holds the tables. */
  readonly size: number;
  #channels: Promise<WorkerChannel[]> | undefined;
  #readings = 0;
  #closed = false;

  constructor(make: (() => Worker) | undefined, module: WebAssembly.Module, size: number) {
    this.#make = make;
    this.#module = module;
    this.size = make === undefined || !(size >= 2) ? 1 : Math.min(Math.floor(size), MOST);
  }

  /** Has the workers help with a reading: none where one worker does all, or they do not start. */
  async help<Result>(
    reading: (readers: Promise<readonly WorkerChannel[]>) => Promise<Result>,
  ): Promise<Result> {
    this.#readings += 1;
    try {
      return await reading(this.#started());
    } finally {
      this.#readings -= 1;
      if (this.#readings === 0) this.#end();
    }
  }

  /** The workers that are there now. */
  async running(): Promise<readonly WorkerChannel[]> {
    return (await this.#channels) ?? [];
  }

  close(): void {
    this.#closed = true;
    this.#end();
  }

  async #started(): Promise<WorkerChannel[]> {
    const make = this.#make;
    if (make === undefined || this.size === 1 || this.#closed) return [];
    this.#channels ??= Promise.allSettled(
      Array.from({ length: this.size - 1 }, () => WorkerChannel.start(make, this.#module)),
    ).then((starts) => starts.flatMap((start) => ("value" in start ? [start.value] : [])));
    return this.#channels;
  }

  #end(): void {
    const channels = this.#channels;
    this.#channels = undefined;
    void channels?.then((all) => {
      for (const channel of all) channel.close();
    });
  }
}
