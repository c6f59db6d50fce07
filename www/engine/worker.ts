import { EngineDied, toDriftglassError } from "../core/error.js";
import { initModule } from "../core/glue.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import { Service } from "./service.js";

declare const self: {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

const service = new Service();
const running = new Map<number, AbortController>();

async function run(id: number, method: string, args: unknown[]): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const value = await service.run(method, args, {
      signal: controller.signal,
      progress: (progress) => self.postMessage({ type: "progress", id, progress }),
    });
    const transfer = value instanceof Float64Array ? [value.buffer] : [];
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

self.onmessage = ({ data }) => {
  if (data.type === "start") {
    initModule(data.module);
    self.postMessage({ type: "ready" });
  } else if (data.type === "cancel") {
    running.get(data.id)?.abort();
  } else {
    void run(data.id, data.method, data.args);
  }
};
