import { EngineDied, toDriftglassError } from "../core/error.js";
import type { CallContext, FromWorker, ToWorker } from "./protocol.js";

declare const self: {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  onmessageerror: (() => void) | null;
};

/** How a worker answers the messages of a channel. */
export interface Served {
  start(module: WebAssembly.Module): void;
  run(method: string, args: unknown[], context: CallContext): unknown;
  /** Returns the buffers of a result that can be transferred without copying. */
  buffers(value: unknown): ArrayBufferLike[];
}

/**
 * Holds a lock until this worker ends, if the browser has locks. Worker threads of Node report their end themselves.
 */
function hold(lock: string): void {
  if (!("WorkerGlobalScope" in globalThis)) return;
  const locks: LockManager | undefined = navigator.locks;
  const held = locks?.request(lock, () => {
    self.postMessage({ type: "locked" });
    return new Promise(() => undefined);
  });
  held?.catch(() => undefined);
}

/** Answers a channel's messages in this worker. */
export function serve(served: Served): void {
  const running = new Map<number, Record<"cancel" | "enough", AbortController>>();

  async function run(id: number, method: string, args: unknown[]): Promise<void> {
    const [cancel, enough] = [new AbortController(), new AbortController()];
    running.set(id, { cancel, enough });
    try {
      const value = await served.run(method, args, {
        signal: cancel.signal,
        enough: enough.signal,
        progress: (progress) => self.postMessage({ type: "progress", id, progress }),
      });
      const transfer = served.buffers(value) as ArrayBuffer[];
      self.postMessage({ type: "result", id, value }, transfer);
    } catch (thrown) {
      const error = toDriftglassError(thrown);
      self.postMessage({
        type: "failure",
        id,
        error: error.details(),
        fatal: error instanceof EngineDied,
      });
    } finally {
      running.delete(id);
    }
  }

  // The message's call is unknown, so it cannot be answered. An error thrown here is reported outside.
  self.onmessageerror = () => {
    throw new Error("a message could not be taken apart");
  };
  self.onmessage = ({ data }) => {
    if (data.type === "start") {
      served.start(data.module);
      self.postMessage({ type: "ready" });
      hold(data.lock);
    } else if (data.type === "cancel") {
      running.get(data.id)?.[data.keep ? "enough" : "cancel"].abort();
    } else {
      void run(data.id, data.method, data.args);
    }
  };
}
