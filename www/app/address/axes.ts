/** Ways of drawing that the reader chose: they stand in the address, and hold for every chart that has them. */

import type {} from "../../elements/index.js";
import { navigation } from "./navigation.js";
import type { Axes } from "./route.js";

export const isFromZero = (): boolean => navigation.route.axes.fromZero === true;
export const isLogarithmic = (): boolean => navigation.route.axes.logarithmic === true;
/** Of bins of confidence, which else have equal counts. */
export const isEqualWidth = (): boolean => navigation.route.axes.equalWidth === true;
/** `null`: as the times of the batches suggest. */
export const isByTime = (): boolean | null => navigation.route.axes.byTime ?? null;

/** Whether the values of a column over batches are quantiles, in place of shares of ranges. */
export const areQuantilesShown = (): boolean => navigation.route.axes.quantiles === true;

/** Whether those of a column of categories are a line for each value, in place of a map of all. */
export const areLinesShown = (): boolean => navigation.route.axes.lines === true;

export function choose(axes: Axes): void {
  navigation.amend({ axes: { ...navigation.route.axes, ...axes } });
}

const CHARTS = "driftglass-metric-chart, driftglass-distribution, driftglass-ecdf";

/** Keeps what is chosen at any chart of the page. */
export function keepAxes(): void {
  document.body.addEventListener("driftglass-axis", ({ detail }) => {
    choose(detail);
    // The others on the screen are not drawn anew by a change of the address.
    for (const chart of document.querySelectorAll(CHARTS))
      for (const [name, isOn] of Object.entries(detail))
        if (name in chart) Object.assign(chart, { [name]: isOn });
  });
}
