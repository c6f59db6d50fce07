/** The worker that holds the engine. */
import { initModule } from "../core/glue.js";
import { serve } from "./serve.js";
import { Service } from "./service.js";

const service = new Service();

serve({
  start: initModule,
  run: (method, args, context) => service.run(method, args, context),
  buffers: (value) => (value instanceof Float64Array ? [value.buffer] : []),
});
