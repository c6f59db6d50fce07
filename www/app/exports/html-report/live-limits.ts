/** Judges every verdict in the report again when drift limits are moved. */

import {
  type Heatmap,
  heatmap,
  heatmapTable,
  heatmapWords,
  sortByLatest,
} from "../../../charts/heatmap.js";
import type { Verdict } from "../../../core/types.js";
import { keepDrawn, redraw, renderInto } from "./live-charts.js";
import { filter, openColumn } from "./live-columns.js";
import { all, numberIn, one } from "./page-parts.js";
import { judgedRow, type Moved, type Stored } from "./stored.js";
import { judgeBatch } from "./what-if.js";

/** Rows of the drift map that are drawn at first. */
const MOST_ROWS = 40;

/** Verdicts of the last batch by column index; `null` if the column was not compared. */
function lastVerdicts(stored: Stored, moved: Moved): (Verdict | null)[] {
  return stored.columns.map((_, at) => judgedRow(stored, at, moved).cells.at(-1)?.verdict ?? null);
}

export function liveLimits(stored: Stored): void {
  const alpha = one("#alpha", HTMLInputElement);
  const least = one("#least", HTMLInputElement);
  const owns = all("[data-own]").filter((input) => input instanceof HTMLInputElement);
  const written = new Map(owns.map((input) => [input, input.value]));
  const asAnalysed: Moved = { limits: stored.limits, own: new Map() };
  const before = lastVerdicts(stored, asAnalysed);
  const map = liveMap(stored);
  const moved = (): Moved => {
    const changed = owns.filter((input) => input.value !== written.get(input));
    const own = changed.flatMap((input): [number, number][] => {
      const limit = numberIn(input);
      return limit === null ? [] : [[Number(input.dataset.own), limit]];
    });
    const share = numberIn(least);
    const minEffect = share === null ? stored.limits.minEffect : share / 100;
    const isKept = Math.abs(minEffect - stored.limits.minEffect) < 1e-12;
    const limits = {
      ...stored.limits,
      alpha: numberIn(alpha) ?? stored.limits.alpha,
      minEffect: isKept ? stored.limits.minEffect : minEffect,
    };
    return { limits, own: new Map(own) };
  };
  const judgeAnew = () => {
    const now = moved();
    const verdicts = lastVerdicts(stored, now);
    showVerdicts(before, verdicts);
    say(stored, before, verdicts);
    map(now);
    filter();
  };
  for (const input of [alpha, least, ...owns]) input?.addEventListener("input", judgeAnew);
  one("#reset", HTMLButtonElement)?.addEventListener("click", () => {
    if (alpha) alpha.value = alpha.defaultValue;
    if (least) least.value = least.defaultValue;
    for (const [input, value] of written) input.value = value;
    judgeAnew();
  });
  say(stored, before, before);
}

function showVerdicts(before: readonly (Verdict | null)[], now: readonly (Verdict | null)[]): void {
  now.forEach((verdict, at) => {
    if (verdict === null) return;
    const places = all(`[data-at="${at}"] .verdict`);
    for (const place of places) {
      place.textContent = verdict;
      place.className = `verdict ${verdict}${verdict === before[at] ? "" : " moved"}`;
      const cell = place.closest("td");
      if (cell) cell.dataset.sort = verdict;
    }
  });
}

function say(
  stored: Stored,
  before: readonly (Verdict | null)[],
  now: readonly (Verdict | null)[],
): void {
  const place = one("#judged", HTMLElement);
  if (!place) return;
  const known = (of: readonly (Verdict | null)[]) => of.filter((verdict) => verdict !== null);
  const drifted = (of: readonly (Verdict | null)[]) =>
    of.filter((verdict) => verdict === "drifted").length;
  const compared = known(now);
  const other = now.filter((verdict, at) => verdict !== before[at]).length;
  const batch = judgeBatch(compared, stored.limits);
  const change =
    other === 0 ? "as analysed" : `${drifted(before)} as analysed; ${other} judged otherwise`;
  place.textContent = `${drifted(now)} of ${compared.length} ${compared.length === 1 ? "column" : "columns"} drifted in the last batch (${change}). The batch: ${batch}.`;
}

/** Draws the drift map; returns a function that redraws it under other limits. */
function liveMap(stored: Stored): (moved: Moved) => void {
  const place = one("#map", HTMLElement);
  const twin = one("#map-twin", HTMLElement);
  const words = one("#map-words", HTMLElement);
  if (!place || !twin) return () => undefined;
  let isAll = false;
  let input = mapOf(stored, { limits: stored.limits, own: new Map() });
  const show = renderInto(place);
  const showTwin = renderInto(twin);
  const draw = (width: number) => {
    const rows = isAll ? input.rows.length : MOST_ROWS;
    const onOpen = (column: string) => {
      const id = `c${stored.columns.findIndex(({ name }) => name === column)}`;
      openColumn(id);
      document.getElementById(id)?.scrollIntoView({ block: "start" });
      document.getElementById(id)?.querySelector("summary")?.focus({ preventScroll: true });
    };
    show(heatmap(input, { width, rows, hint: "", onOpen }));
  };
  keepDrawn({ place, draw });
  if (input.rows.length > MOST_ROWS) {
    const more = document.createElement("button");
    more.type = "button";
    more.className = "heat-more";
    more.textContent = `Show all ${input.rows.length} columns`;
    more.addEventListener("click", () => {
      isAll = true;
      more.remove();
      redraw(place);
    });
    place.after(more);
  }
  return (moved) => {
    input = mapOf(stored, moved);
    redraw(place);
    showTwin(heatmapTable(input));
    if (words) words.textContent = heatmapWords(input).description;
  };
}

function mapOf(stored: Stored, moved: Moved): Heatmap {
  const rows = sortByLatest(stored.columns.map((_, at) => judgedRow(stored, at, moved)));
  return { batches: stored.batches, pauses: stored.pauses, rows };
}
