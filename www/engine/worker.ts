/** The worker that holds the engine. */
import { initModule } from "../core/glue.js";
import { serve } from "./serve.js";
import { Service } from "./service.js";
import { warmUp } from "./warm.js";

const service = new Service();

/** Returns the transferable buffers: of numbers, of parts of files, and buffers that are returned for reuse. */
function buffers(value: unknown): ArrayBufferLike[] {
  if (value instanceof Float64Array) return [value.buffer];
  if (typeof value !== "object" || value === null) return [];
  const bytes: unknown = Reflect.get(value, "bytes");
  const spare: unknown = Reflect.get(value, "spare");
  if (bytes instanceof Uint8Array) return [bytes.buffer];
  return spare instanceof ArrayBuffer ? [spare] : [];
}

serve({
  start: (module) => {
    initModule(module);
    setTimeout(warmUp);
  },
  run: (method, args, context) => service.run(method, args, context),
  buffers,
});
