/**
 * A source of the engine's WebAssembly: an address, a response, bytes, a compiled module, or a function that returns
 * one of them (or a promise of one).
 */
export type WasmSource =
  | string
  | URL
  | Response
  | BufferSource
  | WebAssembly.Module
  | (() => unknown);
