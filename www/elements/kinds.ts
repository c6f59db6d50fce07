/**
 * Which values a property accepts: those of its declared `type`; without one, a text, or an object if it has no
 * attribute.
 */

import type { PropertyDeclaration } from "lit";

/** The `type` of a property that accepts either a text or an object. */
export const TEXT_OR_OBJECT = Symbol("a text or an object");

type Kind = [words: string, fits: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === "string";
const isObject = (value: unknown): boolean => typeof value === "object" && !Array.isArray(value);
/** Frameworks may pass a template's value as a text. */
const isNumber = (value: unknown): boolean =>
  Number.isFinite(typeof value === "string" && value.trim() !== "" ? Number(value) : value);

const TEXT: Kind = ["a text", isText];
const OBJECT: Kind = ["an object", isObject];
const LIST: Kind = ["a list", Array.isArray];
const KINDS = new Map<unknown, Kind>([
  [Number, ["a number", isNumber]],
  [Array, LIST],
  [TEXT_OR_OBJECT, ["a text or an object", (value) => isText(value) || isObject(value)]],
]);

/**
 * Why a property does not accept a value, as a sentence; `null` if it does. `null` and `undefined` reset a property.
 */
export function misfit(
  name: string,
  value: unknown,
  { type, attribute, state }: PropertyDeclaration,
): string | null {
  if (state || type === Boolean || value === null || value === undefined) return null;
  const [words, fits] = KINDS.get(type) ?? (attribute === false ? OBJECT : TEXT);
  if (fits(value)) return null;
  const given = [TEXT, OBJECT, LIST].find(([, isOne]) => isOne(value))?.[0] ?? String(value);
  return `\`${name}\` takes ${words}, not ${given.slice(0, 40)}. It stays as it was.`;
}
