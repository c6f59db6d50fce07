/** Links to the details of a column, and how the address names it. */

import type { Report } from "../../core/types.js";
import type { SelectDetail } from "../../elements/index.js";
import { session } from "../session/session.js";
import { navigation } from "./navigation.js";

/** Columns of the reference in their order, then those that only batches have. */
function columnsOf({ reference, batches }: Report): string[] {
  const names = [reference, ...batches].flatMap(({ quality }) =>
    quality.columns.map(({ name }) => name),
  );
  return [...new Set(names)];
}

/** How an address names a column: by its name, or by its index if links hide names. */
function addressOfColumn(column: string): string | number {
  const { report } = session;
  if (report === null || !navigation.route.set.hidesColumns) return column;
  return columnsOf(report).indexOf(column);
}

/** The column that an address names; `null` without one, or for an index that no column has. */
export function columnAt(report: Report, address: string | number | null): string | null {
  return typeof address === "number" ? (columnsOf(report)[address] ?? null) : address;
}

/** Whole address of the details of a column. */
export function columnLink(column: string): string {
  return navigation.link({ view: "drift", column: addressOfColumn(column) });
}

/** Opens the column, and perhaps the batch, that was chosen in a chart. */
export function openColumn(event: CustomEvent<SelectDetail>): void {
  const { column, batch } = event.detail;
  const label = batch === null ? undefined : session.report?.batches[batch]?.label;
  const address = addressOfColumn(column);
  navigation.go({ view: "drift", column: address, batch: label ?? navigation.route.batch });
}

/** Whether new links name columns by index instead of by name. */
export function hideColumns(isOn: boolean): void {
  const { set, column } = navigation.route;
  const name = session.report && columnAt(session.report, column);
  navigation.amend({ set: { ...set, hidesColumns: isOn } });
  navigation.amend({ column: name === null ? null : addressOfColumn(name) });
}
