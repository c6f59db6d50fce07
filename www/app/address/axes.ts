/** Chart options that the reader chose. They are kept in the address and apply to every chart that has them. */

import type {} from "../../elements/index.js";
import { navigation } from "./navigation.js";
import type { Axes } from "./route.js";

export const isFromZero = (): boolean => navigation.route.axes.fromZero === true;
export const isLogarithmic = (): boolean => navigation.route.axes.logarithmic === true;
/** Equal width for the bins of confidence, which otherwise have equal counts. */
export const isEqualWidth = (): boolean => navigation.route.axes.equalWidth === true;
/** `null`: decided by the times of the batches. */
export const isByTime = (): boolean | null => navigation.route.axes.byTime ?? null;

/** Whether the values of a column over batches are shown as quantiles in place of shares of ranges. */
export const areQuantilesShown = (): boolean => navigation.route.axes.quantiles === true;

/** Whether a categorical column has a line for each value in place of a map of all. */
export const areLinesShown = (): boolean => navigation.route.axes.lines === true;

export function choose(axes: Axes): void {
  navigation.amend({ axes: { ...navigation.route.axes, ...axes } });
}

const CHARTS = "driftglass-metric-chart, driftglass-distribution, driftglass-ecdf";

/** Keeps the options chosen at any chart of the page. */
export function keepAxes(): void {
  document.body.addEventListener("driftglass-axis", ({ detail }) => {
    choose(detail);
    // The change of the address does not redraw the other charts.
    for (const chart of document.querySelectorAll(CHARTS))
      for (const [name, isOn] of Object.entries(detail))
        if (name in chart) Object.assign(chart, { [name]: isOn });
  });
}
