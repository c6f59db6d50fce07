import type { WasmSource } from "./wasm-given.js";

/**
 * Returns the default location of the WebAssembly. This is the only place that names the file, so that bundlers find
 * it.
 */
export function defaultWasm(): WasmSource {
  return new URL("./pkg/core_bg.wasm", import.meta.url);
}

/** Returns the URL of a file beside this script, in Node. */
export function fileAt(url: string | URL): URL {
  return new URL(url, import.meta.url);
}
