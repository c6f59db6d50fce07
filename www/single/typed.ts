/** Replaces `engine/typed.ts` in the script of the single file. */
import type { decodeIn as DecodeIn } from "../engine/typed.js";
import { packed } from "./packed.js";

let decoding: typeof DecodeIn | undefined;

export function decodeIn(...call: Parameters<typeof DecodeIn>): ReturnType<typeof DecodeIn> {
  if (decoding === undefined) {
    packed().run("decoder.js");
    decoding = Reflect.get(globalThis, "driftglassDecodeIn") as typeof DecodeIn;
  }
  return decoding(...call);
}
