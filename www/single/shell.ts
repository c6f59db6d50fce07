/** The outer page of the audit edition: only the frame that the application runs in. */
import { type FrameParts, innerFrame } from "./inner-frame.js";

/** Inserted by the build. */
declare const FRAME: FrameParts;

if (self === top) innerFrame(FRAME);
else document.body.textContent = "driftglass does not run within another page.";
