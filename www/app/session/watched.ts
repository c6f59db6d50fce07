/** Additional measurements in every batch, on the screens that show them. */

import { html, nothing, type TemplateResult } from "lit";
import type { Series, SeriesPoint } from "../../charts/index.js";
import type { Report } from "../../core/types.js";
import { watch } from "./moving-limits.js";
import { session } from "./session.js";

/** The option to measure something in every batch; it judges the batches again. */
export function inEvery(
  name: "together" | "correlations",
  label: string,
): TemplateResult | typeof nothing {
  if (!session.canRunAgain) return nothing;
  const change = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) void watch({ [name]: target.checked }, label);
  };
  return html`<label class="tick"><input type="checkbox" .checked=${session.limits.now.watched[name]} @change=${change} />${label}</label>`;
}

/** The reconstruction error over batches with the limits of the reference; `null` if it was not requested. */
export function errorOverTime({ batches, reference }: Report): Series | null {
  const points = batches.map(({ label, rows, multivariate }): SeriesPoint => {
    const error = multivariate?.reconstruction;
    return {
      label,
      value: error?.value ?? null,
      interval: error?.interval ?? null,
      n: rows,
      reason: error?.reason ?? "not measured",
      firing: multivariate?.verdict === "drifted",
    };
  });
  const known = batches.flatMap(({ multivariate }) => multivariate ?? []);
  if (known.length === 0) return null;
  const limits = known.find(({ reconstruction }) => reconstruction.threshold !== null);
  const before = reference.measurements.find(({ metric }) => metric === "reconstructionError");
  return {
    metric: "reconstructionError",
    column: null,
    marksDrift: true,
    points,
    limits: limits?.reconstruction.threshold ?? [],
    reference: before?.value ?? known[0]?.reconstruction.reference ?? null,
  };
}
