/** Ways of drawing that the reader chose: they stand in the address, and hold for every chart that has them. */

import type {} from "../../elements/index.js";
import { navigation } from "./navigation.js";

export const isFromZero = (): boolean => navigation.route.axes.fromZero === true;
export const isLogarithmic = (): boolean => navigation.route.axes.logarithmic === true;
/** Of bins of confidence, which else have equal counts. */
export const isEqualWidth = (): boolean => navigation.route.axes.equalWidth === true;
/** `null`: as the times of the batches suggest. */
export const isByTime = (): boolean | null => navigation.route.axes.byTime ?? null;

/** Whether the values of a column over batches are quantiles, in place of shares of ranges. */
export const areQuantilesShown = (): boolean => navigation.route.axes.quantiles === true;

export function showQuantiles(quantiles: boolean): void {
  navigation.amend({ axes: { ...navigation.route.axes, quantiles } });
}

const CHARTS = "driftglass-metric-chart, driftglass-distribution, driftglass-ecdf";

/** Keeps what is chosen at any chart of the page. */
export function keepAxes(): void {
  document.body.addEventListener("driftglass-axis", ({ detail }) => {
    navigation.amend({ axes: { ...navigation.route.axes, ...detail } });
    // The others on the screen are not drawn anew by a change of the address.
    for (const chart of document.querySelectorAll(CHARTS))
      for (const [name, isOn] of Object.entries(detail))
        if (name in chart) Object.assign(chart, { [name]: isOn });
  });
}
