import type { ReactiveController, ReactiveControllerHost } from "lit";

/** A long list is drawn from the top, a slice a frame, so that none of its tasks blocks the page. */
export class Slices implements ReactiveController {
  private drawn: number;
  private wanted = 0;
  private isPlanned = false;

  /** `size` rows are drawn at once. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly size: number,
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

  hostUpdated(): void {
    if (this.isPlanned || this.drawn >= this.wanted) return;
    this.isPlanned = true;
    requestAnimationFrame(() => {
      this.isPlanned = false;
      this.drawn += this.size;
      this.host.requestUpdate();
    });
  }
}
