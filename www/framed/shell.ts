/**
 * The page that another site frames (`embed.html`). It passes messages between that site and the application, which
 * runs in an inner frame without an origin. It ignores other windows and, after the first message, other origins.
 */
import { type FrameParts, innerFrame } from "../single/inner-frame.js";
import { isCall } from "./calls.js";
import { Passage } from "./passage.js";

/** Inserted by the build. */
declare const FRAME: FrameParts;

/** Most messages kept while the application starts. */
const MOST_WAITING = 100;

function run(): void {
  const passage = new Passage(location.hash);
  const frame = innerFrame(FRAME, passage.isForFiles ? "files" : "");
  let waiting: unknown[] | null = [];
  const pass = (message: unknown): void => frame.contentWindow?.postMessage(message, "*");
  addEventListener("message", ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source === frame.contentWindow) {
      const to = passage.outward(data);
      if (to !== null) parent.postMessage(data, to);
      if (waiting !== null && Reflect.get(Object(data), "type") === "driftglass-ready") {
        waiting.forEach(pass);
        waiting = null;
      }
    } else if (source === parent && isCall(data) && passage.inward(data.type, origin)) {
      if (waiting === null) pass(data);
      else if (waiting.length < MOST_WAITING) waiting.push(data);
    }
  });
}

if (self === top)
  document.body.textContent =
    "This is driftglass for other pages to frame: docs/embedding.md says how. To look at files here, open driftglass.html.";
else run();
