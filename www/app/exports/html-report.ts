/** The report as one HTML file that opens anywhere, offline, and contains only results. */

import { script, scriptHash, style, styleHash } from "virtual:driftglass-report";
import { inEnglish } from "../../charts/format.js";
import { markup } from "../../charts/markup.js";
import type { Report } from "../../core/types.js";
import type { Found } from "../findings/found.js";
import { shownIn } from "../shared/format.js";
import { Figures } from "./html-report/figures.js";
import { sections } from "./html-report/sections.js";
import { storedDrift } from "./html-report/stored.js";

/** The file's policy: it runs its own script and connects to nothing. */
const POLICY = [
  "default-src 'none'",
  `script-src '${scriptHash}'`,
  `style-src '${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html",
].join("; ");

/**
 * Writes the report. `found` is what the rows of its last batch give, from {@link foundOf}; a report does not contain
 * them, so without it the file has no curves. Names of columns, categories and files are always text, with invisible
 * characters shown as signs. Needs no browser. About 92 kB, plus 5 to 15 kB per column, less the more there are; curves
 * are 12 kB.
 */
export async function htmlReport(report: Report, found: Found | null = null): Promise<string> {
  const seen = shownIn(report);
  const figures = new Figures();
  const drift = storedDrift(seen);
  const body = inEnglish(() =>
    compact(withoutButtons(markup(sections(seen, drift, found, figures)))),
  );
  const stored = JSON.stringify({ ...drift, charts: figures.specs }).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>driftglass report</title>
<style>${style}</style></head><body>${body}
<script type="application/json" id="stored">${stored}</script>
<script>${script}</script></body></html>
`;
}

/** Names in the drift map become buttons once the script draws them; until then they are text. */
function withoutButtons(body: string): string {
  return body.replace(
    /<button type="button" class="heat-name"[^>]*>(.*?)<\/button>/gs,
    '<div class="heat-name">$1</div>',
  );
}

/**
 * Shortens the markup: drops end tags that HTML implies, quotes that attributes do not need, and isolation of plain
 * figures. Angle brackets occur only in markup, because texts are escaped.
 */
function compact(body: string): string {
  return body
    .replace(
      /<bdi>((?:below |above )?[\d\s.,%<>+\u2212\u2013]*(?:pp|ms|s|to [\d.,\u2212]+)?)<\/bdi>/g,
      "$1",
    )
    .replace(/<\/t[rdh]>/g, "")
    .replace(/><\/(?:line|path|rect|circle)>/g, "/>")
    .replace(/<table class="twin">.*?<\/table>/gs, figuresOnly)
    .replace(/<\w[^>]*>/g, unquoted);
}

/** If all cells after the first are figures, the table says so once. */
function figuresOnly(table: string): string {
  if (table.includes('<td class="text">')) return table;
  return table
    .replace('class="twin"', 'class="twin figures"')
    .replaceAll('<td class="numeric">', "<td>")
    .replaceAll('<th scope="row" class="text">', '<th scope="row">');
}

/** A tag. If it closes itself, the last quotes stay, because the slash would otherwise be read as part of the value. */
function unquoted(tag: string): string {
  return tag.replace(/ ([\w-]+)="([^"]*)"(?!\/)/g, (whole, name: string, value: string) =>
    /^[\w.,#%-]+$/.test(value) ? ` ${name}=${value}` : whole,
  );
}
