/** The value chosen in a select. */
export function selected(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : "";
}
