/**
 * Replaces `wasm-default.ts` in `driftglass/inline`, where the WebAssembly is embedded in the script. Nothing is
 * fetched, so no bundler has to find a file and no policy has to allow one.
 */
import packed from "virtual:driftglass-wasm";
import type { WasmSource } from "./wasm-given.js";
import { joined } from "./wasm-streams.js";

/** Decodes base64, with the platform's decoder if there is one, which is many times faster. */
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

/** Returns a function that unpacks the WebAssembly when called. */
export function defaultWasm(): WasmSource {
  return unpacked;
}

/** Returns a file's URL. A script that may be bundled and classic has no URL of its own, so only absolute URLs work. */
export function fileAt(url: string | URL): URL {
  return new URL(url);
}
