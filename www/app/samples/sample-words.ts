/** Texts about the samples. */

export interface SampleWords {
  name: string;
  about: string;
}

/** The sample that the page opens with. */
export const SAMPLE: SampleWords = {
  name: "US Census, employment in Massachusetts",
  about:
    "Real records and a real model's predictions: reference 2015, twelve batches from 2016 to 2018.",
};

const known = new WeakMap<File, SampleWords>();

/** Marks the file as belonging to a sample. */
export function ofSample(file: File, words: SampleWords): File {
  known.set(file, words);
  return file;
}

/** The text about files that all belong to one sample; `null` if any is the user's own, or there is none. */
export function sampleOf(files: readonly File[]): SampleWords | null {
  const words = new Set(files.map((file) => known.get(file) ?? null));
  const [only = null] = words;
  return words.size === 1 ? only : null;
}
