/** The engine's worker in a Node thread: the same code as in browsers, with the globals it expects. */
import { openAsBlob } from "node:fs";
import { parentPort, type TransferListItem } from "node:worker_threads";
import type { ToWorker } from "../engine/protocol.js";
import { isCall, isFileNote } from "./thread-types.js";

const self = {
  onmessage: null as ((event: { data: ToWorker }) => void) | null,
  postMessage: (message: unknown, transfer: TransferListItem[] = []) =>
    parentPort?.postMessage(message, transfer),
};
Reflect.set(globalThis, "self", self);
await import("../engine/worker.js");

/** Each file is opened once, so that every piece read shows whether the file has changed since. */
const blobs = new Map<string, Promise<Blob>>();

function opened(argument: unknown): unknown {
  if (!isFileNote(argument)) return argument;
  const { $file: path } = argument;
  const blob = blobs.get(path) ?? (openAsBlob(path) as unknown as Promise<Blob>);
  blobs.set(path, blob);
  return blob;
}

/** Messages are handled in the order of their arrival, including those that wait for a file. */
let turn: Promise<unknown> = Promise.resolve();

async function receive(data: ToWorker): Promise<void> {
  if (!isCall(data)) {
    self.onmessage?.({ data });
    return;
  }
  try {
    const args = await Promise.all(data.args.map(opened));
    self.onmessage?.({ data: { ...data, args } });
  } catch {
    const message = "The file changed or went away while it was read.";
    const error = { code: "file-changed", message };
    self.postMessage({ type: "failure", id: data.id, error, fatal: false });
  }
}

parentPort?.on("message", (data: ToWorker) => {
  turn = turn.then(() => receive(data));
});
