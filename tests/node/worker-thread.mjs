// The engine's worker in a thread of Node, in the shape of a browser's worker: for tests of what happens between threads.
import { Worker as NodeWorker } from "node:worker_threads";

const script = `
  const { parentPort } = require("node:worker_threads");
  const self = { onmessage: null, postMessage: (data, transfer = []) => parentPort.postMessage(data, transfer) };
  globalThis.self = self;
  import(${JSON.stringify(new URL("../../dist/worker.js", import.meta.url).href)}).then(() =>
    parentPort.on("message", (data) => self.onmessage({ data })),
  );
`;

/** A worker that, as those of browsers, says nothing when it is ended. */
export class WorkerThread {
  onmessage = null;
  onmessageerror = null;
  onerror = null;
  thread = new NodeWorker(script, { eval: true });

  constructor() {
    this.thread.on("message", (data) => this.onmessage?.({ data }));
    this.thread.on("error", ({ message }) => this.fail(message));
  }

  fail(message) {
    this.onerror?.({ message, preventDefault: () => undefined });
  }

  postMessage(data, transfer = []) {
    this.thread.postMessage(data, transfer);
  }

  terminate() {
    void this.thread.terminate();
  }
}
