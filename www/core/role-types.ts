/** Roles of columns. */

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

/** Names of the columns by role. */
export interface Roles {
  target?: string;
  prediction?: string;
  /** One column, or one by class name. */
  probability?: string | Record<string, string>;
  timestamp?: string;
  /** A column of milliseconds. */
  latency?: string;
  /** The column by which late labels are joined. */
  id?: string;
  /** Columns to leave out. */
  ignore?: string[];
  /**
   * At most three segment columns. Each of the 20 most frequent values (in the reference) of each column is also
   * measured separately in every batch (`BatchReport.segments`).
   */
  segment?: string[];
}

export type Task = "binary" | "multiclass" | "regression" | "unlabelled";
