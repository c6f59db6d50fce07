/** A sample that takes the same route as a user's own files: one reference, one production file, batches by time. */

import { suggestedPeriod } from "../files/split.js";
import { sampleFile } from "../samples/sample-files.js";
import { ofSample } from "../samples/sample-words.js";
import { session } from "./session.js";

const NAMES = ["california_housing_reference.csv.gz", "california_housing_analysis.csv.gz"];

const WORDS = {
  name: "California housing, US census of 1990",
  about:
    "Real block groups, and a real model's predictions of where houses cost more than usual. The times are artificial: one hour per row, in the order of the file, which goes from county to county, so the place changes most. Your own files take the same route.",
};

/** Fetches the two files, reads and maps them, and splits the production file by the period that suits its times. */
export async function showHousingSample(): Promise<void> {
  await session.chooseFetched(NAMES.length, (signal, onFile) =>
    Promise.all(
      NAMES.map(async (name) => {
        const bytes = await sampleFile(name, signal);
        onFile();
        return ofSample(new File([bytes], name, { type: "application/gzip" }), WORDS);
      }),
    ),
  );
  const { mapping, batches, split } = session;
  if (!session.pending || mapping === null) return;
  split.way = (await suggestedPeriod(batches, mapping)) ?? split.way;
  session.touch();
}
