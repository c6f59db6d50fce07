/** The value that was chosen in a select. */
export function selected(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : "";
}
