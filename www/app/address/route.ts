/** The current place in the page, kept in the fragment, which is never sent to a server. */

import type { AxisDetail, ColumnArrangement } from "../../elements/index.js";
import { isZone, thresholdsIn } from "../settings/settings.js";

export const VIEWS = [
  "overview",
  "performance",
  "drift",
  "quality",
  "alerts",
  "decide",
  "policies",
  "export",
  "settings",
] as const;

export type View = (typeof VIEWS)[number];

/** Chart options, and which of two charts is shown. */
export interface Axes extends AxisDetail {
  /** Values of a column over batches as quantiles in place of shares of ranges. */
  quantiles?: boolean;
  /** Shares of each value over batches as one line each in place of a map of all. */
  lines?: boolean;
}

export interface Route {
  view: View;
  /** Label of the batch, or its index if the label contains a value of the data; `null` is the last one. */
  batch: string | number | null;
  /** The open column: its name, or its index among the report's columns if links hide names. */
  column: string | number | null;
  /** The segment in view, as indices: of its column in the configuration, and of its value in the batch. */
  segment: [number, number] | null;
  /** The batches that charts over time show, as indices of the first and the last; `null` is all. */
  range: [number, number] | null;
  /** Options that the reader chose for every chart that has them. */
  axes: Axes;
  /** How the list of columns is arranged; `null` is the default. */
  list: ColumnArrangement | null;
  /** Settings that the link carries. */
  set: LinkedSettings;
}

/** The settings in a link: never a value of the data. */
export interface LinkedSettings {
  timeZone: string | null;
  thresholds: Record<string, number>;
  isStrict: boolean;
  /** Whether the link leaves out column names and the search text. */
  hidesColumns: boolean;
}

/** Longer addresses get cut in chats and logs, so optional parts are left out beyond this. */
export const MOST_CHARACTERS = 2000;

function isView(text: string | null): text is View {
  return VIEWS.some((view) => view === text);
}

function pair(text: string | null, sign: string): [number, number] | null {
  const found = (text ?? "")
    .split(sign)
    .map((part) => (/^\d{1,6}$/.test(part) ? Number(part) : -1));
  const [first = -1, second = -1] = found;
  return found.length === 2 && first >= 0 && second >= 0 ? [first, second] : null;
}

function placeIn(text: string | null): number | null {
  return /^\d{1,6}$/.test(text ?? "") ? Number(text) : null;
}

const SORTS = new Set(["column", "verdict", "effect", "pValue", "missing", "since"]);
const FILTERS = new Set(["drifted", "numeric", "categorical"]);
/** A longer search is not kept in the address. */
const LONGEST_SEARCH = 100;

function arrangement(fields: URLSearchParams): ColumnArrangement | null {
  const [sign = "", key = ""] = /^(-?)(\w+)$/.exec(fields.get("sort") ?? "")?.slice(1) ?? [];
  const sort = SORTS.has(key) ? key : null;
  const wanted = fields.get("f");
  const filter = wanted !== null && FILTERS.has(wanted) ? wanted : null;
  const search = (fields.get("q") ?? "").slice(0, LONGEST_SEARCH);
  if (sort === null && filter === null && search === "") return null;
  return { filter, search, sort, descending: sign === "-" };
}

/** The names of chart options in a link. */
const AXES = {
  zero: { fromZero: true },
  log: { logarithmic: true },
  width: { equalWidth: true },
  time: { byTime: true },
  order: { byTime: false },
  quantiles: { quantiles: true },
  lines: { lines: true },
} as const satisfies Record<string, Axes>;

function axesIn(text: string | null): Axes {
  const named = (text ?? "").split(",");
  const found = Object.entries(AXES).filter(([name]) => named.includes(name));
  return Object.assign({}, ...found.map(([, axis]) => axis)) as Axes;
}

function namesOf(axes: Axes): string {
  const chosen = new Map(Object.entries(axes));
  const isChosen = (axis: Axes) =>
    Object.entries(axis).every(([name, isOn]) => chosen.get(name) === isOn);
  return Object.entries(AXES)
    .flatMap(([name, axis]) => (isChosen(axis) ? [name] : []))
    .join(",");
}

function thresholds(text: string | null): Record<string, number> {
  const pairs = (text ?? "").split(",").map((entry) => entry.split(":"));
  const found = pairs.flatMap(([name = "", value = ""]) =>
    value.trim() !== "" && Number.isFinite(Number(value)) ? [[name, Number(value)] as const] : [],
  );
  return thresholdsIn(Object.fromEntries(found));
}

/** Parses a fragment; ignores what it does not know. */
export function parseRoute(fragment: string): Route {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const view = fields.get("view");
  const zone = fields.get("tz");
  const range = pair(fields.get("r"), "-");
  return {
    view: isView(view) ? view : "overview",
    batch: placeIn(fields.get("bp")) ?? fields.get("b"),
    column: placeIn(fields.get("cp")) ?? fields.get("col"),
    segment: pair(fields.get("seg"), "."),
    range: range !== null && range[0] <= range[1] ? range : null,
    axes: axesIn(fields.get("ax")),
    list: arrangement(fields),
    set: {
      timeZone: isZone(zone) ? zone : null,
      thresholds: thresholds(fields.get("th")),
      isStrict: fields.get("strict") === "1",
      hidesColumns: fields.get("names") === "0",
    },
  };
}

/** Whether the thresholds fit into a link. */
export function fitsLink(route: Route): boolean {
  return written(route, true).length <= MOST_CHARACTERS;
}

function written(route: Route, withThresholds: boolean): string {
  const { batch, column, segment, range, axes, list, set } = route;
  const fields = new URLSearchParams({ v: "1", view: route.view });
  if (batch !== null) fields.set(typeof batch === "number" ? "bp" : "b", `${batch}`);
  if (column !== null) fields.set(typeof column === "number" ? "cp" : "col", `${column}`);
  if (segment !== null) fields.set("seg", segment.join("."));
  if (range !== null) fields.set("r", range.join("-"));
  if (namesOf(axes) !== "") fields.set("ax", namesOf(axes));
  if (list?.sort) fields.set("sort", `${list.descending ? "-" : ""}${list.sort}`);
  if (list?.filter && FILTERS.has(list.filter)) fields.set("f", list.filter);
  // A search may be a name, which does not belong in links under strict privacy or with hidden names.
  if (list?.search && !set.isStrict && !set.hidesColumns)
    fields.set("q", list.search.slice(0, LONGEST_SEARCH));
  if (set.timeZone !== null) fields.set("tz", set.timeZone);
  const limits = Object.entries(set.thresholds).map(([name, value]) => `${name}:${value}`);
  if (withThresholds && limits.length > 0) fields.set("th", limits.join(","));
  if (set.isStrict) fields.set("strict", "1");
  if (set.hidesColumns) fields.set("names", "0");
  return `#${fields.toString()}`;
}

/** Writes a fragment that {@link parseRoute} reads. */
export function formatRoute(route: Route): string {
  const whole = written(route, true);
  return whole.length <= MOST_CHARACTERS
    ? whole
    : written({ ...route, range: null, list: null }, false);
}

/** The address of a view, keeping batch, range and settings. */
export function linkTo(current: Route, change: Partial<Route>): string {
  return formatRoute({ ...current, column: null, ...change });
}
