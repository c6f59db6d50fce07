import { LitElement, type PropertyValues } from "lit";
import { navigation } from "../address/navigation.js";
import { session } from "../session/session.js";
import { KeptFocus } from "./kept-focus.js";

/** A part of the page: drawn into the page itself, and redrawn when the session or the place changes. */
export abstract class Part extends LitElement {
  protected readonly keptFocus = new KeptFocus(this);
  private readonly redraw = (): void => this.requestUpdate();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.redraw();
    session.addEventListener("change", this.redraw);
    navigation.addEventListener("change", this.redraw);
  }

  /** If it has been removed meanwhile it is not drawn until it comes back. */
  protected override shouldUpdate(_changed: PropertyValues): boolean {
    return this.isConnected;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    session.removeEventListener("change", this.redraw);
    navigation.removeEventListener("change", this.redraw);
  }
}
