import "driftglass/elements";
import { march, reference } from "./files.js";

const dashboard = document.querySelector("driftglass-dashboard");
const say = (id, words) => document.getElementById(id).replaceChildren(words);

dashboard.thresholds = { accuracy: 0.9 };
dashboard.addEventListener("driftglass-result", (event) => say("verdict", event.detail.verdict));
dashboard.addEventListener("driftglass-select", (event) => say("column", event.detail.column));
document.querySelector("button").addEventListener("click", () => {
  dashboard.load({ reference, batches: [march] });
});
