// Stands in for Jupyter: a model whose traits are set and heard as the kernel's are, and an output cell.
import { march, reference } from "./files.js";
import widget from "./widget.js";

const traits = { reference: {}, batches: {}, thresholds: { accuracy: 0.9 }, verdict: "", column: "" };
const listeners = new Map();
const model = {
  get: (name) => structuredClone(traits[name]),
  set: (name, value) => {
    traits[name] = value;
    document.getElementById(name)?.replaceChildren(String(value));
  },
  save_changes: () => undefined,
  on: (event, listener) => listeners.set(event, listener),
  off: (event) => listeners.delete(event),
};

/** What `columns` of driftglass_widget.py makes of a data frame. */
async function columns(file) {
  const [head, ...rows] = (await file.text()).trim().split("\n");
  const cells = rows.map((row) => row.split(","));
  const isNumber = (text) => text !== "" && !Number.isNaN(Number(text));
  const cell = (text) => (isNumber(text) ? Number(text) : text || null);
  return Object.fromEntries(head.split(",").map((name, i) => [name, cells.map((row) => cell(row[i]))]));
}

traits.reference = await columns(reference);
widget.render({ model, el: document.getElementById("output") });
document.querySelector("button").addEventListener("click", async () => {
  traits.batches = { March: await columns(march) };
  listeners.get("change:batches")();
});
