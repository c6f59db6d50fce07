/** Where in the options the value is that the engine refuses, which looks at one field and not at the whole. */
import { DriftglassError } from "./error.js";

type Place = [pointer: string, name: string, value: unknown];

/** Everything within, as JSON Pointers (RFC 6901), in the order in which it stands there. */
function places(within: unknown, pointer = ""): Place[] {
  if (typeof within !== "object" || within === null || ArrayBuffer.isView(within)) return [];
  return Object.entries(within).flatMap(([name, value]) => {
    const place = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return [[place, name, value], ...places(value, place)] as Place[];
  });
}

/** Whether a text, a number or true or false is written so. */
function isWord(value: unknown, word: string): boolean {
  return typeof value !== "object" && value !== undefined && String(value) === word;
}

/** What messages name, and which places can be meant. */
const NAMED: [RegExp, (place: Place, one: string, other: string) => boolean][] = [
  // alpha is 1.5; `threshold` of a detector is -1
  [
    /^`?(?:\w+\.)?(\w+)`?(?: of a detector)? is (-?[\d.]+)/,
    ([, name, value], field, number) => name === field && value === Number(number),
  ],
  [/^`(\w+)`/, ([, name], field) => name === field],
  [/^Rule "(.*?)":/, ([, name, value], rule) => name === "name" && value === rule],
  [/["`](.+?)["`]/, ([, name, value], word) => isWord(value, word) || name === word],
];

/** The field of a rule that a message names, or the rule. */
function withinRule(message: string, rule: string, all: readonly Place[]): string {
  const field = /`(\w+)`/.exec(message)?.[1];
  const place = all.find(([pointer, name]) => name === field && pointer.startsWith(`${rule}/`));
  return place?.[0] ?? rule;
}

/** A JSON Pointer to what a message is about; nothing where several places can be meant, or the message says it all. */
function pointerTo(message: string, options: unknown): string | undefined {
  const all = places(options);
  for (const [pattern, means] of NAMED) {
    const [found, one = "", other = ""] = pattern.exec(message) ?? [];
    if (found === undefined) continue;
    const [first, ...others] = all.filter((place) => means(place, one, other));
    if (first === undefined || others.length > 0) return undefined;
    const [pointer, name] = first;
    if (pointer === `/${one}`) return undefined;
    return name === "name" ? withinRule(message, pointer.slice(0, -"/name".length), all) : pointer;
  }
  return undefined;
}

/** The same error with the place in front of its message, if it is about something in the options and does not say where. */
export function placed(error: DriftglassError, options: unknown): DriftglassError {
  if (error.message.startsWith("/")) return error;
  if (error.code !== "config-invalid" && error.code !== "column-missing") return error;
  try {
    const pointer = pointerTo(error.message, options);
    if (pointer === undefined) return error;
    return new DriftglassError({ ...error.details(), message: `${pointer}: ${error.message}` });
  } catch {
    // Options that hold themselves, or whose fields throw, have no places.
    return error;
  }
}
