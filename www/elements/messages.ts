/** The words of the dashboard's own frame. What the engine says (verdicts, reasons, alerts) is English. */
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

/** Words in place of those of {@link MESSAGES}; `{name}` stands for what is filled in. */
export type Messages = { readonly [Name in MessageName]?: string };

/** Looks words up, the page's own first, and fills in what they name. */
export function speaker(messages: Messages | null) {
  return (name: MessageName, values: Readonly<Record<string, string>> = {}): string => {
    const words = messages?.[name] ?? MESSAGES[name];
    return words.replaceAll(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
  };
}

export type Speaker = ReturnType<typeof speaker>;
