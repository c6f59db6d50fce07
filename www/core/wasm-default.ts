import type { WasmSource } from "./wasm-given.js";

/** Where the WebAssembly is when nothing else is said. The only place that names the file: bundlers find it here. */
export function defaultWasm(): WasmSource {
  return new URL("./pkg/core_bg.wasm", import.meta.url);
}

/** A file beside this script, in Node. */
export function fileAt(url: string | URL): URL {
  return new URL(url, import.meta.url);
}
