/** Replaces `virtual:driftglass-worker` in the single file. */
import { packed } from "./packed.js";

export default packed().text("worker.js");
