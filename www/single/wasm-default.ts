/** Replaces `core/wasm-default.ts` in the single file. */
import type { WasmSource } from "../core/wasm-given.js";
import { packed } from "./packed.js";

export function defaultWasm(): WasmSource {
  return () => packed().bytes("core_bg.wasm");
}

export function fileAt(url: string | URL): URL {
  return new URL(url);
}
