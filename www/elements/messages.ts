/** The labels of the dashboard's own frame. What the engine writes (verdicts, reasons, alerts) stays English. */
export const MESSAGES = {
  views: "Views",
  overview: "Overview",
  performance: "Performance",
  drift: "Drift",
  quality: "Quality",
  latency: "Latency",
  alerts: "Alerts",
  decide: "Decide",
  verdict: "Verdict",
  batch: "Batch",
  until: "until {time}",
  metric: "Metric",
  accuracy: "Accuracy",
  r2: "R²",
  driftedColumns: "Drifted columns",
  driftedOf: "{drifted} of {compared}",
  alertsFiring: "Alerts firing",
  rowsSeen: "Rows seen",
  nothingYet: "Nothing has been analysed yet.",
  referenceFile: "Reference file",
  productionFiles: "Production files",
  analyse: "Analyse",
  cancel: "Cancel",
  starting: "Starting the engine",
  reading: "Reading {name}",
  comparing: "Comparing {name}",
  suggested: "Suggested: {action}",
  decision: "Your decision",
  decided: "Decided for {batch}: {action}",
  keep: "Keep the model",
  investigate: "Investigate",
  "hold-rollout": "Hold the rollout",
  retrain: "Retrain",
  "roll-back": "Roll back",
} as const;

export type MessageName = keyof typeof MESSAGES;

/** Translations of {@link MESSAGES}; `{name}` is a placeholder. */
export type Messages = { readonly [Name in MessageName]?: string };

/** Looks up a label, in the page's translations first, and fills in its placeholders. */
export function speaker(messages: Messages | null) {
  return (name: MessageName, values: Readonly<Record<string, string>> = {}): string => {
    const words = messages?.[name] ?? MESSAGES[name];
    return words.replaceAll(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
  };
}

export type Speaker = ReturnType<typeof speaker>;
