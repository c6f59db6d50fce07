/**
 * Where a key moves a cursor among batches: one step, or to an end. Without a cursor it starts behind the last batch.
 * Any other key leaves the cursor where it is and is left to the page.
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
