/** Anything the engine's WebAssembly can be made from. */
export type WasmSource =
  | string
  | URL
  | Response
  | BufferSource
  | WebAssembly.Module
  | (() => unknown);
