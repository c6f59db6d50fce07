/** Metrics that have no limit of the engine's own, and take one that somebody sets for every analysis that has them. */

import { metricNames } from "../../charts/index.js";

/** Those of the usual limits; what the method of drift decides; what is measured only when more is said; the schema. */
const DECIDED =
  /PValue$|usinessValue|^(accuracy|r2|latencyMean|missingPct|outlierPct|schemaBreak|f1|precision|recall|specificity|mse|r?msle)$/;

export const OTHER_LIMITS: readonly string[] = metricNames.filter((name) => !DECIDED.test(name));
