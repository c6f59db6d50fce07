import { Engine } from "driftglass";
import init, { detectDrift, Table } from "driftglass/core";
import "driftglass/elements";
import { marchFile, referenceFile } from "./files.js";

const engine = await Engine.start();
const monitor = await engine.monitor(await engine.readCsv(referenceFile));
await monitor.observe(await engine.readCsv(marchFile), { label: "March" });
console.log((await monitor.dashboard()).verdict);
await engine.close();

await init();
const [reference, march] = [referenceFile, marchFile].map(async (file) =>
  Table.fromCsv(await file.text()),
);
console.log(detectDrift(await reference, await march).verdict);
