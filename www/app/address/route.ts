/** Where the person is, kept in the fragment, which never reaches a server. */

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

/** Ways of drawing: those of the charts, and which of two charts is shown. */
export interface Axes extends AxisDetail {
  /** The values of a column over batches as quantiles, in place of shares of ranges. */
  quantiles?: boolean;
  /** The shares of each value over batches as a line of its own, in place of a map of all. */
  lines?: boolean;
}

export interface Route {
  view: View;
  /** Label of the batch, or its place where the label holds a value of the data; `null` is the last one. */
  batch: string | number | null;
  /** Column whose details are open: its name, or its place among those of the report where links hide names. */
  column: string | number | null;
  /** Segment that is looked at, as places: of its column in the configuration, of its value in the batch. */
  segment: [number, number] | null;
  /** Batches that charts over time show, as the places of the first and the last; `null` is all. */
  range: [number, number] | null;
  /** Ways of drawing that the reader chose, for every chart that has them. */
  axes: Axes;
  /** How the list of columns is arranged; `null` is the usual way. */
  list: ColumnArrangement | null;
  /** Settings that the link carries. */
  set: LinkedSettings;
}

/** What a link says of settings: never a value of the data. */
export interface LinkedSettings {
  timeZone: string | null;
  thresholds: Record<string, number>;
  isStrict: boolean;
  /** Whether no name of a column stands in it, nor what was searched for. */
  hidesColumns: boolean;
}

/** Addresses beyond this length get lost in chats and logs; what is optional is left out then. */
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

/** What the link calls a way of drawing. */
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

/** Reads a fragment; what is unknown is ignored. */
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

/** Whether the thresholds have room in a link. */
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
  // A name that was typed is not for those who want nothing kept, or no names in links.
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

/** The address of a view, keeping the batch, the range and the settings. */
export function linkTo(current: Route, change: Partial<Route>): string {
  return formatRoute({ ...current, column: null, ...change });
}
