/** The configuration file of `driftglass check`. */
import type { BatchOptions, CsvOptions, MonitorConfig, ReferenceWindow } from "../core/types.js";

/** How files are read; what is about one file alone has no place here. */
export type ReadSettings = Omit<CsvOptions, "file" | "totalBytes">;

/** What a monitor is told, and beside it how the files are read and become batches. */
export interface CheckConfig extends MonitorConfig {
  /** Where this schema lies, for editors. */
  $schema?: string;
  read?: ReadSettings;
  /** How each file is split into batches; without it a file is a batch. */
  split?: BatchOptions;
  /** What a batch of a split file is compared with in place of the reference: batches before it. */
  against?: ReferenceWindow;
}
