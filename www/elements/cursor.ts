/**
 * Where a cursor among batches goes by a key: one on, or to an end; without a cursor from behind the last. It stays where
 * it is for any other key, which is left to the page.
 */
export function cursorBy(event: KeyboardEvent, cursor: number | null, last: number): number | null {
  const at = cursor ?? last + 1;
  const goals: Record<string, number> = {
    ArrowLeft: Math.max(0, at - 1),
    ArrowRight: Math.min(last, at + 1),
    Home: 0,
    End: last,
  };
  const goal = goals[event.key];
  if (goal === undefined) return cursor;
  event.preventDefault();
  return goal;
}
