/** Fields whose texts are words of the engine, which stay even if a column or category has the same name. */

const OF_ENGINE = new Set([
  ...["metric", "kind", "test", "tests", "method", "methods", "code", "severity", "state", "to"],
  ...["from", "verdict", "status", "task", "change", "adjust", "when", "preset", "stage", "family"],
  ...["direction", "event", "level", "action", "convention", "decidedBy", "engine", "on", "role"],
  ...["intervalMethods", "by", "trend", "threshold", "multivariateDrift", "le"],
]);

/**
 * Whether the text of a field, or of a Prometheus label, is such a word. The dashboard's verdict is a sentence and is
 * not.
 */
export function isOfEngine(field: string, text: string): boolean {
  return OF_ENGINE.has(field) && !(field === "verdict" && text.includes(" "));
}
