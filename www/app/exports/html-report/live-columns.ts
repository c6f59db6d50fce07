/** The table of columns: sorted by any header, filtered by name, verdict and kind. */

import { all, one } from "./page-parts.js";

type Direction = "ascending" | "descending";

export function liveColumns(): void {
  const table = one("#columns", HTMLTableElement);
  const body = table?.tBodies[0];
  if (!table || !body) return;
  const heads = all("thead th", table);
  heads.forEach((head, at) => {
    if (head.dataset.key === "change") return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const falls = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      const direction: Direction = falls ? "descending" : "ascending";
      head.setAttribute("aria-sort", direction);
      sort(body, at, direction);
    });
  });
  for (const selector of ["#find", "#by-verdict", "#by-kind"]) {
    document.querySelector(selector)?.addEventListener("input", filter);
  }
  openLinked();
}

function sort(body: HTMLTableSectionElement, at: number, direction: Direction): void {
  const key = (row: HTMLTableRowElement) => row.cells[at]?.dataset.sort ?? "";
  const sign = direction === "ascending" ? 1 : -1;
  const rows = [...body.rows].sort((a, b) => sign * compare(key(a), key(b)));
  body.append(...rows);
}

function compare(a: string, b: string): number {
  const numbers = [a, b].map(Number);
  const [first = Number.NaN, second = Number.NaN] = numbers;
  if (a !== "" && b !== "" && !numbers.some(Number.isNaN)) return first - second;
  return a.localeCompare(b);
}

/** Hides rows that do not match, and their charts below. */
export function filter(): void {
  const wanted = (one("#find", HTMLInputElement)?.value ?? "").trim().toLowerCase();
  const verdict = one("#by-verdict", HTMLSelectElement)?.value ?? "";
  const kind = one("#by-kind", HTMLSelectElement)?.value ?? "";
  const rows = all("#columns tbody tr");
  let found = 0;
  for (const row of rows) {
    const name = row.querySelector("th")?.textContent ?? "";
    const fits =
      name.toLowerCase().includes(wanted) &&
      (verdict === "" || row.querySelector(".verdict")?.textContent === verdict) &&
      (kind === "" || row.dataset.kind === kind);
    row.hidden = !fits;
    if (fits) found += 1;
    const chart = document.getElementById(`c${row.dataset.at ?? ""}`);
    if (chart) chart.hidden = !fits;
  }
  const said = one("#found", HTMLElement);
  if (said) said.textContent = found === rows.length ? "" : `${found} of ${rows.length}`;
}

/** A link to a column opens its chart. */
function openLinked(): void {
  const open = () => openColumn(location.hash.slice(1));
  addEventListener("hashchange", open);
  for (const link of all("#columns a")) {
    link.addEventListener("click", () => openColumn((link.getAttribute("href") ?? "").slice(1)));
  }
  open();
}

/** Opens the chart of a column by its id. */
export function openColumn(id: string): void {
  const chart = id === "" ? null : document.getElementById(id);
  if (chart instanceof HTMLDetailsElement) chart.open = true;
}
