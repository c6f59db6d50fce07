import { html, type TemplateResult } from "lit";
import { withBreaks } from "../charts/breaks.js";
import type { Alert, Dashboard, Severity, Verdict } from "../core/types.js";

/** The four statuses in order of importance. Each has a shape, a word and a colour. */
export type Tone = "ok" | "warn" | "alert" | "unknown";

/** Paths in a box of 14 px: a disc, a triangle, a diamond, a ring. */
const SHAPES: Record<Tone, string> = {
  ok: "M2 7a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
  warn: "M7 1.5l6 11H1z",
  alert: "M7 .5L13.5 7 7 13.5.5 7z",
  unknown: "M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
};

/** A shape with its word. */
export function status(tone: Tone, word: string): TemplateResult {
  return html`<span part="badge" class=${`status status-${tone}`}><svg width="14" height="14" aria-hidden="true"><path d=${SHAPES[tone]}></path></svg>${word}</span>`;
}

export function verdictStatus(verdict: Verdict): TemplateResult {
  if (verdict === "drifted") return status("warn", "Drifted");
  return verdict === "stable" ? status("ok", "Stable") : status("unknown", "Inconclusive");
}

const DASHBOARD: Record<Dashboard["status"], [Tone, string]> = {
  ok: ["ok", "Fine"],
  attention: ["warn", "Needs attention"],
  critical: ["alert", "Not fine"],
  unknown: ["unknown", "Cannot tell"],
};

/** How the engine's sentence begins if nothing is wrong and performance is unknown. */
const QUIET = "No alerts";

/** The verdict, with its first word in the shape and colour of its status. */
export function verdictSentence({ status: of, verdict }: Dashboard): TemplateResult {
  const [tone, word] = DASHBOARD[of];
  const lead = [word, QUIET].find((lead) => verdict.startsWith(`${lead}:`));
  if (lead === undefined) return html`${status(tone, word)} ${unparted(verdict)}`;
  return html`${status(tone, lead)}${unparted(verdict.slice(lead.length))}`;
}

/** A sentence of the engine that does not break between a number and its unit, nor within a word of a name. */
export function unparted(sentence: string): unknown {
  return withBreaks(sentence.replaceAll(/(?<=\d) (?=%|pp|ms)/g, "\u00a0"));
}

export function severityTone(severity: Severity): Tone {
  if (severity === "info") return "unknown";
  return severity === "medium" ? "warn" : "alert";
}

/** State of an alert with its severity: "Firing, high". */
export function alertStatus(alert: Alert): TemplateResult {
  const state = alert.state.replaceAll("-", " ");
  const word = `${state.charAt(0).toUpperCase()}${state.slice(1)}, ${alert.severity}`;
  if (alert.state === "resolved") return status("ok", word);
  return status(alert.state === "firing" ? severityTone(alert.severity) : "unknown", word);
}
