import { WorkerChannel } from "./channel.js";

/** Maximum number of workers. Each takes memory, and one of them assembles all parts. */
const MOST = 8;

/**
 * Returns a suitable number of workers for this machine. One processor is left for the page and for passing on files.
 */
export function processors(): number {
  return Math.max(1, Math.min((globalThis.navigator?.hardwareConcurrency ?? 1) - 1, MOST));
}

/**
 * Workers that read parts of files beside the one that holds the tables. They start with a large file and end when none
 * is being read, because their memory never shrinks. The compiled module is kept.
 */
export class ReaderPool {
  readonly #make: (() => Worker) | undefined;
  readonly #module: WebAssembly.Module;
  /** Number of workers that read, including the one that holds the tables. */
  readonly size: number;
  #channels: Promise<WorkerChannel[]> | undefined;
  #readings = 0;
  #closed = false;

  constructor(make: (() => Worker) | undefined, module: WebAssembly.Module, size: number) {
    this.#make = make;
    this.#module = module;
    this.size = make === undefined || !(size >= 2) ? 1 : Math.min(Math.floor(size), MOST);
  }

  /** Runs a reading with the help of the workers: with none if one worker suffices or if they do not start. */
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

  /** Returns the workers that are running. */
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
