import type { SelectDetail } from "../elements/index.js";
import { navigation } from "./navigation.js";
import { session } from "./session.js";

/** A chart says which column, and perhaps which batch, was chosen; the page goes there. */
export function openColumn(event: CustomEvent<SelectDetail>): void {
  const { column, batch } = event.detail;
  const label = batch === null ? undefined : session.report?.batches[batch]?.label;
  navigation.go({ view: "drift", column, batch: label ?? navigation.route.batch });
}
