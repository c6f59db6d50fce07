import type { LitElement, ReactiveController } from "lit";

/** Ms after which what is out of sight is drawn too: for readers, and for those who search the page. */
const REST = 1000;

/**
 * A long list is drawn from the top, a slice at a time, so that none of its tasks blocks the page: at once as far as
 * one screen below what is in sight, the rest as it is scrolled to or once the page has rested. What has
 * other things below it, which would move under the hand, is drawn a slice a picture.
 */
export class Slices implements ReactiveController {
  private drawn: number;
  private wanted = 0;
  private stop: (() => void) | null = null;

  /** `size` rows are drawn at once; `row` is what selects one of them in the host, where some may wait. */
  constructor(
    private readonly host: LitElement,
    private readonly size: number,
    private readonly row: string | null = null,
  ) {
    this.drawn = size;
    host.addController(this);
  }

  /** How many of the rows wanted are to be drawn now; the others follow by themselves. */
  take(wanted: number): number {
    this.wanted = wanted;
    this.drawn = Math.min(this.drawn, Math.max(this.size, wanted));
    return Math.min(this.drawn, wanted);
  }

  /** Nothing is left for later, until there is more to draw: for paper. */
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

/** Calls once the element is less than a screen away; answers how to wait no longer. */
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
