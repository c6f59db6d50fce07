/**
 * Takes the place of `wasm-default.ts` where the WebAssembly travels within the script: in
 * `driftglass/inline`. Nothing is fetched, so no bundler has to find a file and no policy to allow one.
 */
import packed from "virtual:driftglass-wasm";
import type { WasmSource } from "./wasm-given.js";
import { joined } from "./wasm-streams.js";

/** Bytes of base64: by the platform where it can, which is many times faster. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const decode: unknown = Reflect.get(Uint8Array, "fromBase64");
  if (typeof decode === "function") return Reflect.apply(decode, Uint8Array, [base64]);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function unpacked(): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return joined(new Uint8Array(await new Response(stream).arrayBuffer()));
}

/** The bytes of the WebAssembly, unpacked when they are asked for. */
export function defaultWasm(): WasmSource {
  return unpacked;
}

/** A script that may be one with another, and classic, has no place of its own: only whole addresses of files. */
export function fileAt(url: string | URL): URL {
  return new URL(url);
}
