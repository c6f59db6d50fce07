/** Analyses the batches on screen again under another configuration. */

import type { MonitorConfig } from "../../core/types.js";
import { type Analysis, type AnalysisOptions, analyse } from "../engine/analysis.js";
import type { InputFile } from "../files/input-file.js";
import { configOf, type Mapping } from "../files/mapping.js";
import { plannedSplit, type Split, windowOf } from "../files/split.js";
import { fileBatches } from "../files/tables.js";
import { sampleAnalysis, sampleReport } from "../samples/sample.js";

/** What was analysed: the sample, or files with their roles and split. */
export interface Analysed {
  origin: { kind: string } | null;
  mapping: Mapping | null;
  reference: InputFile | null;
  batches: readonly InputFile[];
  split: Split;
}

/** Analyses it again; `configured` turns its own configuration into the one to use. */
export async function analysedAgain(
  { origin, mapping, reference, batches, split }: Analysed,
  configured: (own: MonitorConfig) => MonitorConfig,
  options: AnalysisOptions,
): Promise<Analysis> {
  if (origin?.kind === "sample" || mapping === null || !reference?.table) {
    const own = await sampleReport();
    return sampleAnalysis(own, configured(own.config), options);
  }
  const plan = await plannedSplit(split, mapping, batches);
  const window = windowOf(split, batches.length);
  try {
    const inputs = plan?.inputs(window, split.within) ?? fileBatches(batches);
    return await analyse(reference.table, inputs, configured(configOf(mapping)), options);
  } finally {
    await plan?.free();
  }
}
