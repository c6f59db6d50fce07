/** The worker that holds the engine. */
import { initModule } from "../core/glue.js";
import { serve } from "./serve.js";
import { Service } from "./service.js";

const service = new Service();

/** The buffers of numbers and of parts of files. */
function buffers(value: unknown): ArrayBufferLike[] {
  if (value instanceof Float64Array) return [value.buffer];
  const bytes: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, "bytes") : undefined;
  return bytes instanceof Uint8Array ? [bytes.buffer] : [];
}

serve({
  start: initModule,
  run: (method, args, context) => service.run(method, args, context),
  buffers,
});
