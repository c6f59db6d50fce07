declare module "virtual:driftglass-worker" {
  /** The worker with everything it needs, as one classic script. */
  const source: string;
  export default source;
}

declare module "virtual:driftglass-decoder" {
  /** The worker that decodes typed files, as one classic script. */
  const source: string;
  export default source;
}

declare module "virtual:driftglass-wasm" {
  /** The engine's WebAssembly: gzip, and that as base64. */
  const packed: string;
  export default packed;
}
