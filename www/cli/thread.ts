/** A Node thread with the interface of a browser's worker, as far as the engine's channel uses it. */
import { openAsBlob } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker as NodeWorker, type TransferListItem } from "node:worker_threads";
import type { ToWorker } from "../engine/protocol.js";
import { type FileNote, isCall } from "./thread-types.js";

/** Node cannot send a file's Blob to another thread, so the path is sent instead. */
const paths = new WeakMap<object, string>();

/**
 * A file on disk whose bytes are read on demand. It is a `File`, not a `Blob`, because the engine knows that a `File`
 * takes no memory and can be read again; this lets a check continue after its thread died.
 */
export async function diskFile(path: string): Promise<File> {
  const blob = (await openAsBlob(path)) as unknown as Blob;
  const file = new File([blob], path);
  paths.set(file, path);
  return file;
}

function noted(argument: unknown): unknown {
  const path = argument instanceof Blob ? paths.get(argument) : undefined;
  return path === undefined ? argument : ({ $file: path } satisfies FileNote);
}

class Thread {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  onerror: ((event: { message: string; preventDefault: () => void }) => void) | null = null;
  readonly #thread = new NodeWorker(new URL("./cli-worker.js", import.meta.url));

  constructor() {
    const preventDefault = () => undefined;
    const fail = (message: string) => this.onerror?.({ message, preventDefault });
    this.#thread.on("message", (data: unknown) => this.onmessage?.({ data }));
    this.#thread.on("messageerror", () => this.onmessageerror?.());
    this.#thread.on("error", (error: Error) => fail(error.message));
    this.#thread.on("exit", (code) => (code === 0 ? undefined : fail(`it ended with ${code}`)));
  }

  postMessage(message: ToWorker, transfer: TransferListItem[] = []): void {
    const sent = isCall(message) ? { ...message, args: message.args.map(noted) } : message;
    this.#thread.postMessage(sent, transfer);
  }

  terminate(): void {
    void this.#thread.terminate();
  }
}

/** Creates the thread for `Engine.start({ worker })`, which uses no more of a worker than this class has. */
export function makeThread(): Worker {
  return new Thread() as unknown as Worker;
}

/** How many threads read the parts of a large file, including the engine's. */
export function readers(): number {
  return Math.max(1, Math.min(availableParallelism(), 8));
}
