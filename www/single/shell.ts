/** The page around the audit edition: nothing but the frame that the application runs in. */
import { type FrameParts, innerFrame } from "./inner-frame.js";

/** Put here by the build. */
declare const FRAME: FrameParts;

if (self === top) innerFrame(FRAME);
else document.body.textContent = "driftglass does not run within another page.";
