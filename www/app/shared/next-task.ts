/** Ends the task at hand: to take in a large answer and to draw it are two, so that neither blocks for long. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
