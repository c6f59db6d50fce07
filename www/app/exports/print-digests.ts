/** Computes the SHA-256 of the files behind a report ahead of printing, for the footer. */

import { inputsOf } from "../session/inputs.js";
import { session } from "../session/session.js";
import { bytes, counted, shown } from "../shared/format.js";

/** Files up to this size are read again without asking; larger ones only for a decision record. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_FILES = 30;

/** One line per file, or where to find the hashes. */
export async function digestLines(): Promise<string> {
  const { origin, fileReference, batches } = session;
  const inputs = origin?.kind === "files" ? [fileReference, ...batches] : [];
  const files = [origin?.file, ...inputs.map((input) => input?.file)].filter((file) => file);
  const size = files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
  if (files.length > MOST_FILES || size > MOST_BYTES)
    return `SHA-256 of ${counted(files.length, "file")}, ${bytes(size)}: in a decision record.`;
  const digests = await inputsOf(() => undefined);
  return digests
    .map(({ name, sha256 }) => `${shown(name)}: SHA-256 ${sha256 ?? "not known"}`)
    .join("\n");
}
