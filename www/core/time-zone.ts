/** Time zone offsets from `Intl`. The engine itself knows no time zones. */

import { invalid } from "./error.js";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns the formatter of a zone. It is cached, because making one takes longer than thousands of uses. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = made(timeZone);
  formats.set(timeZone, format);
  return format;
}

function made(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw invalid(
      `"${timeZone}" is no time zone that is known here. Use an IANA name such as "Europe/Berlin", or "UTC".`,
      "/timeZone",
    );
  }
}

/** Seconds since 1970. No zone changed its clocks before 1800, and the calendar ends with 9999. */
const FIRST = Date.UTC(1800, 0, 1) / 1000;
const LAST = Date.UTC(9999, 11, 30) / 1000;

/** Returns the offset from UTC in seconds, at a second since 1970. Positive if the clock is ahead. */
function offsetAt(format: Intl.DateTimeFormat, second: number): number {
  const asked = Math.min(Math.max(second, FIRST), LAST);
  // "2/17/2024, 13:05:09" in en-US.
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, rest = 0] = format
    .format(asked * 1000)
    .split(/\D+/)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, rest) / 1000 - asked;
}

/** Returns the first second after `from` with another offset. The offset at `until` differs. */
function changeBetween(format: Intl.DateTimeFormat, from: number, until: number): number {
  const before = offsetAt(format, from);
  let [low, high] = [from, until];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(format, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Returns the step for the search of changes, in seconds. No zone has ever returned to its previous offset in less than
 * four days (Freetown in 1939; otherwise a week). Rules for the far future repeat every year and last for months.
 */
function step(second: number): number {
  return second < FAR ? 3 * 86_400 : 30 * 86_400;
}

const FAR = Date.UTC(2100, 0, 1) / 1000;

/**
 * Returns the offsets of a zone during time spans (alternating start and end, in ms): pairs of the moment from which an
 * offset applies and of the offset from UTC, both in milliseconds. Empty for UTC.
 */
export function offsetsOf(timeZone: string | undefined, spans: Float64Array): Float64Array {
  if (timeZone === undefined || timeZone === "UTC") return new Float64Array();
  const format = formatOf(timeZone);
  const offsets: number[] = [];
  for (let span = 0; span + 1 < spans.length; span += 2) {
    const until = (spans[span + 1] ?? 0) / 1000;
    let at = (spans[span] ?? 0) / 1000;
    let offset = offsetAt(format, at);
    offsets.push(at * 1000, offset * 1000);
    while (at < until) {
      const next = Math.min(at + step(at), until);
      const isOther = offsetAt(format, next) !== offset;
      at = isOther ? changeBetween(format, at, next) : next;
      if (!isOther) continue;
      offset = offsetAt(format, at);
      offsets.push(at * 1000, offset * 1000);
    }
  }
  return Float64Array.from(offsets);
}
