/** What the clocks of a time zone show, asked of `Intl`: the engine itself knows no zones. */

import { invalid } from "./error.js";

const formats = new Map<string, Intl.DateTimeFormat>();

/** How a zone writes a moment; made once, as making one takes longer than thousands of uses. */
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

/** Seconds since 1970: no zone had changed its clocks before 1800, and the calendar ends with 9999. */
const FIRST = Date.UTC(1800, 0, 1) / 1000;
const LAST = Date.UTC(9999, 11, 30) / 1000;

/** Seconds that a clock is ahead of UTC at a second since 1970. */
function offsetAt(format: Intl.DateTimeFormat, second: number): number {
  const asked = Math.min(Math.max(second, FIRST), LAST);
  // "2/17/2024, 13:05:09", as en-US writes it.
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, rest = 0] = format
    .format(asked * 1000)
    .split(/\D+/)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, rest) / 1000 - asked;
}

/** The first second after `from` at which the offset is another; at `until` it is. */
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
 * How far ahead the offset is looked at. No zone ever went back to its former one in less than four days
 * (Freetown in 1939; else a week); rules of the far future repeat every year and hold for months.
 */
function step(second: number): number {
  return second < FAR ? 3 * 86_400 : 30 * 86_400;
}

const FAR = Date.UTC(2100, 0, 1) / 1000;

/**
 * The offsets of a zone during stretches of time (from and until, one after another): pairs of the moment
 * since which one holds and of milliseconds ahead of UTC. Empty for UTC.
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
