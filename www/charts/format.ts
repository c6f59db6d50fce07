/**
 * Numbers and moments as text. Three to four significant digits, units always, moments in UTC.
 * The locale is English by default because the sentences of the engine are.
 */

const NARROW = "\u202f";
const MINUS = "\u2212";
/** What stands where there is no value. */
export const ABSENT = "\u2013";

/** How numbers are written where nobody says otherwise. */
let usual = "en";

/** Writes numbers as in that locale from now on; what is drawn already stays as it is. */
export function writeNumbersAs(locale: string): void {
  usual = locale;
}

/** Calls `write` with numbers as in English, for files that have to be the same everywhere. */
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

/** A number with at most `digits` significant digits; huge and tiny ones in powers of ten. */
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

/** A number with exactly so many decimals. */
export function fixed(value: number, decimals: number, locale = usual): string {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return minus(formatter(locale, options).format(value));
}

/** Accuracy and its like: three decimals, so that a column of them lines up. */
export function ratio(value: number | null | undefined, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  const small = value !== 0 && Math.abs(value) < 0.1;
  return small ? number(value, 3, locale) : fixed(value, 3, locale);
}

/** Rows, bytes, calls: a whole number with its thousands grouped. */
export function count(value: number | null | undefined, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  return minus(formatter(locale, { maximumFractionDigits: 0 }).format(value));
}

/** A share between 0 and 1 in percent: one decimal, two below one percent. */
export function percent(share: number | null | undefined, locale = usual): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return ABSENT;
  return percentage(share * 100, locale);
}

/** A value that is in percent already. */
export function percentage(value: number | null | undefined, locale = usual): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return ABSENT;
  const size = Math.abs(value);
  if (size > 0 && size < 0.01) return `< ${number(0.01, 1, locale)}${NARROW}%`;
  const decimals = size >= 1 || size === 0 ? 1 : 2;
  const options = { minimumFractionDigits: size === 0 ? 0 : 1, maximumFractionDigits: decimals };
  return `${minus(formatter(locale, options).format(value))}${NARROW}%`;
}

/** A share on an axis: no decimals that say nothing. */
export function axisPercent(share: number, locale = usual): string {
  const text = formatter(locale, { maximumSignificantDigits: 3 }).format(share * 100);
  return `${minus(text)}${NARROW}%`;
}

/** A difference of two shares in percentage points, always with its sign. */
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

/** A duration in milliseconds, in seconds from one second on. */
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

/** A moment to the minute, with its zone. */
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
 * The hyphen of `Intl` as a true minus sign, as wide as a plus. Signs beside Arabic digits would be put in the order
 * of Arabic, and what is before an arrow after it: marks around the number keep the order of the page.
 */
function minus(text: string): string {
  const number = text.replace("-", MINUS);
  return /[\u0660-\u06f9]/.test(number) ? `\u200e${number.replace("\u061c", "")}\u200e` : number;
}
