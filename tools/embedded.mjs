// Embeds the wasm in a script, for hosts and bundlers that cannot serve it as a file.
import { gzipSync } from "node:zlib";
import { at } from "./shell.mjs";
import { splitWasm } from "./wasm-streams.mjs";

const name = "virtual:driftglass-wasm";

/** esbuild plugin that replaces `wasm-default.ts` with `wasm-embedded.ts`. */
export const embeddedWasm = () => ({
  name: "driftglass-embedded-wasm",
  setup(bundler) {
    bundler.onResolve({ filter: /\/wasm-default\.js$/ }, () => ({
      path: at("www", "core", "wasm-embedded.ts"),
    }));
    bundler.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({
      path: name,
      namespace: "driftglass-wasm",
    }));
    bundler.onLoad({ filter: /.*/, namespace: "driftglass-wasm" }, async () => ({
      contents: gzipSync(await splitWasm(), { level: 9 }).toString("base64"),
      loader: "text",
    }));
  },
});
