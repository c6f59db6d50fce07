/** Stretches of one value: the index of the first, and the one after the last. */
export function runs<Value>(values: readonly Value[], wanted: Value): [number, number][] {
  const found: [number, number][] = [];
  values.forEach((value, i) => {
    if (value !== wanted) return;
    const last = found.at(-1);
    if (last && last[1] === i) last[1] = i + 1;
    else found.push([i, i + 1]);
  });
  return found;
}
