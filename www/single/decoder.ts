/** Replaces `virtual:driftglass-decoder` in the single file. */
import { packed } from "./packed.js";

export default `${packed().unpacker};${packed().text("decoder.js")}`;
