/** The configuration file of `driftglass check`. */
import type { BatchOptions, CsvOptions, MonitorConfig, ReferenceWindow } from "../core/types.js";

/** How files are read, without the options that concern a single file. */
export type ReadSettings = Omit<CsvOptions, "file" | "totalBytes">;

/** Everything that `Monitor` takes, and how the files are read and split into batches. */
export interface CheckConfig extends MonitorConfig {
  /** Location of this schema, for editors. */
  $schema?: string;
  read?: ReadSettings;
  /** How each file is split into batches; without it, one file is one batch. */
  split?: BatchOptions;
  /** Compares each batch of a split file with earlier batches in place of the reference. */
  against?: ReferenceWindow;
}
