/**
 * Calls `then` after the browser has laid the element out and before it paints. Reading sizes, scrolling or moving the
 * focus earlier would cause a second layout.
 */
export function onceLaidOut(element: Element, then: () => void): void {
  const once = new ResizeObserver(() => {
    once.disconnect();
    then();
  });
  once.observe(element);
}
