/** The worker that decodes one typed file; its memory goes with it. */
import { buffersOf, type Decoded } from "../formats/index.js";
import { serve } from "./serve.js";
import { decodeIn } from "./typed.js";

serve({
  start: () => undefined,
  run: (_, [request], context) => decodeIn(request, context),
  buffers: (decoded) => buffersOf(decoded as Decoded),
});
