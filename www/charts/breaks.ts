import { html } from "lit";

/** Names as long as a column of a phone is wide, and the places between their words. */
const LONG = /\S{16,}/g;
const BETWEEN = /(?<=[^\s_]_|\p{L}[./])(?=[\p{L}\d])|(?<=\p{Ll})(?=\p{Lu})/gu;

/**
 * A text whose long names may end a line between their words ("total_" and "amount", "total" and "Amount") and not
 * just anywhere. No character is added: what is copied is the name.
 */
export function withBreaks(text: string): unknown {
  const pieces = text.replace(LONG, (name) => name.replace(BETWEEN, "\0")).split("\0");
  return pieces.length > 1 ? pieces.map((piece, at) => [at > 0 ? html`<wbr>` : "", piece]) : text;
}
