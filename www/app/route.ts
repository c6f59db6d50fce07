/** Where the person is, kept in the fragment, which never reaches a server. */

export const VIEWS = [
  "overview",
  "performance",
  "drift",
  "quality",
  "alerts",
  "decide",
  "policies",
  "export",
] as const;

export type View = (typeof VIEWS)[number];

export interface Route {
  view: View;
  /** Label of the batch; `null` is the last one. */
  batch: string | null;
  /** Column whose details are open. */
  column: string | null;
}

function isView(text: string | null): text is View {
  return VIEWS.some((view) => view === text);
}

/** Reads a fragment; what is unknown is ignored. */
export function parseRoute(fragment: string): Route {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const view = fields.get("view");
  return {
    view: isView(view) ? view : "overview",
    batch: fields.get("b"),
    column: fields.get("col"),
  };
}

/** Writes a fragment that {@link parseRoute} reads. */
export function formatRoute(route: Route): string {
  const fields = new URLSearchParams({ v: "1", view: route.view });
  if (route.batch !== null) fields.set("b", route.batch);
  if (route.column !== null) fields.set("col", route.column);
  return `#${fields.toString()}`;
}

/** The address of a view, keeping the batch. */
export function linkTo(current: Route, change: Partial<Route>): string {
  return formatRoute({ ...current, column: null, ...change });
}
