import { css, unsafeCSS } from "lit";

const RAMP = unsafeCSS(
  [0, 1, 2, 3, 4, 5, 6]
    .map((step) => {
      const text = step < 4 ? "pale" : "deep";
      return `.ramp-${step}{fill:var(--dg-ramp-${step});background:var(--dg-ramp-${step});color:var(--dg-on-${text})}`;
    })
    .join(""),
);

/** Styles of charts by class. They need the tokens around them; the exported report uses the same text. */
export const chartStyles = css`
  .chart, .spark, .symbol { display: block; direction: ltr; overflow: visible; }
  .chart { font: 12px/1 var(--dg-font); font-variant-numeric: tabular-nums; max-width: none; }
  .chart text { fill: var(--dg-fg); }
  .chart .tick { fill: var(--dg-muted); }
  .chart .summary { font-style: italic; fill: var(--dg-muted); }
  .chart .level { paint-order: stroke; stroke: var(--dg-bg); stroke-width: 3px; stroke-linejoin: round; }
  .chart .reference-level-name { fill: var(--dg-reference); }
  .grid, .base, .cursor { stroke-width: 1; shape-rendering: crispEdges; }
  .grid { stroke: var(--dg-line); }
  .base { stroke: var(--dg-edge); }
  .reference-fill, .reference-bar { fill: var(--dg-reference-fill); }
  .reference-edge { fill: none; stroke: var(--dg-reference); stroke-width: 1; }
  .reference-bar { stroke: var(--dg-reference); stroke-width: 1; }
  .batch-line, .batch-bar { fill: none; stroke: var(--dg-current); stroke-width: 2; stroke-linejoin: round; }
  .batch-bar { fill: var(--dg-bg); stroke-linejoin: miter; }
  .batch-halo { fill: none; stroke: var(--dg-bg); stroke-width: 4; stroke-opacity: 0.8; }
  .batch-dot, .spark-dot { fill: var(--dg-current); }
  .batch-fill { fill: var(--dg-current-fill); stroke: var(--dg-current); stroke-width: 1; }
  .band { fill: var(--dg-current-fill); stroke: var(--dg-current); stroke-opacity: 0.4; }
  .band.inner { fill: var(--dg-current); fill-opacity: 0.3; }
  .limit { fill: none; stroke: var(--dg-fg); stroke-width: 1.5; stroke-dasharray: 6 4; }
  .zero { stroke: var(--dg-fg); stroke-width: 1.5; }
  .reference-level { fill: none; stroke: var(--dg-reference); stroke-width: 1.5; stroke-dasharray: 1.5 3.5; stroke-linecap: round; }
  .quantile { fill: none; stroke: var(--dg-fg); stroke-width: 1; }
  .alert-tint { fill: var(--dg-alert-tint); }
  .alert-mark { fill: var(--dg-alert); stroke: var(--dg-bg); stroke-width: 1.5; }
  .hollow { fill: var(--dg-bg); stroke: var(--dg-current); stroke-width: 1.5; }
  .alert-mark.hollow { stroke: var(--dg-alert); }
  .realised { fill: none; stroke: var(--dg-fg); stroke-width: 1.5; }
  .no-value { stroke: var(--dg-unknown); stroke-width: 1.5; }
  .cursor { stroke: var(--dg-fg); stroke-opacity: 0.5; }
  .cursor-dot { fill: none; stroke: var(--dg-fg); stroke-width: 1.5; }
  .hit { fill: transparent; }
  .effect { fill: var(--dg-edge); }
  .effect.drifted { fill: var(--dg-ramp-4); }
  .cell-none { fill: var(--dg-bg); stroke: var(--dg-line); }
  .pause { stroke: var(--dg-fg); stroke-width: 2; shape-rendering: crispEdges; }
  .cell-cursor { fill: none; stroke: var(--dg-fg); stroke-width: 2; }
  .hatch { stroke: var(--dg-edge); stroke-width: 1; }
  .cross { stroke: var(--dg-on-pale); stroke-width: 1.75; stroke-linecap: round; }
  .cross.on-deep { stroke: var(--dg-on-deep); }
  .spark-line { fill: none; stroke: var(--dg-muted); stroke-width: 1.25; }
  .bar-firing { fill: var(--dg-alert); }
  .bar-pending { fill: none; stroke: var(--dg-warn); stroke-width: 2; }
  .bar-false { fill: var(--dg-bg); stroke: var(--dg-alert); stroke-width: 2; }
  .span-marked { fill: none; stroke: var(--dg-fg); stroke-width: 2; }
  .chart .count-acts { fill: var(--dg-bg); }
  .chart .count-false { fill: var(--dg-alert); }
  ${RAMP}

  .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0; padding: 0; list-style: none; font-size: 13px; color: var(--dg-muted); }
  .legend li { display: flex; align-items: center; gap: 6px; }
  .symbol { flex: none; }

  .scroll { position: relative; overflow-x: auto; }
  .twin, .confusion { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
  .twin caption, .confusion caption { text-align: start; color: var(--dg-muted); padding-block: 8px; }
  .twin th, .twin td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--dg-line); vertical-align: top; font-weight: 400; }
  .twin thead th { color: var(--dg-muted); }
  .twin .numeric { text-align: end; white-space: nowrap; }
  .twin tbody th { min-width: 11ch; }
  .twin th bdi { display: inline-block; max-width: min(40ch, 45cqi); overflow-wrap: break-word; }
  .twin .text { text-align: start; }
  .twin td.text { min-width: 7ch; }

  .confusion { border-collapse: separate; border-spacing: 2px; }
  .confusion th { font-weight: 500; padding: 6px 8px; text-align: start; overflow-wrap: break-word; max-width: 16ch; }
  .confusion tbody th { position: sticky; inset-inline-start: 0; background: var(--dg-bg); }
  .confusion thead th { text-align: center; vertical-align: bottom; }
  .confusion .corner, .axis-word { color: var(--dg-muted); font-weight: 400; }
  .axis-word { display: block; }
  .confusion td { min-width: 76px; padding: 10px 4px; text-align: center; border-radius: 3px; }
  .confusion td span { display: block; }
  .confusion .hit-cell .share { font-weight: 600; }
  .share { font-size: 16px; line-height: 1.4; }
  .count, .delta { font-size: 12px; line-height: 1.4; }
  .confusion-note { margin: 8px 0 0; font-size: 13px; color: var(--dg-muted); max-width: 70ch; }
  .mistakes { margin: 4px 0 0; padding-inline-start: 24px; font-size: 14px; }

  .heatmap { display: flex; align-items: flex-start; }
  .heat-side { flex: 1 1 0; min-width: 0; }
  .heat-head { height: 24px; padding-inline-end: 8px; color: var(--dg-muted); font-size: 12px; line-height: 18px; text-align: end; white-space: nowrap; }
  .heat-name { display: flex; align-items: center; gap: 8px; width: 100%; height: 26px; padding: 0 8px 0 4px; border: 0; border-radius: 4px; background: none; color: inherit; font: 13px/1 var(--dg-font); text-align: start; cursor: pointer; }
  .heat-name:hover { background: var(--dg-surface); }
  .heat-name[aria-current] { background: var(--dg-surface); box-shadow: inset 2px 0 var(--dg-accent); }
  .heat-column { flex: 1 1 0; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.3; }
  .heat-value { color: var(--dg-muted); font-size: 12px; font-variant-numeric: tabular-nums; }
  .heat-scroll { flex: none; max-width: 72%; overflow-x: auto; overflow-y: hidden; padding: 0 2px 2px; }
  .heatmap .hit { cursor: pointer; }

  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  @container (max-width: 480px) { .heat-scroll { max-width: 58%; } }
  @media (forced-colors: active) {
    .chart, .symbol, .spark { forced-color-adjust: none; }
    .band { stroke: CanvasText; stroke-opacity: 0.5; }
    .confusion td { border: 1px solid GrayText; color: CanvasText; }
  }
  @media print {
    .chart, .heatmap, .confusion { break-inside: avoid; }
  }
`;
