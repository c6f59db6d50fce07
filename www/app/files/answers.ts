/** Lets the user answer a guess of the reader: the file is read again with one more option. */

import type { CsvOptions } from "../../core/types.js";

export interface Answer {
  label: string;
  options: CsvOptions;
}

const rows: readonly Answer[] = [{ label: "It is a row", options: { header: true } }];

/** By the code of the warning. */
const ANSWERS: Readonly<Record<string, readonly Answer[]>> = {
  preamble: [{ label: "They belong to the table", options: { skipLines: 0 } }],
  "comment-lines": [{ label: "They are no comments", options: { comment: null } }],
  "no-header": [{ label: "The first line is the header", options: { header: true } }],
  "second-header": rows,
  "footer-row": rows,
  "bad-rows": [{ label: "Keep these rows", options: { onBadRow: "keep" } }],
  "date-order-unclear": [
    { label: "The day comes first", options: { dateOrder: "dmy" } },
    { label: "The month comes first", options: { dateOrder: "mdy" } },
  ],
  "decimal-unclear": [
    { label: "1,5 is one and a half", options: { decimal: "," } },
    { label: "1,234 is over a thousand", options: { thousands: "," } },
  ],
  "thousands-unclear": [
    { label: "1,234 is over a thousand", options: { thousands: "," } },
    { label: "1.234 is over a thousand", options: { thousands: ".", decimal: "," } },
  ],
  "delimiter-unsure": [
    { label: "Commas", options: { delimiter: "," } },
    { label: "Semicolons", options: { delimiter: ";" } },
    { label: "Tabs", options: { delimiter: "\t" } },
    { label: "Spaces", options: { delimiter: " " } },
  ],
};

/** The answers that a warning offers; empty if there is nothing to choose. */
export function answersTo(code: string): readonly Answer[] {
  return Object.hasOwn(ANSWERS, code) ? (ANSWERS[code] ?? []) : [];
}
