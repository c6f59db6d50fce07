/** Estimates text widths, closely enough to lay text out without a document. */

const NARROW = new Set("iljtfrI.,:;'|!()[]{} \u202f\u00a0");
const WIDE = new Set("mwMW@%—…");

/** Width in px of `text` at `size` px, estimated from wide sans-serif fonts so that it is rather too large. */
export function textWidth(text: string, size = 12): number {
  let ems = 0;
  for (const character of text) ems += glyphWidth(character);
  return ems * size;
}

function glyphWidth(character: string): number {
  if (NARROW.has(character)) return 0.38;
  if (WIDE.has(character)) return 0.96;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x1100 && code !== 0x2212) return code >= 0x2000 && code < 0x2e80 ? 0.7 : 1.05;
  return character >= "A" && character <= "Z" ? 0.7 : 0.62;
}

/** `text`, or as much of its beginning as fits into `width` px, with an ellipsis. */
export function fit(text: string, width: number, size = 12): string {
  if (textWidth(text, size) <= width) return text;
  const room = width - glyphWidth("…") * size;
  let used = 0;
  let kept = "";
  for (const character of text) {
    used += glyphWidth(character) * size;
    if (used > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * Labels without the beginning and end that all of them share, so that `census_2016_1.csv` and `census_2016_2.csv` show
 * where they differ. Cuts only between words; a single label stays as it is.
 */
export function distinctParts(labels: readonly string[]): string[] {
  const [first, ...rest] = labels;
  if (first === undefined || rest.length === 0) return [...labels];
  if (labels.every((label) => label === first)) return [...labels];
  const start = wordBoundary(
    sharedLength(labels, (label, i) => label[i]),
    first,
  );
  const end = sharedLength(labels, (label, i) => label[label.length - 1 - i]);
  const tail = /[.]\w+$/.exec(first.slice(first.length - end))?.[0].length ?? 0;
  const parts = labels.map((label) => label.slice(start, label.length - tail));
  return parts.every((part) => part.trim() !== "") ? parts : [...labels];
}

function sharedLength(
  labels: readonly string[],
  at: (label: string, index: number) => string | undefined,
): number {
  const shortest = Math.min(...labels.map((label) => label.length));
  const first = labels[0] ?? "";
  let length = 0;
  while (length < shortest && labels.every((label) => at(label, length) === at(first, length))) {
    length += 1;
  }
  return length;
}

/** The end of the last separator within the first `length` characters; never within digits. */
function wordBoundary(length: number, label: string): number {
  const shared = label.slice(0, length);
  const separator = /^.*[_\-./\s](?=[^_\-./\s]*$)/.exec(shared);
  return separator ? separator[0].length : 0;
}
