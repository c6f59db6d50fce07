/**
 * Ends the current task, so that receiving a large answer and drawing it are two tasks, and neither blocks for long.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
