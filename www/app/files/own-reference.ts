/** A reference that is a part of the file itself: the batches that the person says were good. */

import { type InputFile, inputFile } from "./input-file.js";
import type { Split, SplitPlan } from "./split.js";

/** The rows of the batches that are the reference, as if they had been a file. */
export async function ownReference(
  { split, batches }: { split: Split; batches: readonly InputFile[] },
  plan: SplitPlan | null,
): Promise<InputFile | null> {
  const { within } = split;
  const [input] = batches;
  if (within === null || input === undefined) return null;
  if (plan === null)
    throw new Error("A file that is one batch has no part to be the reference: split it.");
  const table = await plan.reference(within);
  return { ...inputFile(input.file, "reference"), table, analysed: true };
}
