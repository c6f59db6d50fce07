/** A reference taken from the file itself: the batches that the user says were good. */

import { type InputFile, inputFile } from "./input-file.js";
import type { Split, SplitPlan } from "./split.js";

/** The rows of the reference's batches, as one table. */
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
