/** A drawn chart as a file of its own: SVG with colours and fonts resolved, or PNG. */

import { textWidth } from "../charts/text.js";

/** What a style sheet says of a drawing, as attributes that need none; and what holds without them. */
const PROPERTIES: readonly (readonly [name: string, initial: string])[] = [
  ["fill", "rgb(0, 0, 0)"],
  ["fill-opacity", "1"],
  ["stroke", "none"],
  ["stroke-opacity", "1"],
  ["stroke-width", "1px"],
  ["stroke-dasharray", "none"],
  ["stroke-linecap", "butt"],
  ["stroke-linejoin", "miter"],
  ["paint-order", "normal"],
  ["opacity", "1"],
  ["font-style", "normal"],
  ["font-weight", "400"],
  ["font-family", ""],
  ["font-size", ""],
];
const TEXT_ONLY = /^font|^paint-order/;
/** Where the reader points is no part of the finding. */
const POINTED = ".hit, .cursor, .cursor-dot, .cell-cursor";
const MARGIN = 12;
const SVG = "http://www.w3.org/2000/svg";
/** Characters that no XML may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The first chart below `root` as an SVG document, as it looks now; `null` where none is drawn. */
export function chartSvg(root: ParentNode): string | null {
  const drawn = root.querySelector<SVGSVGElement>("svg.chart");
  if (!drawn) return null;
  const copy = resolved(drawn);
  const names = namesBeside(drawn);
  const width = drawn.width.baseVal.value + names.width;
  const height = drawn.height.baseVal.value;
  copy.setAttribute("xmlns", SVG);
  copy.removeAttribute("class");
  copy.setAttribute("width", String(width + 2 * MARGIN));
  copy.setAttribute("height", String(height + 2 * MARGIN));
  const left = -MARGIN - names.width;
  copy.setAttribute("viewBox", `${left} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`);
  const paper = element("rect", { x: left, y: -MARGIN, width: "100%", height: "100%" });
  paper.setAttribute("fill", background(drawn));
  const words = [...copy.children].filter(({ localName }) => /^(title|desc)$/.test(localName));
  copy.prepend(...words, paper);
  copy.append(...names.texts);
  return new XMLSerializer().serializeToString(copy).replace(NOT_XML, "\ufffd");
}

/** The same as PNG, twice as many pixels as it has on the screen. */
export async function chartPng(root: ParentNode, scale = 2): Promise<Blob | null> {
  const svg = chartSvg(root);
  if (svg === null) return null;
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth * scale;
    canvas.height = picture.naturalHeight * scale;
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Saves the first chart below `root`; the name of the file is made of `title`. */
export async function saveChart(
  root: ParentNode,
  title: string,
  format: "svg" | "png",
): Promise<void> {
  const svg = format === "svg" ? chartSvg(root) : null;
  const blob =
    svg === null ? await chartPng(root) : new Blob([svg], { type: "image/svg+xml;charset=utf-8" });
  if (!blob) return;
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${fileName(title)}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Letters, digits and hyphens: no name of a column is a path or hides its ending. */
function fileName(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
  return `driftglass-${plain.slice(0, 60) || "chart"}`;
}

/** A copy in which every style is an attribute. */
function resolved(drawn: SVGSVGElement): SVGSVGElement {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const originals = [drawn, ...drawn.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  originals.forEach((original, i) => {
    const target = copies[i];
    if (target) resolve(original, target);
  });
  for (const pointed of copy.querySelectorAll(POINTED)) pointed.remove();
  const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.parentNode?.removeChild(comment);
  return copy;
}

function resolve(original: Element, target: Element): void {
  if (/^(title|desc)$/.test(original.localName)) return;
  const style = getComputedStyle(original);
  const isText = original.localName === "text";
  target.removeAttribute("class");
  if (original.localName === "svg" || original.localName === "g") return;
  for (const [name, initial] of PROPERTIES) {
    if (!isText && TEXT_ONLY.test(name)) continue;
    const value = style.getPropertyValue(name);
    if (value !== "" && value !== initial) target.setAttribute(name, value);
  }
}

/** The background that the marks of a chart are drawn for. */
function background(drawn: SVGSVGElement): string {
  const probe = element("path", { class: "batch-bar" });
  drawn.append(probe);
  const colour = getComputedStyle(probe).fill;
  probe.remove();
  return colour;
}

/** The names of rows that stand beside a drift map, as texts left of it. */
function namesBeside(drawn: SVGSVGElement): { width: number; texts: SVGElement[] } {
  const beside = drawn.closest(".heatmap");
  const rows = [...(beside?.querySelectorAll(".heat-name") ?? [])];
  const top = drawn.getBoundingClientRect().top;
  const names = rows.map((row) => {
    const box = row.getBoundingClientRect();
    const column = row.querySelector(".heat-column");
    const style = getComputedStyle(column ?? row);
    return { text: column?.textContent ?? "", y: (box.top + box.bottom) / 2 - top, style };
  });
  const width = Math.ceil(Math.max(0, ...names.map(({ text }) => textWidth(text, 13) + 12)));
  const texts = names.map(({ text, y, style }) => {
    const label = element("text", { x: -width, y, dy: "0.32em", "font-size": "13px" });
    label.setAttribute("font-family", style.fontFamily);
    label.setAttribute("fill", style.color);
    label.textContent = text;
    return label;
  });
  return { width, texts };
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
