/** Prepares the page for paper: everything folded is open, charts fit, and the footer names the source. */

import { format } from "../charts/index.js";
import { DriftglassElement } from "../elements/index.js";
import { session } from "./session/session.js";

/** Px of A4 and Letter without their margins. */
const PAPER_WIDTH = 680;

/** All elements below `root`, including those in shadow roots, from the top. */
function* everything(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* everything(element.shadowRoot);
  }
}

/** Prepares the screen for paper; returns a function that restores it. */
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

/** Keeps the footer's text about the files up to date, because printing cannot wait for it. */
function followFiles(): () => string {
  let of: unknown = null;
  let lines = "";
  session.addEventListener("change", () => {
    const { exactReport, origin, work } = session;
    if (work !== null || origin === null || origin.kind === "sample") return;
    if (exactReport === of) return;
    of = exactReport;
    lines = "";
    const take = (found: string): void => {
      if (of === exactReport) lines = found;
    };
    void import("./exports/print-digests.js")
      .then(({ digestLines }) => digestLines())
      .then(take, () => take(""));
  });
  return () => (session.origin?.kind === "sample" ? "" : lines);
}

/** Watches for printing. */
export function watchPaper(): void {
  const files = followFiles();
  let back: (() => void) | null = null;
  addEventListener("beforeprint", () => {
    const foot = document.querySelector<HTMLElement>("footer.status");
    const from = `${location.host}${location.pathname}`;
    const printed = `${from} · printed ${format.dateTime(Date.now())}`;
    if (foot) foot.dataset.printed = [printed, files()].filter((line) => line !== "").join("\n");
    back ??= onPaper(document);
  });
  addEventListener("afterprint", () => {
    back?.();
    back = null;
  });
}
