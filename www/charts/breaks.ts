import { html } from "lit";

/** Names as long as a column on a phone is wide, and where their words end. */
const LONG = /\S{16,}/g;
const BETWEEN = /(?<=[^\s_]_|\p{L}[./])(?=[\p{L}\d])|(?<=\p{Ll})(?=\p{Lu})/gu;

/**
 * Renders a text so that long names may break between their words ("total_" and "amount", "total" and "Amount") and
 * nowhere else. It adds no character, so copied text is the plain name.
 */
export function withBreaks(text: string): unknown {
  const pieces = text.replace(LONG, (name) => name.replace(BETWEEN, "\0")).split("\0");
  return pieces.length > 1 ? pieces.map((piece, at) => [at > 0 ? html`<wbr>` : "", piece]) : text;
}
