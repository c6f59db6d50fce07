/** A sample without problems, so that people see what that looks like: one year, compared with itself. */

import type { MonitorConfig } from "../../core/types.js";
import { unsplit } from "../files/split.js";
import { sampleFile } from "../samples/sample-files.js";
import { ofSample } from "../samples/sample-words.js";
import { session } from "./session.js";

const PARTS = 6;
/** The first parts are the reference. */
const REFERENCE = 2;

const WORDS = {
  name: "US Census, employment in Massachusetts, 2015 alone",
  about:
    "Real records and a real model's predictions in six equal parts: the first two are the reference, and nothing is wrong with the others.",
};

/** Reads the census records of 2015 and uses a third of them as the reference for the rest. */
export async function showHealthySample(): Promise<void> {
  const { config } = JSON.parse(await (await sampleFile("census.config.json")).text()) as {
    config: MonitorConfig;
  };
  const records = await sampleFile("census_sample_reference.csv");
  await session.showSample();
  const file = new File([records], "census_2015.csv", { type: "text/csv" });
  await session.choose([ofSample(file, WORDS)], "production");
  if (!session.pending) return;
  session.split = { ...unsplit(), way: "count", count: PARTS, within: [0, REFERENCE - 1] };
  session.rules = config.rules ?? null;
  await session.analyse();
}
