/**
 * Takes the place of `wasm-default.ts` where the WebAssembly travels within the script: in
 * `driftglass/inline`. Nothing is fetched, so no bundler has to find a file and no policy to allow one.
 */
import packed from "virtual:driftglass-wasm";
import type { WasmSource } from "./wasm-source.js";

async function unpacked(): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** The bytes of the WebAssembly, unpacked when they are asked for. */
export function defaultWasm(): WasmSource {
  return unpacked;
}

/** A script that may be one with another, and classic, has no place of its own: only whole addresses of files. */
export function fileAt(url: string | URL): URL {
  return new URL(url);
}
