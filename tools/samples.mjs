// Analyses the census sample with the built package, so that the page can show it before the engine has loaded.
// `node tools/samples.mjs FOLDER` uses the files in that folder instead.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { init, Monitor, Table } from "../dist/core.js";
import { at, say } from "./shell.mjs";

const folder = process.argv[2] ?? at("www/samples");
const { kinds, config } = JSON.parse(readFileSync(`${folder}/census.config.json`, "utf8"));
const read = (file) => Table.fromCsv(readFileSync(`${folder}/${file}`), { kinds, file });

await init();
const monitor = new Monitor(read("census_sample_reference.csv"), config);
const batches = readdirSync(folder).filter((file) => /^census_\d{4}_\d\.csv$/.test(file));
for (const file of batches.sort()) {
  const [, year, part] = file.split(/[_.]/).map(Number);
  const batch = read(file);
  monitor.observe(batch, { label: `${year}-${part}`, at: Date.UTC(year, 3 * (part - 1)) });
  batch.free();
}
const report = monitor.report();
writeFileSync(`${folder}/census.json`, `${JSON.stringify(report)}\n`);
say(`  ${report.batches.length} batches, ${report.dashboard.verdict}`);
