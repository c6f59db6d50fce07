import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { configure, type DriftglassDashboard } from "driftglass/elements";
import { march, reference } from "./files.js";

// Angular's builder is esbuild's: it does not follow the WebAssembly, which angular.json puts beside the page.
configure({ wasm: new URL("core_bg.wasm", document.baseURI) });

@Component({
  selector: "app-monitoring",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      <h1>Credit model</h1>
      <button type="button" (click)="compare(dashboard)">Compare March</button>
      <p id="verdict">{{ verdict() }}</p>
      <p id="column">{{ column() }}</p>
      <driftglass-dashboard
        #dashboard
        theme="light"
        [thresholds]="thresholds"
        (driftglass-result)="verdict.set($any($event).detail.verdict)"
        (driftglass-select)="column.set($any($event).detail.column)"
      ></driftglass-dashboard>
    </main>
  `,
})
class Monitoring {
  readonly verdict = signal("nothing yet");
  readonly column = signal("none");
  readonly thresholds = { accuracy: 0.9 };

  compare(dashboard: DriftglassDashboard): void {
    void dashboard.load({ reference, batches: [march] });
  }
}

bootstrapApplication(Monitoring);
