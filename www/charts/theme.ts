/**
 * Colours, one row each: name, on light, on dark. `--driftglass-<name>` set by the embedding page overrides both.
 * Contrast with the background: text at least 4.5 to 1, graphics at least 3 to 1.
 */
export const COLOURS: readonly (readonly [name: string, light: string, dark: string])[] = [
  ["fg", "#1b2026", "#e7eaee"],
  ["bg", "#ffffff", "#14171a"],
  ["muted", "#57606a", "#a7b0ba"],
  ["line", "#dfe3e8", "#2b3138"],
  ["edge", "#7d8792", "#77818c"],
  ["accent", "#0b5cad", "#6cb6ff"],
  ["surface", "#f6f8fa", "#1b2026"],
  ["reference", "#0072b2", "#56b4e9"],
  ["reference-fill", "#bfdcec", "#25465c"],
  ["current", "#b84a00", "#e69f00"],
  ["current-fill", "#f6e5d8", "#362b12"],
  ["ok", "#00714f", "#4fd1a5"],
  ["warn", "#8a5a00", "#f2c14e"],
  ["alert", "#a4003c", "#ff7aa2"],
  ["alert-tint", "#fcedf2", "#2e1a21"],
  ["unknown", "#57606a", "#a7b0ba"],
  ["ramp-0", "#eef3f8", "#1d242c"],
  ["ramp-1", "#d9e7f2", "#1d3344"],
  ["ramp-2", "#b7d3e8", "#1f4660"],
  ["ramp-3", "#8dbadb", "#235a7f"],
  ["ramp-4", "#2a75ac", "#4b9fd2"],
  ["ramp-5", "#14609a", "#7fc1ea"],
  ["ramp-6", "#0a3f6b", "#c2e3f8"],
  ["on-pale", "#1b2026", "#e7eaee"],
  ["on-deep", "#ffffff", "#14171a"],
];

/** Colours for people who ask for more contrast: text at least 7 to 1. */
const MORE: typeof COLOURS = [
  ["muted", "#1b2026", "#e7eaee"],
  ["line", "#7d8792", "#77818c"],
  ["accent", "#084a8f", "#8cc6ff"],
  ["reference", "#00527f", "#7cc6f0"],
  ["current", "#863600", "#e69f00"],
  ["ok", "#00573d", "#4fd1a5"],
  ["warn", "#694400", "#f2c14e"],
  ["alert", "#8f0034", "#ff9dba"],
  ["unknown", "#1b2026", "#e7eaee"],
  ["ramp-3", "#8dbadb", "#1f5070"],
  ["ramp-4", "#145382", "#62b1e0"],
  ["ramp-5", "#0f4874", "#7fc1ea"],
];

const rows = (
  pick: (light: string, dark: string) => string,
  colours: typeof COLOURS = COLOURS,
): string =>
  colours
    .map(([name, light, dark]) => `--dg-${name}:var(--driftglass-${name},${pick(light, dark)});`)
    .join("");

/** The same for a page with its own contrast setting; `selector` is its root. */
export function moreContrastFor(selector: string, colours: typeof COLOURS): string {
  const set = [...MORE, ...colours].map(
    ([name, light, dark]) => `--driftglass-${name}:light-dark(${light},${dark});`,
  );
  return `${selector}{${set.join("")}}`;
}

const FORCED: readonly (readonly [name: string, system: string])[] = [
  ["fg", "CanvasText"],
  ["bg", "Canvas"],
  ["muted", "CanvasText"],
  ["line", "GrayText"],
  ["edge", "CanvasText"],
  ["accent", "LinkText"],
  ["surface", "Canvas"],
  ["reference", "LinkText"],
  ["reference-fill", "Canvas"],
  ["current", "CanvasText"],
  ["current-fill", "Canvas"],
  ["ok", "CanvasText"],
  ["warn", "CanvasText"],
  ["alert", "CanvasText"],
  ["alert-tint", "Canvas"],
  ["unknown", "CanvasText"],
];

/**
 * The variables `--dg-*` that charts and elements draw with, for `selector` (`:host`, `:root`). Light if `light-dark()`
 * is not supported; otherwise they follow `color-scheme`.
 */
export function tokensFor(selector: string): string {
  const forced = FORCED.map(([name, system]) => `--dg-${name}:${system};`).join("");
  return `${selector}{${rows((light) => light)}--dg-font:var(--driftglass-font,system-ui,sans-serif);
--dg-radius:var(--driftglass-radius,6px);--dg-space:var(--driftglass-space,4px);}
@supports (color:light-dark(#000,#fff)){${selector}{${rows((light, dark) => `light-dark(${light},${dark})`)}}}
@media (prefers-contrast:more){${selector}{${rows((light) => light, MORE)}}
@supports (color:light-dark(#000,#fff)){${selector}{${rows((light, dark) => `light-dark(${light},${dark})`, MORE)}}}}
@media (forced-colors:active){${selector}{${forced}}}`;
}
