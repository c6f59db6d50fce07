/** Where a drawing takes the control away that has the focus, the focus goes to the nearest one that is left. */

import type { LitElement, ReactiveController } from "lit";

const CONTROLS = "a[href], button, summary, input, select, textarea, [tabindex='0']";

function controlsIn(element: Element): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(CONTROLS)];
}

function isUsable(control: HTMLElement): boolean {
  return control.isConnected && !control.matches(":disabled");
}

const isSeen = (control: HTMLElement): boolean => isUsable(control) && control.checkVisibility();

/** Whether nobody else has taken the focus since; a browser may leave it a while on what it disabled. */
function isFree(lost: Element): boolean {
  return document.activeElement === document.body || document.activeElement === lost;
}

/**
 * Watches the drawings of one part of the page. A control that a drawing removes or disables hands its focus on:
 * to the control at its place in the nearest element around it that stays and has one (a button to a button where
 * there is one, as a field takes keys for itself), or to what is said there and can have the focus, else to the
 * heading of the screen. A control without neighbours, disabled while it works, has it back when it is done.
 */
export class KeptFocus implements ReactiveController {
  private active: HTMLElement | null = null;
  /** The elements around it, the nearest first, with its place among the controls of each. */
  private around: (readonly [element: Element, place: number])[] = [];

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostUpdate(): void {
    const active = document.activeElement;
    if (active === document.body) {
      // What is disabled while it works waits for its end; else the person put the focus away.
      if (!this.active?.matches(":disabled")) this.active = null;
      return;
    }
    this.active = active instanceof HTMLElement && this.host.contains(active) ? active : null;
    this.around = [];
    if (this.active === null) return;
    for (let element = this.active.parentElement; element; element = element.parentElement) {
      // Where a whole screen goes, the page says what has the focus next.
      if (element.localName === "main") return;
      this.around.push([element, controlsIn(element).indexOf(this.active)]);
      if (element === this.host) return;
    }
  }

  hostUpdated(): void {
    const { active } = this;
    if (active === null || (document.activeElement === active && isUsable(active))) return;
    // What stands in the new drawing is drawn by then.
    requestAnimationFrame(() => {
      if (this.active !== active || !isFree(active)) return;
      this.next(active)?.focus({ preventScroll: true });
    });
  }

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

  /** The element, or the part of the page that was drawn anew in its place. */
  private standing(element: Element): Element | null {
    if (element.isConnected) return element;
    const [anew, other] = element.localName.includes("-")
      ? this.host.querySelectorAll(element.localName)
      : [];
    return other === undefined ? (anew ?? null) : null;
  }
}
