/** The configuration of a check: the file, combined with the command line. */
import type { MonitorConfig } from "../core/types.js";
import type { CheckConfig } from "./check-types.js";
import { readJson } from "./json-file.js";
import type { CheckCommand } from "./options.js";
import { FileError, type SettingSource } from "./trouble.js";
import { conform } from "./violations.js";

/** The settings of a check, from file and command line together. */
export interface Settings extends Pick<CheckConfig, "read" | "split" | "against"> {
  monitor: MonitorConfig;
  /** Whether the file configures the monitor at all. */
  hasMonitor: boolean;
  /** The setting to name in an error that only a data file reveals. */
  from: Record<"read" | "split", SettingSource>;
}

/** Reads the configuration, if there is one, completely or not at all. The command line takes precedence. */
export async function settingsOf(command: CheckCommand): Promise<Settings> {
  const { config: file } = command;
  const value = file === undefined ? {} : await readJson(file);
  if (file !== undefined) conform("check", value, file);
  const { $schema: _, read, split, against, ...monitor } = value as CheckConfig;
  const inFile = (pointer: string) => ({ file: file ?? "", pointer });
  const from = {
    read: inFile("/read"),
    split: command.split === undefined ? inFile("/split") : { file: "--split", pointer: "" },
  };
  const settings: Settings = { monitor, hasMonitor: Object.keys(monitor).length > 0, from };
  if (read !== undefined) settings.read = read;
  const splits = command.split ?? split;
  const window = command.against ?? against;
  if (splits !== undefined) settings.split = splits;
  if (window === undefined) return settings;
  if (splits === undefined) {
    const message = "Batches before can be compared with only where a file is split (`split`).";
    throw new FileError(command.against === undefined && file ? file : "--against", message);
  }
  return { ...settings, against: window };
}
