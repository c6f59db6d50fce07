import { DriftglassError, toDriftglassError, why } from "../core/error.js";
import { cancelledError, closedError, lostError, unlessAborted } from "./errors.js";
import { ownCopy } from "./own-copy.js";
import { type FromWorker, type Handle, isHandle, type ToWorker } from "./protocol.js";
import type { Progress } from "./types.js";

/**
 * Maximum time for a worker to start, in milliseconds. A worker that died before its script ran cannot be told from one
 * that a busy machine or a slow network has not started yet: it raises no event, holds no lock, and no browser reports
 * that the other end of a port is gone.
 */
const READY_MS = 10_000;
/** Maximum time that a cancelled call waits for the worker to notice, in milliseconds. */
const CANCEL_MS = 100;

export interface CallOptions {
  signal?: AbortSignal | undefined;
  enough?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  transfer?: Transferable[];
}

/** A way to call the engine. */
export interface Channel {
  call(method: string, args: unknown[], options?: CallOptions): Promise<unknown>;
  close(): void;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: DriftglassError) => void;
  onProgress: ((progress: Progress) => void) | undefined;
  settle: () => void;
}

/** Returns the error for an argument that cannot be cloned, such as a function. */
function unsendable(thrown: unknown): DriftglassError {
  const message = `An argument cannot be sent to the engine's worker: ${why(thrown)}. Pass plain values.`;
  return new DriftglassError({ code: "kind-mismatch", message });
}

/** The engine in a worker. The worker is replaced when it dies. */
export class WorkerChannel implements Channel {
  readonly #make: () => Worker;
  readonly #module: WebAssembly.Module;
  readonly #pending = new Map<number, Pending>();
  readonly #name = crypto.getRandomValues(new Uint32Array(2)).join("-");
  #worker: Promise<Worker> | undefined;
  /** The worker, once it is ready. */
  #current: Worker | undefined;
  #last = 0;
  #started = 0;
  /** Number of the worker whose messages count, among those started so far; 0 for none. */
  #heard = 0;
  #closed = false;

  private constructor(make: () => Worker, module: WebAssembly.Module) {
    this.#make = make;
    this.#module = module;
  }

  /** Starts a worker and waits until it is ready. Rejects with `worker-lost` if it does not start. */
  static async start(make: () => Worker, module: WebAssembly.Module): Promise<WorkerChannel> {
    const channel = new WorkerChannel(make, module);
    await channel.#ready();
    return channel;
  }

  async call(method: string, args: unknown[], options: CallOptions = {}): Promise<unknown> {
    this.#check(options);
    const { signal, transfer = [] } = options;
    // If the worker is ready, send the call at once, so that arguments are read synchronously, as in the calling
    // thread.
    const current = this.#current;
    const own = current ? args : args.map(ownCopy);
    const worker = current ?? (await unlessAborted(signal, this.#ready()));
    // The channel may have been closed, or the call cancelled, while the worker was starting.
    this.#check(options);
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const settle = this.#cancelOn(id, worker, options);
      this.#pending.set(id, { resolve, reject, onProgress: options.onProgress, settle });
      try {
        const call: ToWorker = { type: "call", id, method, args: own };
        worker.postMessage(call, transfer);
      } catch (thrown) {
        this.#settled(id)?.reject(unsendable(thrown));
      }
    });
  }

  close(): void {
    this.#closed = true;
    this.#discard(closedError());
  }

  #check({ signal }: CallOptions): void {
    if (this.#closed) throw closedError();
    if (signal?.aborted) throw cancelledError();
  }

