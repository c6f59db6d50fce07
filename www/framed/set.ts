/** The properties of a framed dashboard that can be set, and their values. */
import { isView } from "../elements/settings.js";

const isText = (value: unknown): boolean => typeof value === "string";
const isFlag = (value: unknown): boolean => typeof value === "boolean";
const isNull = (value: unknown): boolean => value === null;
const isShape = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): boolean =>
  isShape(value) && Object.values(value ?? {}).every(isText);
const isIndex = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;

const isOneOf =
  (...names: string[]) =>
  (value: unknown): boolean =>
    names.some((name) => name === value);

const SETTINGS = {
  view: (value: unknown) => isView(value),
  theme: isOneOf("auto", "light", "dark"),
  lang: isText,
  timeZone: isText,
  density: isOneOf("comfortable", "compact"),
  hide: isText,
  readonly: isFlag,
  shortcuts: isFlag,
  batch: (value: unknown) => isNull(value) || isIndex(value),
  selected: (value: unknown) => isNull(value) || isText(value),
  mapping: (value: unknown) => isNull(value) || isShape(value),
  thresholds: (value: unknown) => isNull(value) || isShape(value),
  messages: (value: unknown) => isNull(value) || isTexts(value),
};

export type SettingName = keyof typeof SETTINGS;

/** Whether a property with that name can be set from outside to that value. */
export function isSetting(name: string, value: unknown): boolean {
  return Object.hasOwn(SETTINGS, name) && SETTINGS[name as SettingName](value);
}
