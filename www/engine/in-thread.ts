/** Loaded only where there is no worker: the engine's own code, which is otherwise in the worker alone. */
import { initModule } from "../core/glue.js";
import type { Channel } from "./channel.js";
import { cancelledError, closedError } from "./errors.js";
import { Service } from "./service.js";

/** The engine in the calling thread. */
export function inThread(module: WebAssembly.Module): Channel {
  initModule(module);
  const service = new Service();
  let closed = false;
  return {
    call: async (method, args, options = {}) => {
      if (closed) throw closedError();
      if (options.signal?.aborted) throw cancelledError();
      return service.run(method, args, {
        signal: options.signal ?? new AbortController().signal,
        enough: options.enough ?? new AbortController().signal,
        progress: options.onProgress ?? (() => undefined),
      });
    },
    close: () => {
      closed = true;
    },
  };
}