  /** Removes a call from the pending ones. */
  #settled(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.settle();
    return pending;
  }

  #ready(): Promise<Worker> {
    this.#worker ??= this.#start().catch((error: unknown) => {
      this.#worker = undefined;
      throw error;
    });
    return this.#worker;
  }

  #start(): Promise<Worker> {
    this.#started += 1;
    const mine = this.#started;
    this.#heard = mine;
    const lock = `driftglass worker ${this.#name}-${mine}`;
    return new Promise((resolve, reject) => {
      const worker = this.#made();
      const fail = (how: string) => {
        clearTimeout(timer);
        worker.terminate();
        const message = `The engine's worker did not start${how}.`;
        reject(new DriftglassError({ code: "worker-lost", message }));
      };
      const timer = setTimeout(() => fail(" in time"), READY_MS);
      const failed = (event?: Partial<ErrorEvent>) =>
        fail(`: ${event?.message || "it cannot be loaded"}`);
      worker.onmessageerror = worker.onerror = failed;
      worker.onmessage = () => {
        clearTimeout(timer);
        this.#listen(worker, lock, mine);
        if (mine === this.#heard) this.#current = worker;
        resolve(worker);
      };
      try {
        worker.postMessage({ type: "start", module: this.#module, lock } satisfies ToWorker);
      } catch (thrown) {
        fail(`: ${why(thrown)}`);
      }
    });
  }

  #made(): Worker {
    let fault = "not a Worker";
    try {
      const worker = this.#make();
      // A worker thread of Node has no `onmessage`, so its messages would never arrive.
      if (typeof worker?.terminate === "function" && "onmessage" in worker) return worker;
    } catch (thrown) {
      fault = why(thrown);
    }
    const message = `The engine's worker could not be made: ${fault}.`;
    throw new DriftglassError({ code: "worker-lost", message });
  }

  #listen(worker: Worker, lock: string, mine: number): void {
    // A worker that was given up may end later; that does not affect its replacement.
    const lost = (error: DriftglassError) => {
      if (mine === this.#heard) this.#discard(error);
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === "locked") this.#watch(lock, () => lost(lostError()));
      else this.#receive(data);
    };
    worker.onmessageerror = () => lost(lostError());
    worker.onerror = (event) => {
      event.preventDefault();
      lost(lostError(event.message));
    };
  }

  /**
   * Detects the end of a worker that closes itself or that the browser ends. No event reports this, but its lock
   * becomes free.
   */
  #watch(lock: string, ended: () => void): void {
    navigator.locks.request(lock, ended).catch(() => undefined);
  }

  #receive(message: Exclude<FromWorker, { type: "locked" }>): void {
    if (message.type === "ready") return;
    const pending = this.#pending.get(message.id);
    if (pending === undefined) {
      if (message.type === "result" && isHandle(message.value)) this.#letGo(message.value);
      return;
    }
    if (message.type === "progress") {
      pending.onProgress?.(message.progress);
      return;
    }
    this.#settled(message.id);
    if (message.type === "result") pending.resolve(message.value);
    else pending.reject(new DriftglassError(message.error));
    if (message.type === "failure" && message.fatal) this.#discard(lostError());
  }

  /** Frees an object whose call was given up before the object was made: nobody knows its handle. */
  #letGo({ $handle }: Handle): void {
    this.#last += 1;
    const message: ToWorker = { type: "call", id: this.#last, method: "free", args: [{ $handle }] };
    void this.#worker?.then((worker) => worker.postMessage(message)).catch(() => undefined);
  }

  /** Ends the worker and rejects its pending calls. The next call starts a new worker. */
  #discard(error: DriftglassError): void {
    void this.#worker?.then((worker) => worker.terminate()).catch(() => undefined);
    this.#worker = undefined;
    this.#current = undefined;
    this.#heard = 0;
    for (const pending of this.#pending.values()) {
      pending.settle();
      pending.reject(error);
    }
    this.#pending.clear();
  }

  #cancelOn(id: number, worker: Worker, { signal, enough }: CallOptions): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const cancel = () => {
      worker.postMessage({ type: "cancel", id, keep: false } satisfies ToWorker);
      timer = setTimeout(() => this.#giveUp(id), CANCEL_MS);
    };
    const keep = () => worker.postMessage({ type: "cancel", id, keep: true } satisfies ToWorker);
    signal?.addEventListener("abort", cancel, { once: true });
    enough?.addEventListener("abort", keep, { once: true });
    return () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      enough?.removeEventListener("abort", keep);
    };
  }

  /** Rejects a call at once. The call itself ends at its next check. */
  #giveUp(id: number): void {
    this.#settled(id)?.reject(cancelledError());
  }
}

/** Converts errors of the calling thread. The worker converts its own. */
export function withErrors(channel: Channel): Channel {
  return {
    call: (method, args, options) =>
      channel.call(method, args, options).catch((thrown: unknown) => {
        throw toDriftglassError(thrown);
      }),
    close: () => channel.close(),
  };
}
