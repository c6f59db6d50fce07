/** The content of the text that `snapshot()` returns. The engine reads it; the types document what it stores. */

import type { Alert, Silence } from "./alert-types.js";
import type { BatchReport, MonitorConfig } from "./monitor-types.js";

/** A saved monitor: its configuration, its history and the state of its alerts. It contains no rows. */
export interface Snapshot {
  format: "driftglass-snapshot";
  /**
   * A whole number that grows when the format changes. All earlier versions can be read.
   *
   * @asType integer
   * @minimum 1
   */
  version: number;
  /**
   * Checksum of the text of `monitor`, in hexadecimal. A snapshot with any changed character is refused.
   *
   * @pattern ^[0-9a-f]{16}$
   */
  checksum: string;
  monitor: {
    config: MonitorConfig;
    /** Fingerprint of the reference. A monitor continues exactly only with the same reference. */
    fingerprint: string;
    /** The report of the reference, measured as a batch. */
    reference: BatchReport;
    /**
     * The columns of the reference as counts, used to judge new batches without its rows. Present from version 2 on.
     */
    profile?: Record<string, unknown>;
    /** Models fitted to several columns together (`multivariate`, `correlations`). */
    together?: Record<string, unknown>;
    /** The learned model of a regression's losses: at most half a megabyte, and five kilobytes per column. */
    losses?: Record<string, unknown>;
    /** The state of the change detectors. */
    detectors?: Record<string, unknown>;
    /** Variation of measurements over chunks of the reference, if a rule needs it. */
    spreads?: Record<string, unknown>[];
    /** Numbers of older batches that are no longer kept in full (`fullReports`). */
    archive?: Record<string, unknown>;
    batches: BatchReport[];
    /** Late labels: one per row of each batch, in row order, without ids. */
    labels?: Record<string, unknown>[];
    /** Sums over all batches, including those no longer in the history. */
    totals: Record<string, unknown>;
    alerts: {
      /** Each alert with the progress of its rule and, if labels can arrive late, its trail over the newest batches. */
      entries: {
        alert: Omit<Alert, "state"> & { state: Alert["state"] | "inactive" };
        progress: Record<string, unknown>;
        /** The alert reached its state while it was muted, and nobody has been notified since. */
        untold?: boolean;
        trail?: Record<string, unknown>;
      }[];
      silences: Silence[];
      /** Time of the last batch, in milliseconds since 1970. */
      at: number | null;
    };
  };
}
