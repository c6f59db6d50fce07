import { css } from "lit";

/** What all elements share: type, figures, controls, tables, states. */
export const elementStyles = css`
  :host { display: block; container-type: inline-size; min-width: 0; color: var(--dg-fg); font: var(--dg-size, 16px)/1.5 var(--dg-font); font-variant-numeric: tabular-nums; }
  :host([hidden]) { display: none; }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
  :host([theme="auto"]) { color-scheme: light dark; }
  *, *::before, *::after { box-sizing: border-box; }
  p, figure, ul, ol, dl, dd { margin: 0; }
  h3, h4 { margin: 0; font-size: 16px; font-weight: 600; line-height: 1.35; }
  h4 { margin-top: 16px; font-size: 14px; }

  figure { display: flex; flex-direction: column; gap: 10px; min-width: 0; }
  figcaption { display: flex; flex-direction: column; gap: 2px; min-width: 0; }
  .title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; font-weight: 600; overflow-wrap: anywhere; }
  .finding, .note { color: var(--dg-muted); font-size: 14px; max-width: 70ch; overflow-wrap: anywhere; }
  .under { display: grid; align-items: start; min-height: 20px; }
  .under > * { grid-area: 1 / 1; min-width: 0; }
  .under.reading > :first-child { visibility: hidden; }
  .readout { font-size: 13px; line-height: 20px; overflow-wrap: anywhere; }
  .cursor-area { min-width: 0; border-radius: 4px; }
  .empty { padding: 20px 0; color: var(--dg-muted); }

  :focus-visible { outline: 2px solid var(--dg-accent); outline-offset: 2px; }
  button, input, summary { font: inherit; color: inherit; }
  button { cursor: pointer; }
  summary { cursor: pointer; width: fit-content; padding: 4px 0; font-size: 14px; color: var(--dg-accent); }
  .extras { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 0 20px; min-width: 0; }
  .extras > details { min-width: 0; }
  .extras > details:first-child[open] { flex: 1 1 100%; }
  .by-time { display: flex; align-items: center; gap: 6px; min-height: 32px; font-size: 14px; color: var(--dg-muted); }
  .by-time input { min-height: 0; }
  .saves { display: flex; gap: 8px; padding-block: 4px; }
  .button, .chip { min-height: 32px; padding: 4px 12px; border: 1px solid var(--dg-edge); border-radius: var(--dg-radius); background: var(--dg-bg); font-size: 14px; }
  .button:hover, .chip:hover { background: var(--dg-surface); }
  .chip { border-radius: 999px; }
  .chip[aria-pressed="true"] { background: var(--dg-fg); border-color: var(--dg-fg); color: var(--dg-bg); }
  .link { padding: 4px 0; border: 0; background: none; color: var(--dg-accent); text-align: start; text-decoration: underline; text-underline-offset: 3px; overflow-wrap: anywhere; }

  .list { width: 100%; border-collapse: collapse; font-size: 14px; }
  .list th, .list td { padding: var(--dg-row, 6px) 16px var(--dg-row, 6px) 0; border-bottom: 1px solid var(--dg-line); text-align: start; vertical-align: middle; }
  .list thead th { padding-block: 4px; color: var(--dg-muted); font-weight: 400; white-space: nowrap; }
  .list tbody th { font-weight: 500; }
  .list .numeric { text-align: end; white-space: nowrap; }
  .list tr > :last-child { padding-inline-end: 0; }

  .status { display: inline-flex; align-items: baseline; gap: 6px; white-space: nowrap; }
  .status svg { flex: none; align-self: center; }
  .status-ok { color: var(--dg-ok); }
  .status-warn { color: var(--dg-warn); }
  .status-alert { color: var(--dg-alert); }
  .status-unknown { color: var(--dg-unknown); }
  .status path { fill: currentColor; }
  .status-unknown path { fill: none; stroke: currentColor; stroke-width: 2; }

  @media (pointer: coarse) {
    .button, .chip, .link, summary, input, .by-time { min-height: 44px; }
  }
  @media print {
    :host { color-scheme: light; }
    figure, .alert, .list tr { break-inside: avoid; }
    .button, .chip, input, summary, .save, .by-time:not(:has(:checked)) { display: none; }
  }
  @media (prefers-reduced-motion: reduce) {
    * { transition: none; animation: none; scroll-behavior: auto; }
  }
`;
