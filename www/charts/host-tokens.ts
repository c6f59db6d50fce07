import { type CSSResult, unsafeCSS } from "lit";
import { tokensFor } from "./theme.js";

/** {@link tokensFor} a shadow root. */
export const tokens: CSSResult = unsafeCSS(tokensFor(":host"));
