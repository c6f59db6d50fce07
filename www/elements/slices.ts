import type { LitElement, ReactiveController } from "lit";

/** Milliseconds after which rows out of sight are drawn too, for screen readers and for searching the page. */
const REST = 1000;

/**
 * Draws a long list from the top, a slice at a time, so that no task blocks the page. It draws one screen beyond what
 * is in sight at once, and the rest on scrolling or once the page is idle. If content follows below the list, which
 * would move while someone uses it, one slice is drawn per frame.
 */
export class Slices implements ReactiveController {
  private drawn: number;
  private wanted = 0;
  private stop: (() => void) | null = null;

  /** `size` rows are drawn at once; `row` selects one of them in the host, where some may wait. */
  constructor(
    private readonly host: LitElement,
    private readonly size: number,
    private readonly row: string | null = null,
  ) {
    this.drawn = size;
    host.addController(this);
  }

  /** How many of the requested rows to draw now; the others follow on their own. */
  take(wanted: number): number {
    this.wanted = wanted;
    this.drawn = Math.min(this.drawn, Math.max(this.size, wanted));
    return Math.min(this.drawn, wanted);
  }

  /** For paper: draws everything at once, until there is more to draw. */
  finish(): void {
    this.drawn = Number.POSITIVE_INFINITY;
  }

  hostConnected(): void {
    if (this.host.hasUpdated) this.hostUpdated();
  }

  hostUpdated(): void {
    this.stop?.();
    this.stop = null;
    if (this.drawn >= this.wanted) return;
    this.stop = this.row === null ? atNextPicture(this.more) : this.whenWanted(this.row);
  }

  private whenWanted(row: string): () => void {
    const last = [...this.host.renderRoot.querySelectorAll(row)].at(-1);
    const stops = [whenRested(this.more)];
    if (last !== undefined) stops.push(whenNear(last, this.more));
    return () => {
      for (const stop of stops) stop();
    };
  }

  hostDisconnected(): void {
    this.stop?.();
    this.stop = null;
  }

  private readonly more = (): void => {
    this.stop?.();
    this.stop = null;
    this.drawn += this.size;
    this.host.requestUpdate();
  };
}

function atNextPicture(then: () => void): () => void {
  const frame = requestAnimationFrame(then);
  return () => cancelAnimationFrame(frame);
}

/** Calls back once the element is less than a screen away; returns a function that stops waiting. */
function whenNear(element: Element, then: () => void): () => void {
  const isNear = (entries: IntersectionObserverEntry[]) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) then();
  };
  const observer = new IntersectionObserver(isNear, { rootMargin: "100% 0px" });
  observer.observe(element);
  return () => observer.disconnect();
}

function whenRested(then: () => void): () => void {
  const timer = setTimeout(then, REST);
  return () => clearTimeout(timer);
}
