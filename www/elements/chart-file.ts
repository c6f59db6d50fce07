import { DriftglassError } from "../core/error.js";
import type { ChartFormat } from "./dashboard-types.js";

const SVG = "http://www.w3.org/2000/svg";
/** The style properties that a file of a chart needs. */
const LOOKS = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"],
  ...["stroke-linecap", "stroke-linejoin", "paint-order", "shape-rendering"],
  ...["font-family", "font-size", "font-style", "font-weight", "text-anchor", "dominant-baseline"],
];
/** Elements that respond to the pointer or show its position. */
const POINTED = ["hit", "cursor", "cursor-dot", "cell-cursor"];
/** Characters that XML does not allow. */
const NOT_XML = /(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu;
const MARGIN = 12;
/** Pixels of a PNG per px of the drawing. */
const SCALE = 2;

/** Turns a chart on the screen into a file of its own, with all computed styles written into it. */
export async function chartFile(chart: SVGSVGElement, format: ChartFormat): Promise<Blob> {
  if (format !== "svg" && format !== "png") {
    throw new DriftglassError({
      code: "config-invalid",
      message: `A chart can be written as "svg" or "png", not as ${JSON.stringify(format)}.`,
    });
  }
  const drawn = standalone(chart);
  const text = new XMLSerializer().serializeToString(drawn.svg).replace(NOT_XML, "\ufffd");
  const file = new Blob([text], { type: "image/svg+xml" });
  return format === "svg" ? file : painted(file, drawn.width, drawn.height);
}

function standalone(chart: SVGSVGElement): { svg: Element; width: number; height: number } {
  const names = namesBeside(chart);
  const room = Math.max(0, ...names.map(({ box }) => box.width)) + (names.length > 0 ? MARGIN : 0);
  const box = chart.getBoundingClientRect();
  const width = Math.ceil(box.width + room + 2 * MARGIN);
  const height = Math.ceil(box.height + 2 * MARGIN);
  const svg = document.createElementNS(SVG, "svg");
  const size = { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, role: "img" };
  for (const [name, value] of Object.entries(size)) svg.setAttribute(name, `${value}`);
  svg.append(backgroundOf(chart, width, height));
  for (const { element, box: at } of names) svg.append(named(element, at, box.top));
  const copy = copied(chart);
  copy.setAttribute("x", `${MARGIN + room}`);
  copy.setAttribute("y", `${MARGIN}`);
  copy.setAttribute("overflow", "visible");
  svg.append(copy);
  return { svg, width, height };
}

/** Labels that are page text beside the drawing, such as the rows of a heatmap. */
function namesBeside(chart: SVGSVGElement): { element: Element; box: DOMRect }[] {
  const found = chart.closest(".heatmap")?.querySelectorAll(".heat-column") ?? [];
  return [...found].map((element) => ({ element, box: element.getBoundingClientRect() }));
}

function named(element: Element, box: DOMRect, top: number): Element {
  const style = getComputedStyle(element);
  const text = document.createElementNS(SVG, "text");
  text.textContent = element.textContent;
  text.setAttribute("x", `${MARGIN}`);
  text.setAttribute("y", `${(MARGIN + box.top - top + box.height * 0.75).toFixed(1)}`);
  text.setAttribute("fill", style.color);
  text.setAttribute("font-family", style.fontFamily);
  text.setAttribute("font-size", style.fontSize);
  return text;
}

function backgroundOf(chart: Element, width: number, height: number): Element {
  const back = document.createElementNS(SVG, "rect");
  back.setAttribute("width", `${width}`);
  back.setAttribute("height", `${height}`);
  back.setAttribute("fill", getComputedStyle(chart).getPropertyValue("--dg-bg") || "#fff");
  // Resolves colours that depend on the colour scheme.
  const probe = document.createElementNS(SVG, "rect");
  probe.setAttribute("class", "cell-none");
  chart.append(probe);
  back.setAttribute("fill", getComputedStyle(probe).fill);
  probe.remove();
  return back;
}

/** A copy with its styles as attributes, and without what belongs to the pointer. */
function copied(chart: SVGSVGElement): Element {
  const copy = chart.cloneNode(true) as Element;
  const originals = [chart, ...chart.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  originals.forEach((original, index) => {
    const own = copies[index];
    for (const name of ["class", "style", "tabindex"]) own?.removeAttribute(name);
    if (!(original instanceof SVGGraphicsElement)) return;
    const style = getComputedStyle(original);
    const around = original === chart ? null : original.parentElement;
    const inherited = around && getComputedStyle(around);
    for (const look of LOOKS) {
      const value = style.getPropertyValue(look);
      if (value !== inherited?.getPropertyValue(look)) own?.setAttribute(look, value);
      else own?.removeAttribute(look);
    }
  });
  originals.forEach((original, index) => {
    if (POINTED.some((name) => original.classList.contains(name))) copies[index]?.remove();
  });
  const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const marks: Node[] = [];
  while (comments.nextNode()) marks.push(comments.currentNode);
  for (const mark of marks) mark.parentNode?.removeChild(mark);
  return copy;
}

async function painted(file: Blob, width: number, height: number): Promise<Blob> {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (png) return png;
    throw new DriftglassError({
      code: "chart-too-large",
      message: `The browser paints no picture of ${canvas.width} by ${canvas.height} pixels. Take "svg".`,
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
