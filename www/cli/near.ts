/** Suggests known names for a misspelt one. */

/** Most suggestions. */
const MOST = 3;

/** Edit distance: letters inserted, removed, replaced or swapped with the next one; differences in case are free. */
function distance(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const ways = [
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        ...(swapped ? [(before[column - 2] ?? 0) + 1] : []),
      ];
      next.push(Math.min(...ways));
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? 0;
}

/** The names in a list that are nearest to a word; up to a third of its letters may differ. */
export function near(word: string, names: Iterable<string>): string[] {
  const most = Math.max(1, Math.floor(word.length / 3));
  return [...new Set(names)]
    .map((name) => ({ name, away: distance(word, name) }))
    .filter(({ away }) => away <= most)
    .sort((one, other) => one.away - other.away)
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** "Did you mean ...?", if any name is near. */
export function nearAdvice(word: string, names: Iterable<string>): string | undefined {
  const found = near(word, names).map((name) => `"${name}"`);
  if (found.length === 0) return undefined;
  return `Did you mean ${found.join(" or ")}?`;
}
