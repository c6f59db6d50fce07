import { EngineDied, toDriftglassError } from "../core/error.js";
import type { CallContext, FromWorker, ToWorker } from "./protocol.js";

declare const self: {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  onmessageerror: (() => void) | null;
};

/** What a worker does with the messages of a channel. */
export interface Served {
  start(module: WebAssembly.Module): void;
  run(method: string, args: unknown[], context: CallContext): unknown;
  /** The buffers of a result that can be passed on without copying. */
  buffers(value: unknown): ArrayBufferLike[];
}

/** Holds a lock until this worker ends, where browsers have locks; threads of Node say themselves that they end. */
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

  // Whose it was is not to be known, so that nobody could be answered; what is thrown here is heard outside.
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
