/** The page on paper: everything that is folded is open, charts fit, and the foot says where it is from. */

import { format } from "../charts/index.js";
import { DriftglassElement } from "../elements/index.js";

/** Px of A4 and Letter less their margins. */
const PAPER_WIDTH = 680;

/** Everything below `root`, shadow roots included, from the top. */
function* everything(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* everything(element.shadowRoot);
  }
}

/** Makes the screen ready for paper; answers the way back. */
export function onPaper(screen: ParentNode): () => void {
  const ways: (() => void)[] = [];
  for (const element of everything(screen)) {
    if (element instanceof DriftglassElement) ways.push(element.onPaper(PAPER_WIDTH));
  }
  for (const element of everything(screen)) {
    if (!(element instanceof HTMLDetailsElement) || element.open) continue;
    element.open = true;
    ways.push(() => {
      element.open = false;
    });
  }
  return () => {
    for (const back of ways.toReversed()) back();
  };
}

/** Watches for printing. */
export function watchPaper(): void {
  let back: (() => void) | null = null;
  addEventListener("beforeprint", () => {
    const foot = document.querySelector<HTMLElement>("footer.status");
    const from = `${location.host}${location.pathname}`;
    if (foot) foot.dataset.printed = `${from} · printed ${format.dateTime(Date.now())}`;
    back ??= onPaper(document);
  });
  addEventListener("afterprint", () => {
    back?.();
    back = null;
  });
}
