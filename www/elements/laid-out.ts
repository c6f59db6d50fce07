/**
 * Calls `then` once the browser has laid the element out, before it paints: to ask for sizes, to scroll or to
 * move the focus sooner would have it lay out twice.
 */
export function onceLaidOut(element: Element, then: () => void): void {
  const once = new ResizeObserver(() => {
    once.disconnect();
    then();
  });
  once.observe(element);
}
