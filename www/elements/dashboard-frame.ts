import { html, nothing, type TemplateResult } from "lit";
import type { DriftglassError } from "../core/error.js";
import type { Report } from "../core/types.js";
import {
  type DashboardView,
  type LoadOptions,
  type ProgressDetail,
  VIEWS,
} from "./dashboard-types.js";
import type { Speaker } from "./messages.js";

/** A load in progress. */
export type Running = ProgressDetail;

/** The time zone and language of times. */
interface Clock {
  lang: string;
  timeZone: string;
}

/** Formats a moment in that zone; in UTC and English if the browser does not know the zone or language. */
function moment(at: number, { lang, timeZone }: Clock): string {
  const how = { dateStyle: "medium", timeStyle: "short" } as const;
  try {
    return `${new Intl.DateTimeFormat(lang || "en", { ...how, timeZone }).format(at)} (${timeZone})`;
  } catch {
    return `${new Intl.DateTimeFormat("en", { ...how, timeZone: "UTC" }).format(at)} (UTC)`;
  }
}

/** The line above the views: the page's own content, and the choice of the batch. */
export function header(
  clock: Clock,
  report: Report | null,
  index: number,
  hidden: ReadonlySet<string>,
  say: Speaker,
  onBatch: (batch: number) => void,
): TemplateResult | typeof nothing {
  if (hidden.has("header")) return nothing;
  const batch = report?.batches[index];
  return html`<header part="header"><slot name="header"></slot>
    ${
      report && batch && !hidden.has("batch")
        ? html`${picker(report, index, say, onBatch)}
            <span class="when">${say("until", { time: moment(batch.at, clock) })}</span>`
        : nothing
    }</header>`;
}

function picker(
  report: Report,
  index: number,
  say: Speaker,
  onBatch: (batch: number) => void,
): TemplateResult {
  const pick = (event: Event) => onBatch(Number((event.currentTarget as HTMLSelectElement).value));
  return html`<label class="picker">${say("batch")} <select @change=${pick}>${report.batches.map(
    ({ label }, at) => html`<option value=${at} .selected=${at === index}>${label}</option>`,
  )}</select></label>`;
}

/** The navigation between views. */
export function navigation(
  view: DashboardView,
  hidden: ReadonlySet<string>,
  say: Speaker,
  onView: (view: DashboardView) => void,
): TemplateResult | typeof nothing {
  const offered = VIEWS.filter((name) => !hidden.has(name));
  if (view === "all" || hidden.has("nav") || offered.length < 2) return nothing;
  return html`<nav part="nav" aria-label=${say("views")}>${offered.map(
    (
      name,
    ) => html`<button type="button" class="tab" part="button" aria-current=${name === view ? "page" : nothing}
      @click=${() => onView(name)}>${say(name)}</button>`,
  )}</nav>`;
}

/** The progress of a load, with a button to cancel it. */
export function runningLine(
  running: Running | null,
  say: Speaker,
  onCancel: () => void,
): TemplateResult | typeof nothing {
  if (running === null) return nothing;
  const { stage, name, fraction } = running;
  const words = say(stage, { name });
  return html`<div class="running"><span role="status">${words}</span>
    <progress aria-label=${words} max="1" .value=${fraction}></progress>
    <button type="button" class="button" part="button" @click=${onCancel}>${say("cancel")}</button></div>`;
}

/** An error, with its place. */
export function problemLine(problem: DriftglassError | null): TemplateResult | typeof nothing {
  return problem === null ? nothing : html`<p class="error" role="alert">${problem.toString()}</p>`;
}

/** Shown while there are no results: the file inputs, if files may be chosen. */
export function filesForm(
  canLoad: boolean,
  say: Speaker,
  start: (options: LoadOptions) => void,
): TemplateResult {
  if (!canLoad) return html`<p class="empty">${say("nothingYet")}</p>`;
  // Not by submitting a form: a frame without allow-forms blocks that before any event fires.
  const analyse = (event: Event) => {
    const { form } = event.currentTarget as HTMLButtonElement;
    if (!form?.reportValidity()) return;
    const [reference, batches] = [...form.querySelectorAll("input")].map(({ files }) => files);
    const [trusted] = reference ?? [];
    if (trusted && batches) start({ reference: trusted, batches: [...batches] });
  };
  return html`<form class="files">
    <label>${say("referenceFile")}<input type="file" required></label>
    <label>${say("productionFiles")}<input type="file" multiple required></label>
    <button type="button" class="button" part="button" @click=${analyse}>${say("analyse")}</button></form>`;
}
