import { formatRoute, linkTo, parseRoute, type Route } from "./route.js";

/** Follows the fragment: links and the Back button change it, the page is drawn from it. */
export class Navigation extends EventTarget {
  route: Route = parseRoute(location.hash);
  private followed = location.hash;

  constructor() {
    super();
    addEventListener("hashchange", () => this.follow());
  }

  /** The browser tells of a new fragment later, maybe after the next key: whoever made it does not wait for that. */
  private follow(): void {
    if (location.hash === this.followed) return;
    this.followed = location.hash;
    const before = this.route;
    this.route = parseRoute(location.hash);
    this.dispatchEvent(new Event("change"));
    const moved = before.view !== this.route.view || before.column !== this.route.column;
    if (moved) this.dispatchEvent(new Event("moved"));
  }

  /** Whole address of a place, keeping the batch that is looked at. */
  link(change: Partial<Route>): string {
    return `${location.href.split("#")[0]}${linkTo(this.route, change)}`;
  }

  /** Changes what the address says of the place without a step for the Back button. */
  amend(change: Partial<Route>): void {
    this.route = { ...this.route, ...change };
    try {
      history.replaceState(null, "", formatRoute(this.route));
      this.followed = location.hash;
    } catch {
      // A page in a frame without an origin has no address of its own to change.
    }
    this.dispatchEvent(new Event("change"));
  }

  go(change: Partial<Route>): void {
    location.hash = formatRoute({ ...this.route, column: null, ...change });
    this.follow();
  }
}

export const navigation = new Navigation();
