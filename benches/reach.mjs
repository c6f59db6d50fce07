// What a person waits for on the page: its next state, drawn.

const drawn = (wanted) =>
  new Promise((resolve) => {
    const root = document.documentElement;
    let hasLeft = root.dataset.state !== wanted;
    const watcher = new MutationObserver(() => {
      if (root.dataset.state !== wanted) hasLeft = true;
      else if (hasLeft) {
        watcher.disconnect();
        // A task behind the frame's: what the state shows has been handed to the compositor.
        requestAnimationFrame(() => setTimeout(resolve));
      }
    });
    watcher.observe(root, { attributeFilter: ["data-state"] });
  });

/**
 * Acts, and waits until the page has come to the state and its picture is drawn. The page itself says so:
 * Playwright's waiting looks again after 20, 50, 100 and then every 500 ms, which would be measured with it.
 */
export async function reach(page, state, act) {
  const reached = page.evaluate(drawn, state);
  await Promise.all([reached, act()]);
}
