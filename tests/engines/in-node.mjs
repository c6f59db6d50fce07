// What Node makes of the same files and the same configuration, as the page's exports would be.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Engine } from "../../dist/index.js";

const json = (value) => JSON.stringify(value, null, 2);

/** The file exports that the engine writes, by their endings. */
async function exportsOf(monitor) {
  const records = await monitor.log();
  return {
    json: json(await monitor.report()),
    csv: await monitor.csv(),
    md: await monitor.markdown(),
    prom: await monitor.prometheus(),
    "rules.yml": await monitor.prometheusRules(),
    "grafana.json": json(await monitor.grafanaDashboard()),
    jsonl: records.map((record) => `${JSON.stringify(record)}\n`).join(""),
    "snapshot.json": await monitor.snapshot(),
  };
}

/** The exports of an analysis, under a configuration as a report holds it. */
export async function exportsInNode({ reference, batches }, config) {
  const engine = await Engine.start();
  const read = (path, more) => engine.read(readFileSync(path), { file: basename(path), ...more });
  const trusted = await read(reference, {});
  const monitor = await engine.monitor(trusted, config);
  for (const path of batches) {
    const rows = await read(path, { reference: trusted });
    // As the page has it: a batch ends when its last row does.
    const at = (await rows.values(config.roles.timestamp)).at(-1);
    await monitor.observe(rows, { label: basename(path, ".csv"), at });
    await rows.free();
  }
  const found = await exportsOf(monitor);
  await engine.close();
  return found;
}

/** The exports of what a snapshot holds, opened without its reference as the page opens it. */
export async function restoredInNode(snapshot) {
  const engine = await Engine.start();
  const found = await exportsOf(await engine.restore(snapshot));
  await engine.close();
  return found;
}
