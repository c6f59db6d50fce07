import type { DashboardView } from "./dashboard-types.js";
import { isView } from "./settings.js";

/** The part of a dashboard's state that is kept in the page's address. */
export interface UrlState {
  view: DashboardView | null;
  batch: string | null;
  /** Index of the batch, used if its label contains a value of the data. */
  place: string | null;
  column: string | null;
}

/** Parses the fragment: `#view=drift&batch=March&column=age`. */
export function fromFragment(fragment: string): UrlState {
  const found = new URLSearchParams(fragment.replace(/^#/, ""));
  const view = found.get("view");
  return {
    view: isView(view) ? view : null,
    batch: found.get("batch"),
    place: found.get("place"),
    column: found.get("column"),
  };
}

/** The fragment with that state; its other content is kept. */
export function toFragment(fragment: string, state: UrlState): string {
  const found = new URLSearchParams(fragment.replace(/^#/, ""));
  for (const [name, value] of Object.entries(state)) {
    if (value === null) found.delete(name);
    else found.set(name, value);
  }
  return `#${found}`;
}

/** How the address names the batch: by index if the batch comes from a split by column, whose labels are values. */
export function batchIn(
  label: string | null,
  index: number | null,
): Pick<UrlState, "batch" | "place"> {
  const isValue = label?.includes(" = ") === true;
  return isValue ? { batch: null, place: `${index}` } : { batch: label, place: null };
}
