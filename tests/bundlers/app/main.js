import { Engine } from "driftglass";
import "driftglass/elements";
import { marchFile, referenceFile } from "./files.js";

async function main() {
  const engine = await Engine.start();
  const reference = await engine.readCsv(referenceFile);
  const march = await engine.readCsv(marchFile);
  const monitor = await engine.monitor(reference);
  await monitor.observe(march, { label: "March" });
  const report = await monitor.report();

  const verdict = document.createElement("driftglass-verdict");
  verdict.dashboard = report.dashboard;
  document.body.append(verdict);
  document.body.dataset.mode = engine.mode;
}

main().catch((error) => {
  document.body.textContent = String(error);
  document.body.dataset.mode = "failed";
});
