import { DriftglassError, invalid, why } from "./error.js";
import { defaultWasm, fileAt } from "./wasm-default.js";
import type { WasmSource } from "./wasm-given.js";

interface NodeFiles {
  readFileSync(path: URL): Uint8Array<ArrayBuffer>;
}

/** Returns Node's file module, if there is one. It is not imported, because bundlers for browsers fail on its name. */
function nodeFiles(): NodeFiles | undefined {
  const process: unknown = Reflect.get(globalThis, "process");
  const { getBuiltinModule } = (process ?? {}) as { getBuiltinModule?: (name: string) => unknown };
  return getBuiltinModule?.("node:fs") as NodeFiles | undefined;
}

async function fromUrl(url: string | URL): Promise<WebAssembly.Module> {
  const files = /^https?:/.test(String(url)) ? undefined : nodeFiles();
  if (files === undefined) return fromResponse(await fetch(url));
  return WebAssembly.compile(files.readFileSync(fileAt(url)));
}

async function fromResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) {
    throw new DriftglassError({
      code: "wasm-not-found",
      message: `No engine could be made from ${response.url}: status ${response.status}.`,
    });
  }
  const typed = response.headers.get("content-type")?.startsWith("application/wasm");
  return typed
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Compiles the engine. The module can be posted to workers. Rejects with `config-invalid` if a given source contains no
 * WebAssembly. Rejects with `wasm-not-found` if a server does not have it, or if it is not in its default location (no
 * network, or a server that answers with a page).
 */
export async function compile(source?: WasmSource): Promise<WebAssembly.Module> {
  try {
    return await compiled(source ?? defaultWasm());
  } catch (thrown) {
    if (thrown instanceof DriftglassError) throw thrown;
    const [code, whose] =
      source === undefined ? ["wasm-not-found", "'s default"] : ["config-invalid", ""];
    const message = `No engine could be made from the \`wasm\` option${whose}: ${why(thrown)}`;
    throw new DriftglassError({ code, message });
  }
}

async function compiled(given: WasmSource): Promise<WebAssembly.Module> {
  const from: unknown = typeof given === "function" ? await given() : given;
  if (from instanceof WebAssembly.Module) return from;
  if (typeof from === "string" || from instanceof URL) return fromUrl(from);
  if (from instanceof Response) return fromResponse(from);
  if (from instanceof ArrayBuffer || ArrayBuffer.isView(from)) {
    return WebAssembly.compile(from as BufferSource);
  }
  throw invalid(
    "An address, a Response, bytes, a WebAssembly.Module or a function is needed.",
    "/wasm",
  );
}
