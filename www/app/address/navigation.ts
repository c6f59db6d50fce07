import { formatRoute, linkTo, parseRoute, type Route } from "./route.js";

/** Follows the address's fragment: links and the Back button change it, and the page is drawn from it. */
export class Navigation extends EventTarget {
  route: Route = parseRoute(location.hash);
  private followed = location.hash;

  constructor() {
    super();
    addEventListener("hashchange", () => this.follow());
  }

  /** Handles a new fragment at once. The browser's own event may come after the next key. */
  private follow(): void {
    if (location.hash === this.followed) return;
    this.followed = location.hash;
    const before = this.route;
    this.route = parseRoute(location.hash);
    this.dispatchEvent(new Event("change"));
    const moved = before.view !== this.route.view || before.column !== this.route.column;
    if (moved) this.dispatchEvent(new Event("moved"));
  }

  /** The whole address of a place, keeping the current batch. */
  link(change: Partial<Route>): string {
    return `${location.href.split("#")[0]}${linkTo(this.route, change)}`;
  }

  /** Changes the place in the address without adding a step for the Back button. */
  amend(change: Partial<Route>): void {
    this.route = { ...this.route, ...change };
    try {
      history.replaceState(null, "", formatRoute(this.route));
      this.followed = location.hash;
    } catch {
      // A page in a frame without an origin cannot change its address.
    }
    this.dispatchEvent(new Event("change"));
  }

  go(change: Partial<Route>): void {
    location.hash = formatRoute({ ...this.route, column: null, ...change });
    this.follow();
  }
}

export const navigation = new Navigation();
