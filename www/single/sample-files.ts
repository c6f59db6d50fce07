/** Takes the place of `app/sample-files.ts` in the single file. */
import { packed } from "./packed.js";

export async function sampleFile(name: string): Promise<Blob> {
  return new Blob([await packed().bytes(name)]);
}
