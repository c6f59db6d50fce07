declare module "virtual:driftglass-worker" {
  /** The worker with all its dependencies, as one classic script. */
  const source: string;
  export default source;
}

declare module "virtual:driftglass-decoder" {
  /** The worker that decodes typed files, as one classic script. */
  const source: string;
  export default source;
}

declare module "virtual:driftglass-wasm" {
  /** The engine's WebAssembly, gzipped and base64-encoded. */
  const packed: string;
  export default packed;
}
