import type { LitElement, ReactiveController } from "lit";
import type { BatchReport } from "../core/types.js";
import type { DashboardView } from "./dashboard-types.js";
import { batchIn, fromFragment, toFragment } from "./url-state.js";

/** The element whose view, batch and column the page's address keeps, while `syncUrl` is set. */
interface Host extends LitElement {
  syncUrl: boolean;
  view: DashboardView;
  batch: number | null;
  selected: string | null;
}

/** Keeps an element and the fragment of the page's address alike. */
export class UrlSync implements ReactiveController {
  readonly #host: Host;
  readonly #batches: () => readonly BatchReport[];
  readonly #follow = () => this.follow();

  /** `batches` are those on show; there are none before anything is. */
  constructor(host: Host, batches: () => readonly BatchReport[]) {
    this.#host = host;
    this.#batches = batches;
    host.addController(this);
  }

  hostConnected(): void {
    if (!this.#host.syncUrl) return;
    this.listen(true);
    this.follow();
  }

  hostDisconnected(): void {
    this.listen(false);
  }

  /** Begins or ends to listen to changes of the address. */
  listen(follows: boolean): void {
    globalThis.removeEventListener("popstate", this.#follow);
    if (follows) globalThis.addEventListener("popstate", this.#follow);
  }

  /** Opens what the address names. */
  follow(): void {
    const { view, batch, place, column } = fromFragment(location.hash);
    const [host, batches] = [this.#host, this.#batches()];
    if (view !== null) host.view = view;
    if (column !== null) host.selected = column;
    const named = batches.findIndex(({ label }) => label === batch);
    if (batch !== null) host.batch = named < 0 ? null : named;
    else if (place !== null && batches[Number(place)]) host.batch = Number(place);
  }

  /** Writes into the address what is open. */
  write(): void {
    const { view, selected: column, batch: index } = this.#host;
    const label = index === null ? null : (this.#batches()[index]?.label ?? null);
    const fragment = toFragment(location.hash, { view, ...batchIn(label, index), column });
    if (fragment !== location.hash) history.replaceState(history.state, "", fragment);
  }
}
