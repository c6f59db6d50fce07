/** The worker that decodes one typed file. Its memory is freed with it. */
import { buffersOf, type Decoded, type DecodedColumn } from "../formats/index.js";
import type { Decoding } from "../formats/types.js";
import type { CallContext } from "./protocol.js";
import { serve } from "./serve.js";
import { decodeIn, type TypedRequest } from "./typed.js";

let reading: Decoding | undefined;
/** The context of the call that will be answered next. */
const context = {} as CallContext;

serve({
  start: () => undefined,
  run: (method, [request], given) => {
    Object.assign(context, given);
    if (method === "decode") reading = decodeIn(request as TypedRequest, context);
    return reading?.next();
  },
  buffers: (step) => {
    const { value } = step as IteratorResult<DecodedColumn, Decoded>;
    return buffersOf("columns" in value ? value.columns : [value]);
  },
});
