/** What `snapshot()` writes: read by the engine, and by those who want to see what they keep. */

import type { Alert, Silence } from "./alert-types.js";
import type { BatchReport, MonitorConfig } from "./monitor-types.js";

/** A saved monitor: its settings, its history and the state of its alerts. No rows. */
export interface Snapshot {
  format: "driftglass-snapshot";
  /**
   * A whole number that grows when the shape changes. Every one written before can be read.
   *
   * @asType integer
   * @minimum 1
   */
  version: number;
  /**
   * Of the text of `monitor`, in hexadecimal: one changed sign, and the snapshot is refused.
   *
   * @pattern ^[0-9a-f]{16}$
   */
  checksum: string;
  monitor: {
    config: MonitorConfig;
    /** Of the reference: only with the same one does a monitor continue. */
    fingerprint: string;
    /** The reference measured as a batch. */
    reference: BatchReport;
    /** The columns of the reference as counts, by which new batches are judged without its rows; from version 2 on. */
    profile?: Record<string, unknown>;
    /** What was fitted of columns together (`multivariate`, `correlations`). */
    together?: Record<string, unknown>;
    /** What was learnt of the losses of a regression: at most half a megabyte, and five kilobytes a column. */
    losses?: Record<string, unknown>;
    /** What the change detectors know. */
    detectors?: Record<string, unknown>;
    /** How measurements vary over chunks of the reference, where a rule asks for it. */
    spreads?: Record<string, unknown>[];
    /** Numbers of older batches, of which no whole report is kept (`fullReports`). */
    archive?: Record<string, unknown>;
    batches: BatchReport[];
    /** Labels that came late: of each batch one a row, in the order of the rows, without ids. */
    labels?: Record<string, unknown>[];
    /** Sums over all batches, also those that the history no longer holds. */
    totals: Record<string, unknown>;
    alerts: {
      /** Each with how far its rule is, and what the newest batches said where labels can come late. */
      entries: {
        alert: Omit<Alert, "state"> & { state: Alert["state"] | "inactive" };
        progress: Record<string, unknown>;
        /** It came to its state while it was muted, and nobody has been told since. */
        untold?: boolean;
        trail?: Record<string, unknown>;
      }[];
      silences: Silence[];
      /** The last batch, milliseconds since 1970. */
      at: number | null;
    };
  };
}
