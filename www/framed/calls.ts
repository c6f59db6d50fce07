/** Messages to a framed dashboard. They come from another site, so they are checked before anything in them is used. */
import { DriftglassError } from "../core/error.js";
import type {
  BatchInput,
  ChartFormat,
  LoadOptions,
  ReportFormat,
} from "../elements/dashboard-types.js";
import type { DriftglassDashboard } from "../elements/index.js";
import { isSetting } from "./set.js";

/** A message with a request. `id` is returned with the answer. */
export interface Call {
  type: string;
  id: string | number | null;
  [field: string]: unknown;
}

const PREFIX = "driftglass:";

/** Whether a message is meant for the dashboard; others are ignored. */
export function isCall(message: unknown): message is Call {
  if (typeof message !== "object" || message === null) return false;
  const { type } = message as { type?: unknown };
  return typeof type === "string" && type.startsWith(PREFIX);
}

const invalid = (message: string): DriftglassError =>
  new DriftglassError({ code: "message-invalid", message });

function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

function text(call: Call, field: string): string {
  const value = call[field];
  if (typeof value === "string") return value;
  throw invalid(`\`${field}\` of ${call.type} is a text, not ${described(value)}.`);
}

/** Whether it is an object of fields, not a list. */
function isShape(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRows(value: unknown): boolean {
  if (typeof value === "string" || value instanceof Blob || value instanceof ArrayBuffer) {
    return true;
  }
  if (ArrayBuffer.isView(value)) return value instanceof Uint8Array;
  return isShape(value) && Object.values(value).every((column) => isColumn(column));
}

const isColumn = (value: unknown): boolean =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

function isLabelled(value: unknown): boolean {
  if (!isShape(value) || !isRows(value.source)) return false;
  const { label, at } = value;
  const isWhen = at === undefined || typeof at === "number" || at instanceof Date;
  return isWhen && (label === undefined || typeof label === "string");
}

/** Rows sent by the other site, or an error that names the field. */
function rows(call: Call, field: string, value: unknown): BatchInput {
  if (isRows(value) || isLabelled(value)) return value as BatchInput;
  throw invalid(
    `\`${field}\` of ${call.type} is a File, a Blob, bytes, a text of rows or an object of columns, each perhaps as { source, label, at }; it is ${described(value)}.`,
  );
}

/** Options of `load` that are passed on unchanged: the engine checks them and names what is wrong. */
const OPTIONS = ["mapping", "thresholds", "config", "read", "split"] as const;

function loadOptions(call: Call): LoadOptions {
  const { files } = call;
  if (!Array.isArray(files) || files.length < 2) {
    throw invalid(
      `\`files\` of ${call.type} is a list: the reference, then one or more batches; it is ${described(files)}.`,
    );
  }
  const [reference, ...batches] = files.map((file, at) => rows(call, `files[${at}]`, file));
  if (reference === undefined) throw invalid("`files` is empty.");
  const options: LoadOptions = { reference, batches };
  for (const name of OPTIONS) {
    const value = call[name];
    if (value === undefined) continue;
    if (!isShape(value)) {
      throw invalid(`\`${name}\` of ${call.type} is an object, not ${described(value)}.`);
    }
    Object.assign(options, { [name]: value });
  }
  return options;
}

async function load(dashboard: DriftglassDashboard, call: Call): Promise<unknown> {
  const { report } = call;
  if (report === undefined) return dashboard.load(loadOptions(call));
  if (typeof report === "string") return dashboard.load(report);
  if (isShape(report) && Array.isArray(report.batches) && isShape(report.dashboard)) {
    return dashboard.load(report as unknown as LoadOptions);
  }
  throw invalid(`\`report\` of ${call.type} is a report or the text of a snapshot.`);
}

function set(dashboard: DriftglassDashboard, call: Call): void {
  const { settings } = call;
  if (!isShape(settings)) throw invalid(`\`settings\` of ${call.type} is an object of settings.`);
  for (const [name, value] of Object.entries(settings)) {
    if (!isSetting(name, value)) {
      const shown = typeof value === "string" ? JSON.stringify(value) : described(value);
      throw invalid(`\`${name}\` cannot be set to ${shown}: nothing was set.`);
    }
  }
  Object.assign(dashboard, settings);
}

type Run = (dashboard: DriftglassDashboard, call: Call) => unknown;

/** The requests, by the end of a message's `type`. */
const CALLS = new Map<string, Run>([
  ["load", load],
  ["add", (dashboard, call) => dashboard.add(rows(call, "file", call.file))],
  ["set", set],
  ["save", (dashboard) => dashboard.save()],
  ["restore", (dashboard, call) => dashboard.restore(text(call, "settings"))],
  ["snapshot", (dashboard) => dashboard.snapshot()],
  [
    "report",
    (dashboard, call) => dashboard.report({ format: text(call, "format") as ReportFormat }),
  ],
  [
    "exportChart",
    (dashboard, call) => {
      const format = (call.format === undefined ? "svg" : text(call, "format")) as ChartFormat;
      return dashboard.exportChart(text(call, "chart"), { format });
    },
  ],
  ["focusColumn", (dashboard, call) => dashboard.focusColumn(text(call, "column"))],
  ["erase", (dashboard) => dashboard.erase()],
]);

/** Carries out a request. Rejects with `message-invalid` for an unknown one. */
export async function perform(dashboard: DriftglassDashboard, call: Call): Promise<unknown> {
  const run = CALLS.get(call.type.slice(PREFIX.length));
  if (run !== undefined) return run(dashboard, call);
  const known = [...CALLS.keys()].map((name) => PREFIX + name).join(", ");
  throw invalid(`There is no message ${JSON.stringify(call.type)}; there are ${known}.`);
}
