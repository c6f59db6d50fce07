/** When a redraw removes the control that has the focus, moves the focus to the nearest one that is left. */

import type { LitElement, ReactiveController } from "lit";

const CONTROLS = "a[href], button, summary, input, select, textarea, [tabindex='0']";

function controlsIn(element: Element): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(CONTROLS)];
}

function isUsable(control: HTMLElement): boolean {
  return control.isConnected && !control.matches(":disabled");
}

const isSeen = (control: HTMLElement): boolean => isUsable(control) && control.checkVisibility();

/**
 * Watches the redraws of one part of the page. When a control is removed or disabled, its focus moves to the control at
 * its position in the nearest surrounding element that stays and has one. A button passes it to a button if there is
 * one, because a field takes keys for itself. Otherwise the focus moves to the result, if that can have it, or to the
 * heading of the screen. A control that is disabled while it works gets the focus back afterwards, unless the user has
 * done anything in between.
 */
export class KeptFocus implements ReactiveController {
  private active: HTMLElement | null = null;
  /** The surrounding elements, the nearest first, with its position among the controls of each. */
  private around: (readonly [element: Element, place: number])[] = [];
  /** The element that has the focus instead of a disabled control. */
  private lent: HTMLElement | null = null;
  private isHandingOn = false;

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostUpdate(): void {
    const active = document.activeElement;
    if (active === this.lent) return;
    if (active === document.body) {
      // A control that is disabled while it works waits for the end; otherwise the user moved the focus away.
      const waits = this.active?.matches(":disabled") || this.isHandingOn;
      if (!waits || !this.active?.isConnected) this.active = null;
      return;
    }
    this.lent = null;
    this.active = active instanceof HTMLElement && this.host.contains(active) ? active : null;
    this.around = [];
    if (this.active === null) return;
    for (let element = this.active.parentElement; element; element = element.parentElement) {
      // When a whole screen goes, the page decides what gets the focus.
      if (element.localName === "main") return;
      this.around.push([element, controlsIn(element).indexOf(this.active)]);
      if (element === this.host) return;
    }
  }

  hostUpdated(): void {
    const { active } = this;
    if (active === null) return;
    if (document.activeElement === active && isUsable(active)) return;
    this.isHandingOn = true;
    // By then the new content is drawn.
    requestAnimationFrame(() => {
      this.isHandingOn = false;
      if (this.active === active && this.isFree(active)) this.handOn(active);
    });
  }

  /**
   * Whether nothing else has taken the focus since; a browser may leave it for a while on a control that it disabled.
   */
  private isFree(lost: Element): boolean {
    return [document.body, lost, this.lent].some((one) => one === document.activeElement);
  }

  private handOn(active: HTMLElement): void {
    if (this.lent?.matches(":focus") && isUsable(this.lent) && !isUsable(active)) return;
    const next = this.next(active);
    this.lent = next !== active && active.isConnected ? next : null;
    next?.focus({ preventScroll: true });
    if (this.lent === null) return;
    for (const act of ["keydown", "pointerdown"])
      document.addEventListener(act, this.keep, { once: true, capture: true });
  }

  /** The user continues from where the focus is. */
  private readonly keep = (): void => {
    this.lent = null;
  };

  private next(active: HTMLElement): HTMLElement | null {
    if (isUsable(active)) return active;
    const around = this.around.flatMap(([element, place]) => {
      const standing = this.standing(element);
      return standing === null ? [] : [[standing, place] as const];
    });
    for (const [element, place] of around) {
      const left = controlsIn(element).filter(isSeen);
      const alike = left.filter(({ localName }) => localName === active.localName);
      const nearest = alike.findLast((control) => left.indexOf(control) <= place) ?? alike[0];
      const next = nearest ?? left[Math.min(place, left.length - 1)];
      const said = element.querySelector<HTMLElement>("[tabindex]");
      if (next !== undefined || said !== null) return next ?? said;
      if (active.isConnected) return null;
    }
    return around.length === 0 ? null : document.querySelector<HTMLElement>("main h1");
  }

  /** The element, or the part of the page that was redrawn in its place. */
  private standing(element: Element): Element | null {
    if (element.isConnected) return element;
    const [anew, other] = element.localName.includes("-")
      ? this.host.querySelectorAll(element.localName)
      : [];
    return other === undefined ? (anew ?? null) : null;
  }
}
