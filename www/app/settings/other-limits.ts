/** Metrics without a limit of the engine, for which users can set one for every analysis that has them. */

import { metricNames } from "../../charts/index.js";

/**
 * Excluded metrics: those with a usual limit, those decided by the method of drift, those measured only on request,
 * and the schema.
 */
const DECIDED =
  /PValue$|usinessValue|^(accuracy|r2|latencyMean|missingPct|outlierPct|schemaBreak|f1|precision|recall|specificity|mse|r?msle)$/;

export const OTHER_LIMITS: readonly string[] = metricNames.filter((name) => !DECIDED.test(name));
