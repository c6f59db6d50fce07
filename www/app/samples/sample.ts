/** The census sample. It was analysed when the page was built, so it is on screen before the engine is ready. */

import type { Kind, MonitorConfig, Report } from "../../core/types.js";
import type { EngineMonitor, EngineTable } from "../../engine/types.js";
import {
  type Analysis,
  type AnalysisOptions,
  analyse,
  type BatchInput,
  withTables,
} from "../engine/analysis.js";
import { engine } from "../engine/engine-port.js";
import type { BatchTables } from "../files/tables.js";
import { isCancelled } from "../shared/problem.js";
import { sampleFile } from "./sample-files.js";

const REFERENCE = "census_sample_reference.csv";

/** The finished report. */
export async function sampleReport(): Promise<Report> {
  return JSON.parse(await (await sampleFile("census.json")).text()) as Report;
}

/** How to read the sample's columns, so that the numbers stay the same. */
async function sampleKinds(): Promise<Record<string, Kind>> {
  const text = await (await sampleFile("census.config.json")).text();
  const { kinds } = JSON.parse(text) as { kinds: Record<string, Kind> };
  return kinds;
}

/** The sample's tables that were read: few and small, and needed again whenever a limit is edited. */
const kept = new Map<string, Promise<EngineTable>>();

async function read(file: string): Promise<EngineTable> {
  const running = await engine();
  return running.readCsv(await sampleFile(file), { file, kinds: await sampleKinds() });
}

function tableOf(file: string): Promise<EngineTable> {
  const found = kept.get(file) ?? read(file);
  kept.set(file, found);
  return found;
}

/** Calls `use`. After an error the tables may be gone, so they are read again next time. */
async function withSample<Result>(use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (reason) {
    if (!isCancelled(reason)) kept.clear();
    throw reason;
  }
}

function batchFile(label: string): string {
  return `census_${label.replace("-", "_")}.csv`;
}

function batchesOf(report: Report): Promise<BatchInput[]> {
  const inputs = report.batches.map(async ({ label, at }) => {
    return { label, at, table: await tableOf(batchFile(label)) };
  });
  return Promise.all(inputs);
}

/** The files behind the sample's report, the reference first. */
export async function sampleFiles(report: Report): Promise<File[]> {
  const batches = report.batches.map(({ label }) => batchFile(label));
  const names = [REFERENCE, ...batches];
  return Promise.all(names.map(async (name) => new File([await sampleFile(name)], name)));
}

/** A monitor over the sample's files, for exports that need one. */
export async function sampleMonitor(report: Report): Promise<EngineMonitor> {
  const options = { signal: new AbortController().signal, now: 0, onBatch: () => undefined };
  return (await sampleAnalysis(report, report.config, options)).monitor;
}

/** Analyses the sample's files as `config` says, in the batches of its report. */
export async function sampleAnalysis(
  report: Report,
  config: MonitorConfig,
  options: AnalysisOptions,
): Promise<Analysis> {
  return withSample(async () =>
    analyse(await tableOf(REFERENCE), await batchesOf(report), config, options),
  );
}

/** The rows of the sample, read on request. */
export class SampleTables implements BatchTables {
  constructor(private readonly report: Report) {}

  async withBatch<Result>(
    fromEnd: number,
    use: (reference: EngineTable, batch: EngineTable) => Promise<Result>,
  ): Promise<Result | null> {
    return withSample(async () => {
      const input = (await batchesOf(this.report)).at(-fromEnd);
      if (input === undefined) return null;
      const reference = await tableOf(REFERENCE);
      return withTables(input, (rows) => use(reference, rows));
    });
  }
}
