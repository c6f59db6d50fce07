/** The engine's own code for the calling thread. Loaded only if there is no worker. */
import { initModule } from "../core/glue.js";
import type { Channel } from "./channel.js";
import { cancelledError, closedError, whenAborted } from "./errors.js";
import { Service } from "./service.js";

/** Returns a channel to the engine in the calling thread. */
export function inThread(module: WebAssembly.Module): Channel {
  initModule(module);
  const service = new Service();
  const end = new AbortController();
  return {
    call: async (method, args, options = {}) => {
      if (end.signal.aborted) throw closedError();
      if (options.signal?.aborted) throw cancelledError();
      const stop = whenAborted([options.signal, end.signal]);
      const own = new AbortController();
      void stop.happened.then(() => own.abort());
      const running = service.run(method, args, {
        signal: own.signal,
        enough: options.enough ?? new AbortController().signal,
        progress: options.onProgress ?? (() => undefined),
      });
      const answer = await running
        .catch((thrown: unknown) => {
          throw end.signal.aborted ? closedError() : thrown;
        })
        .finally(stop.ignore);
      if (!end.signal.aborted) return answer;
      service.end();
      throw closedError();
    },
    close: () => {
      end.abort();
      service.end();
    },
  };
}
