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

/**
 * Watches the drawings of one part of the page. A control that a drawing removes or disables hands its focus on:
 * to the control at its place in the nearest element around it that stays and has one (a button to a button where
 * there is one, as a field takes keys for itself), or to what is said there and can have the focus, else to the
 * heading of the screen. A control that is disabled while it works has it back when it is done, unless the person
 * has done anything since.
 */
export class KeptFocus implements ReactiveController {
  private active: HTMLElement | null = null;
  /** The elements around it, the nearest first, with its place among the controls of each. */
  private around: (readonly [element: Element, place: number])[] = [];
  /** What has the focus in the place of a control that is disabled. */
  private lent: HTMLElement | null = null;
  private isHandingOn = false;

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostUpdate(): void {
    const active = document.activeElement;
    if (active === this.lent) return;
    if (active === document.body) {
      // What is disabled while it works waits for its end; else the person put the focus away.
      const waits = this.active?.matches(":disabled") || this.isHandingOn;
      if (!waits || !this.active?.isConnected) this.active = null;
      return;
    }
    this.lent = null;
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
    if (active === null) return;
    if (document.activeElement === active && isUsable(active)) return;
    this.isHandingOn = true;
    // What stands in the new drawing is drawn by then.
    requestAnimationFrame(() => {
      this.isHandingOn = false;
      if (this.active === active && this.isFree(active)) this.handOn(active);
    });
  }

  /** Whether nobody else has taken the focus since; a browser may leave it a while on what it disabled. */
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

  /** The person goes on from where the focus is. */
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

  /** The element, or the part of the page that was drawn anew in its place. */
  private standing(element: Element): Element | null {
    if (element.isConnected) return element;
    const [anew, other] = element.localName.includes("-")
      ? this.host.querySelectorAll(element.localName)
      : [];
    return other === undefined ? (anew ?? null) : null;
  }
}
