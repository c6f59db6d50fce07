import type { DashboardView } from "./dashboard-types.js";
import { isView } from "./settings.js";

/** What of a dashboard stands in the address of the page. */
export interface UrlState {
  view: DashboardView | null;
  batch: string | null;
  /** Place of the batch, in place of a label that holds a value of the data. */
  place: string | null;
  column: string | null;
}

/** Reads the fragment: `#view=drift&batch=March&column=age`. */
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

/** The fragment with that state in it; what else it holds stays. */
export function toFragment(fragment: string, state: UrlState): string {
  const found = new URLSearchParams(fragment.replace(/^#/, ""));
  for (const [name, value] of Object.entries(state)) {
    if (value === null) found.delete(name);
    else found.set(name, value);
  }
  return `#${found}`;
}

/** What says which batch is shown: batches of a split by column are called by a value. */
export function batchIn(
  label: string | null,
  index: number | null,
): Pick<UrlState, "batch" | "place"> {
  const isValue = label?.includes(" = ") === true;
  return isValue ? { batch: null, place: `${index}` } : { batch: label, place: null };
}
