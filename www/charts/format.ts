/**
 * Numbers and moments as text: three to four significant digits, always with units, moments in UTC. The locale is
 * English by default, because the engine's sentences are English.
 */

const NARROW = "\u202f";
const MINUS = "\u2212";
/** Shown if there is no value. */
export const ABSENT = "\u2013";

/** The default number format. */
let usual = "en";

/** Sets the locale for numbers written from now on; what is already drawn stays as it is. */
export function writeNumbersAs(locale: string): void {
  usual = locale;
}

/** Calls `write` with English numbers, for files that must be the same everywhere. */
export function inEnglish<Written>(write: () => Written): Written {
  const before = usual;
  usual = "en";
  try {
    return write();
  } finally {
    usual = before;
  }
}

const cache = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  cache.set(key, made);
  return made;
}

/** A number with at most `digits` significant digits; very large and very small ones in powers of ten. */
export function number(value: number | null | undefined, digits = 4, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-5)) return scientific(value, digits, locale);
  const whole = size >= 10 ** digits;
  const options: Intl.NumberFormatOptions = whole
    ? { maximumFractionDigits: 0 }
    : { maximumSignificantDigits: digits };
  return minus(formatter(locale, options).format(value));
}

function scientific(value: number, digits: number, locale: string): string {
  const options: Intl.NumberFormatOptions = {
    notation: "scientific",
    maximumSignificantDigits: digits,
  };
  return minus(formatter(locale, options).format(value));
}

/** A number for an axis: short, such as 54K or 1.2M. */
export function short(value: number, locale = usual): string {
  const size = Math.abs(value);
  if (size > 0 && (size < 1e-4 || size >= 1e15)) return scientific(value, 3, locale);
  const options: Intl.NumberFormatOptions =
    size >= 10_000
      ? { notation: "compact", maximumSignificantDigits: 3 }
      : { maximumSignificantDigits: 4 };
  return minus(formatter(locale, options).format(value));
}

/** A number with a fixed number of decimals. */
export function fixed(value: number, decimals: number, locale = usual): string {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return minus(formatter(locale, options).format(value));
}

/** Accuracy and similar metrics: three decimals, so that a column of them lines up. */
export function ratio(value: number | null | undefined, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  const small = value !== 0 && Math.abs(value) < 0.1;
  return small ? number(value, 3, locale) : fixed(value, 3, locale);
}

/** Counts of rows, bytes or calls: whole numbers with grouped thousands. */
export function count(value: number | null | undefined, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  return minus(formatter(locale, { maximumFractionDigits: 0 }).format(value));
}

/** A share between 0 and 1 as a percentage: one decimal, two below one percent. */
export function percent(share: number | null | undefined, locale = usual): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return ABSENT;
  return percentage(share * 100, locale);
}

/** A value that is already a percentage. */
export function percentage(value: number | null | undefined, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  const size = Math.abs(value);
  if (size > 0 && size < 0.01) return `< ${number(0.01, 1, locale)}${NARROW}%`;
  const decimals = size >= 1 || size === 0 ? 1 : 2;
  const options = { minimumFractionDigits: size === 0 ? 0 : 1, maximumFractionDigits: decimals };
  return `${minus(formatter(locale, options).format(value))}${NARROW}%`;
}

/** A share on an axis, without trailing zeros. */
export function axisPercent(share: number, locale = usual): string {
  const text = formatter(locale, { maximumSignificantDigits: 3 }).format(share * 100);
  return `${minus(text)}${NARROW}%`;
}

/** A difference between two shares in percentage points, always with its sign. */
export function points(delta: number | null | undefined, locale = usual): string {
  if (delta === null || delta === undefined || !Number.isFinite(delta)) return ABSENT;
  const value = delta * 100;
  const size = Math.abs(value);
  const decimals = size >= 0.095 || size === 0 ? 1 : 2;
  const options: Intl.NumberFormatOptions = {
    minimumFractionDigits: size === 0 ? 0 : 1,
    maximumFractionDigits: decimals,
    signDisplay: "exceptZero",
  };
  return `${minus(formatter(locale, options).format(value))}${NARROW}pp`;
}

/** A difference with its sign. */
export function signed(value: number | null | undefined, digits = 2, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  const options: Intl.NumberFormatOptions = {
    maximumSignificantDigits: digits,
    signDisplay: "exceptZero",
  };
  return minus(formatter(locale, options).format(value));
}

/** A p-value: three decimals, "< 0.001" below. */
export function pValue(value: number | null | undefined, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  if (value < 0.001) return `< ${fixed(0.001, 3, locale)}`;
  return fixed(value, 3, locale);
}

/** A duration given in milliseconds; in seconds from one second on. */
export function milliseconds(value: number | null | undefined, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  return value >= 1000
    ? `${number(value / 1000, 3, locale)}${NARROW}s`
    : `${number(value, 3, locale)}${NARROW}ms`;
}

/** A day, in UTC. */
export function date(at: number | null | undefined, locale = "en"): string {
  return moment(at, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }, locale);
}

/** A moment to the minute, with its time zone. */
export function dateTime(at: number | null | undefined, locale = "en"): string {
  const options: Intl.DateTimeFormatOptions = {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "UTC",
    timeZoneName: "short",
  };
  return moment(at, options, locale);
}

function moment(
  at: number | null | undefined,
  options: Intl.DateTimeFormatOptions,
  locale: string,
): string {
  if (at === null || at === undefined || !Number.isFinite(new Date(at).getTime())) return ABSENT;
  return new Intl.DateTimeFormat(locale, options).format(at);
}

/** "1 column", "3 columns". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/**
 * Replaces the hyphen of `Intl` by a true minus sign, as wide as a plus. Signs beside Arabic digits, and text before an
 * arrow, would be put into Arabic order; marks around the number keep the page's order.
 */
function minus(text: string): string {
  const number = text.replace("-", MINUS);
  return /[\u0660-\u06f9]/.test(number) ? `\u200e${number.replace("\u061c", "")}\u200e` : number;
}
