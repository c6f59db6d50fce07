/** The files behind the report on screen, with the SHA-256 of each. */

import type { RecordedInput } from "../../core/types.js";
import { engine } from "../engine/engine-port.js";
import { sampleFiles } from "../samples/sample.js";
import { session } from "./session.js";

async function files(): Promise<File[]> {
  const { origin, exactReport } = session;
  if (origin?.kind === "saved") return origin.file ? [origin.file] : [];
  if (origin?.kind === "sample") return exactReport ? sampleFiles(exactReport) : [];
  const analysed = [session.reference, ...session.batches].filter((input) => input?.analysed);
  return [...new Set(analysed.flatMap((input) => (input ? [input.file] : [])))];
}

/** Reads every file again in the engine's worker, and reports progress. */
export async function inputsOf(
  onProgress: (name: string, share: number) => void,
): Promise<RecordedInput[]> {
  const running = await engine();
  const inputs: RecordedInput[] = [];
  for (const file of await files()) {
    const sha256 = await running.sha256(file, {
      onProgress: ({ bytes }) => onProgress(file.name, bytes / Math.max(file.size, 1)),
    });
    inputs.push({ name: file.name, bytes: file.size, sha256 });
  }
  return inputs;
}
