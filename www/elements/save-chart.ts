/** Saves the chart on the screen as a file. */

import { chartFile } from "./chart-file.js";
import type { ChartFormat } from "./dashboard-types.js";

/** Saves the first chart below `root`, if one is drawn; the file name is made from its title. */
export async function saveChart(root: ParentNode, format: ChartFormat): Promise<void> {
  const chart = root.querySelector<SVGSVGElement>("svg.chart");
  if (!chart) return;
  const title = chart.querySelector("title")?.textContent ?? "";
  const address = URL.createObjectURL(await chartFile(chart, format));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${fileName(title)}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Keeps only letters, digits and hyphens, so that a column's name cannot form a path or hide the extension. */
function fileName(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
  return `driftglass-${plain.slice(0, 60) || "chart"}`;
}
