/** Makes invisible characters in text from files visible, so that they can do no harm. */

/** Characters that take no room, change the reading direction or control a terminal. */
const UNSEEN =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/gu;

/** Text of a file with its invisible characters as signs, so that it cannot pass for another text. */
export function shown(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
}

const HAS_UNSEEN = new RegExp(UNSEEN.source, "u");

/** Whether any text or name in it has invisible characters; names repeat often, so each is checked once. */
function hasUnseen(value: unknown, seen: Set<string>): boolean {
  if (typeof value === "string") return HAS_UNSEEN.test(value);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((entry) => hasUnseen(entry, seen));
  for (const [name, field] of Object.entries(value)) {
    if (!seen.has(name)) {
      if (HAS_UNSEEN.test(name)) return true;
      seen.add(name);
    }
    if (hasUnseen(field, seen)) return true;
  }
  return false;
}

function everyShown(value: unknown): unknown {
  if (typeof value === "string") return shown(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(everyShown);
  const fields = Object.entries(value).map(([name, field]) => [shown(name), everyShown(field)]);
  return Object.fromEntries(fields);
}

/** The same with `shown` applied to every text and name; the value itself if it has no invisible characters. */
export function shownIn<Value>(value: Value): Value;
export function shownIn(value: unknown): unknown {
  return hasUnseen(value, new Set()) ? everyShown(value) : value;
}
