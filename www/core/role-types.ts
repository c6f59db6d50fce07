/** What columns are for. */

export type Role =
  | "target"
  | "prediction"
  | "probability"
  | "timestamp"
  | "latency"
  | "id"
  | "segment"
  | "feature"
  | "ignore";

export interface RoleGuess {
  column: string;
  role: Role;
  certainty: "high" | "medium" | "low";
  reason: string;
  examples: string[];
}

export interface Roles {
  target?: string;
  prediction?: string;
  probability?: string | Record<string, string>;
  timestamp?: string;
  latency?: string;
  id?: string;
  ignore?: string[];
  /**
   * At most three columns by whose values every batch is measured once more (`BatchReport.segments`),
   * each of the 20 most frequent values of the reference by itself.
   */
  segment?: string[];
}

export type Task = "binary" | "multiclass" | "regression" | "unlabelled";
