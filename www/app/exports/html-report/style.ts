/** The styles of an exported report. Evaluated when the page is built, because the report's policy names their hash. */

import { chartStyles } from "../../../charts/styles.js";
import { tokensFor } from "../../../charts/theme.js";

/** Px of drawings on paper: A4 and Letter without their margins. */
export const PAPER_WIDTH = 680;

const FRAME = `
:root{color-scheme:light dark}
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{max-width:1008px;margin:0 auto;padding:24px;background:var(--dg-bg);color:var(--dg-fg);font:16px/1.5 var(--dg-font);font-variant-numeric:tabular-nums;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
h1{font-size:clamp(24px,3vw + 12px,30px);line-height:1.2;margin:16px 0 8px;letter-spacing:-.015em}
h2{margin:48px 0 8px;font-size:20px;line-height:1.3}
h3{margin:28px 0 4px;font-size:16px}
p{max-width:70ch;margin:8px 0}
a{color:var(--dg-accent);text-underline-offset:3px}
.fine,.note{color:var(--dg-muted);font-size:14px}
.lead{font-size:20px;line-height:1.35}
figure{margin:16px 0 4px;container-type:inline-size}
.squares{display:flex;flex-wrap:wrap;gap:0 12px}
.squares>div{width:312px;min-width:0}
.drawing{overflow-x:auto;overflow-y:hidden}
details{margin:4px 0}
summary{width:fit-content;padding:4px 0;color:var(--dg-accent);cursor:pointer;font-size:14px}
.twin{width:100%}
.twin td.text,.twin thead .text{min-width:4.5em}
.figures td{text-align:end;white-space:nowrap}
.figures tbody th{text-align:start}
pre{overflow-x:auto;font-size:13px;white-space:pre-wrap}
:focus-visible{outline:2px solid var(--dg-accent);outline-offset:2px}
`;

const CONTROLS = `
.top{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:8px 16px;min-height:36px;font-size:14px;color:var(--dg-muted)}
label{display:inline-flex;flex-wrap:wrap;align-items:center;gap:4px 8px;font-size:14px;overflow-wrap:normal}
input,select,button{min-height:32px;padding:2px 8px;border:1px solid var(--dg-edge);border-radius:var(--dg-radius);background:var(--dg-bg);color:inherit;font:inherit;font-size:14px}
input[type=number]{width:7.5em}
input[type=search]{width:13em}
button{cursor:pointer}
button:hover{background:var(--dg-surface)}
.heat-name{min-height:0;height:26px;padding:0 8px 0 4px;border:0;background:none;font-size:13px}
.limits{margin:20px 0 0;padding:4px 16px 12px;border:1px solid var(--dg-line);border-radius:10px}
.limits legend{padding:0 6px;font-weight:600;font-size:14px}
.row{display:flex;flex-wrap:wrap;align-items:center;gap:8px 20px;margin:8px 0}
#judged{margin:4px 0 0}
@media (pointer:coarse){input,select,.row button,summary{min-height:44px}}
`;

const TABLES = `
.scroll{overflow-x:auto}
.list{width:100%;border-collapse:collapse;font-size:14px}
.list caption{padding:8px 0;color:var(--dg-muted);text-align:start}
.list th,.list td{padding:6px 16px 6px 0;border-bottom:1px solid var(--dg-line);text-align:start;font-weight:400;vertical-align:top}
.list tr>:last-child{padding-inline-end:0}
.list thead th{color:var(--dg-muted);white-space:nowrap;vertical-align:bottom}
.list .numeric{text-align:end;white-space:nowrap}
.list tbody th{min-width:8em}
.sort{min-height:24px;padding:0;border:0;background:none;color:inherit}
[aria-sort=ascending] .sort::after{content:" \\2191"}
[aria-sort=descending] .sort::after{content:" \\2193"}
.verdict{white-space:nowrap}
.verdict.drifted{color:var(--dg-warn)}
.verdict.stable{color:var(--dg-ok)}
.verdict.inconclusive{color:var(--dg-unknown)}
.verdict.drifted::before{content:"\\25B2\\A0";content:"\\25B2\\A0"/""}
.verdict.stable::before{content:"\\25CF\\A0";content:"\\25CF\\A0"/""}
.verdict.inconclusive::before{content:"\\25CB\\A0";content:"\\25CB\\A0"/""}
.verdict.moved{text-decoration:underline dotted;text-underline-offset:4px}
.column{border-top:1px solid var(--dg-line);margin:0;padding:4px 0}
.column>summary{width:auto;color:inherit;font-size:16px}
.column>summary bdi{font-weight:600}
.column>summary .verdict,.column>summary .amount{margin-inline-start:12px;font-size:14px}
`;

const PRINT = `
@page{margin:12mm}
@media print{
:root,:root[data-theme]{color-scheme:only light}
body{max-width:none;padding:0;font-size:12px}
.limits,.tools,.top,.heat-more,.own{display:none!important}
figure,.chart,.heatmap,tr,h2,h3,.column>summary{break-inside:avoid}
h2,h3,.column>summary,figcaption{break-after:avoid}
.list thead,.twin thead{display:table-header-group}
summary{list-style:none}
details::details-content{content-visibility:visible;block-size:auto}
.drawing,.scroll,.heat-scroll{overflow:visible}
}`;

/** The tokens without what an embedding page could set, since a report has none. */
const TOKENS = tokensFor(":root").replace(
  /var\(--driftglass-[\w-]+,((?:[^()]|\([^()]*\))*)\)/g,
  "$1",
);

/** Tokens, charts, and styles that only a report has. */
export const STYLE = [TOKENS, chartStyles.cssText, FRAME, CONTROLS, TABLES, PRINT].join("\n");
