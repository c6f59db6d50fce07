import { WorkerChannel } from "./channel.js";

/** More workers than this are not started: each takes memory of its own, and one puts all parts together. */
const MOST = 8;

/** How many workers suit this machine. */
export function processors(): number {
  return Math.max(1, Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, MOST));
}

/** Workers that read parts of files beside the one that holds the tables: started with the first large file, ended with the engine. */
export class ReaderPool {
  readonly #make: (() => Worker) | undefined;
  readonly #module: WebAssembly.Module;
  /** How many workers read, with the one that holds the tables. */
  readonly size: number;
  #channels: Promise<WorkerChannel[]> | undefined;
  #closed = false;

  constructor(make: (() => Worker) | undefined, module: WebAssembly.Module, size: number) {
    this.#make = make;
    this.#module = module;
    this.size = make === undefined || !(size >= 2) ? 1 : Math.min(Math.floor(size), MOST);
  }

  /** The workers; none where one worker does all, or they do not start. */
  async started(): Promise<WorkerChannel[]> {
    const make = this.#make;
    if (make === undefined || this.size === 1 || this.#closed) return [];
    this.#channels ??= Promise.allSettled(
      Array.from({ length: this.size - 1 }, () => WorkerChannel.start(make, this.#module)),
    ).then((starts) => starts.flatMap((start) => ("value" in start ? [start.value] : [])));
    return this.#channels;
  }

  /** The workers that were started, if any were. */
  async running(): Promise<WorkerChannel[]> {
    return (await this.#channels) ?? [];
  }

  close(): void {
    this.#closed = true;
    void this.#channels?.then((channels) => {
      for (const channel of channels) channel.close();
    });
  }
}
