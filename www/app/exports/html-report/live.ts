/** The script of an exported report: draws charts to size, sorts, filters, and judges again. It needs no engine. */

import { liveCharts } from "./live-charts.js";
import { liveColumns } from "./live-columns.js";
import { liveLimits } from "./live-limits.js";
import { all, one } from "./page-parts.js";
import type { Stored } from "./stored.js";

function start(stored: Stored): void {
  for (const tool of all(".tools")) tool.hidden = false;
  const theme = one("#theme", HTMLSelectElement);
  theme?.addEventListener("change", () => {
    document.documentElement.dataset.theme = theme.value;
  });
  liveCharts(stored);
  liveColumns();
  liveLimits(stored);
}

const text = one("#stored", HTMLScriptElement)?.textContent;
if (text) start(JSON.parse(text) as Stored);
