// The front end of an anywidget: rows of a data frame come as columns, what was found goes back.
import { configure } from "driftglass/elements";
import wasm from "driftglass/core_bg.wasm";

// The engine is in the module: a notebook serves no files beside it.
configure({ wasm });

function render({ model, el }) {
  const dashboard = document.createElement("driftglass-dashboard");
  dashboard.hide = "files";
  dashboard.addEventListener("driftglass-result", ({ detail }) => {
    model.set("verdict", detail.verdict);
    model.set("drifted", detail.report.dashboard.driftedColumns);
    model.save_changes();
  });
  dashboard.addEventListener("driftglass-select", ({ detail }) => {
    model.set("column", detail.column);
    model.save_changes();
  });
  const compare = () => {
    dashboard.thresholds = model.get("thresholds");
    const batches = Object.entries(model.get("batches")).map(([label, frame]) => ({
      label,
      source: frame,
    }));
    // What goes wrong is shown by the element itself.
    return dashboard
      .load({ reference: model.get("reference"), batches })
      .catch(() => undefined);
  };
  model.on("change:batches", compare);
  el.append(dashboard);
  if (Object.keys(model.get("batches")).length > 0) compare();
  return () => model.off("change:batches", compare);
}

export default { render };
