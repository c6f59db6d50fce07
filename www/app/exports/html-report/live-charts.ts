/** Makes charts fit their width, limits of metrics movable, and everything ready for paper. */

import { render } from "lit";
import { seriesWords } from "../../../charts/series.js";
import { all, numberIn } from "./page-parts.js";
import { type ChartSpec, drawn, twin } from "./spec.js";
import type { Stored } from "./stored.js";
import { breaks } from "./what-if.js";

/** Px of drawings on paper, as they were written. */
const PAPER_WIDTH = 680;

/** Something that is drawn again when its width changes. */
export interface Drawing {
  place: HTMLElement;
  draw: (width: number) => void;
}

const drawings = new Map<Element, Drawing>();
const widths = new WeakMap<Element, number>();

function fit(drawing: Drawing, width: number): void {
  if (width <= 0 || widths.get(drawing.place) === width) return;
  widths.set(drawing.place, width);
  drawing.draw(width);
}

const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const drawing = drawings.get(target);
    if (drawing) fit(drawing, Math.floor(contentRect.width));
  }
});

/** Draws it now, and whenever its width changes. */
export function keepDrawn(drawing: Drawing): void {
  drawings.set(drawing.place, drawing);
  observer.observe(drawing.place);
}

/** Draws it again at its current width. */
export function redraw(place: Element): void {
  const drawing = drawings.get(place);
  const width = widths.get(place);
  if (drawing && width !== undefined) drawing.draw(width);
}

/** A renderer into an element that at first holds the drawing from the written file. */
export function renderInto(place: HTMLElement): (content: unknown) => void {
  let isFirst = true;
  return (content) => {
    if (isFirst) place.replaceChildren();
    isFirst = false;
    render(content, place);
  };
}

export function liveCharts(stored: Stored): void {
  const specs = [...stored.charts];
  for (const place of all("[data-chart]")) {
    const at = Number(place.dataset.chart);
    const show = renderInto(place);
    const draw = (width: number) => {
      const spec = specs[at];
      if (spec) show(drawn(spec, width));
    };
    keepDrawn({ place, draw });
  }
  for (const place of all("[data-twin]")) lateTwin(place, specs);
  for (const input of all("[data-limit]")) {
    if (input instanceof HTMLInputElement) moveLimit(input, stored, specs);
  }
  onPaper();
}

/** Tables that are made when they are opened. */
const twins = new Map<HTMLElement, () => void>();

function lateTwin(place: HTMLElement, specs: readonly ChartSpec[]): void {
  const make = () => {
    const spec = specs[Number(place.dataset.twin)];
    if (spec && !place.hasChildNodes()) render(twin(spec), place);
  };
  twins.set(place, make);
  place.closest("details")?.addEventListener("toggle", make);
}

/** Moves the limit of a metric: redraws the line and marks the batches beyond it. */
function moveLimit(input: HTMLInputElement, stored: Stored, specs: ChartSpec[]): void {
  const at = Number(input.dataset.limit);
  const spec = stored.charts[at];
  const place = document.querySelector(`[data-chart="${at}"]`);
  const said = input.closest("p")?.querySelector("output");
  if (spec?.kind !== "series" || spec.when === null || !place) return;
  const { when } = spec;
  input.addEventListener("input", () => {
    const limit = numberIn(input);
    const isMoved = limit !== null && limit !== spec.input.limits[0];
    const points = spec.input.points.map((point) => ({
      ...point,
      firing: isMoved ? breaks(point.value, when, limit) : point.firing,
    }));
    const beyond = points.filter(({ firing }) => firing).length;
    specs[at] = isMoved ? { ...spec, input: { ...spec.input, points, limits: [limit] } } : spec;
    if (said) said.textContent = isMoved ? `${beyond} of ${points.length} ${when} it` : "";
    redraw(place);
    const title = place.querySelector("desc");
    if (title && isMoved) {
      title.textContent = `${seriesWords(spec.input).title}: ${beyond} of ${points.length} ${when} the limit.`;
    }
  });
}

/** For paper, shows everything at paper width; restores it afterwards. */
function onPaper(): void {
  let closed: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details")].filter(({ open }) => !open);
    for (const details of closed) details.open = true;
    for (const make of twins.values()) make();
    for (const { draw } of drawings.values()) draw(PAPER_WIDTH);
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
    for (const { place, draw } of drawings.values()) {
      const width = widths.get(place);
      if (width !== undefined) draw(width);
    }
  });
}
