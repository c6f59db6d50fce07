/** The sample's files, fetched from beside the page. */

import { unreached } from "../shared/problem.js";

const FOLDER = "samples/";

export async function sampleFile(name: string, signal: AbortSignal | null = null): Promise<Blob> {
  const file = `The sample file ${name}`;
  try {
    const response = await fetch(new URL(FOLDER + name, document.baseURI), { signal });
    // Not its `blob()`: that fails in Chromium while a preloaded file is still arriving, as on a slow machine.
    if (response.ok) return new Blob([await response.arrayBuffer()]);
    throw Object.assign(new Error(`${file} is not there (${response.status}).`), {
      code: "unreached",
    });
  } catch (reason) {
    throw reason instanceof TypeError ? unreached(file) : reason;
  }
}
