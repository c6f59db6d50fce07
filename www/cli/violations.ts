/** Words for violations of a schema, with the place as a JSON Pointer. */
import { check, rules, type Violation } from "virtual:driftglass-schema";
import { escaped } from "./json-file.js";
import { FileError } from "./trouble.js";

const SCHEMAS = { check, rules };

/** Most violations that are listed; the first ones usually cause the rest. */
const MOST = 5;

/** Throws a `FileError` unless the file's value matches the schema. */
export function conform(schema: keyof typeof SCHEMAS, value: unknown, file: string): void {
  const holds = SCHEMAS[schema];
  if (holds(value)) return;
  const found = sentences(holds.errors ?? []);
  const [first = "This is not what the schema says.", ...others] = found.slice(0, MOST);
  const more = found.length > MOST ? [`and ${found.length - MOST} more`] : [];
  const message = [first, ...others, ...more].join("\n");
  throw new FileError(file, message, {
    advice: `Nothing was read from this file. \`driftglass schema ${schema}\` prints all that it may hold.`,
  });
}

/** One sentence per place. */
function sentences(violations: readonly Violation[]): string[] {
  const unions = violations.filter(({ keyword }) => keyword === "anyOf");
  const outermost = unions.filter(
    ({ instancePath }) => !unions.some((union) => isWithin(instancePath, union.instancePath)),
  );
  const places = new Map(outermost.map((union) => [union.instancePath, union]));
  const single = violations.filter(
    ({ instancePath }) =>
      !places.has(instancePath) &&
      ![...places.keys()].some((place) => isWithin(instancePath, place)),
  );
  const nearest = [...places.keys()].map((place) => ofUnion(place, violations));
  return [...new Set([...single.map(sentence), ...nearest])].sort();
}

const isWithin = (path: string, place: string) => path.startsWith(`${place}/`);

/**
 * For a value that fits none of several shapes: what is wrong by the shape it comes nearest to, that is, the one it
 * fits deepest and with the fewest violations.
 */
function ofUnion(place: string, violations: readonly Violation[]): string {
  const within = violations.filter(
    ({ keyword, instancePath }) =>
      keyword !== "anyOf" && (instancePath === place || isWithin(instancePath, place)),
  );
  const types = within.filter(({ instancePath }) => instancePath === place).flatMap(alternatives);
  const inside = within.filter((one) => one.keyword !== "type" && one.keyword !== "const");
  const deepest = within.filter(({ instancePath }) => instancePath !== place);
  const candidates = deepest.length > 0 ? deepest : inside;
  const shape = ({ schemaPath }: Violation) => schemaPath.slice(0, schemaPath.lastIndexOf("/"));
  const weight = (one: Violation) => within.filter((other) => shape(other) === shape(one)).length;
  const nearest = candidates.toSorted((one, other) => weight(one) - weight(other))[0];
  if (nearest !== undefined) return sentence(nearest);
  return `${named(place)} has to be ${listed([...new Set(types)])}.`;
}

/** What a violation says was expected. */
function alternatives({ keyword, params }: Violation): string[] {
  if (keyword === "const") return [JSON.stringify(params.allowedValue)];
  if (keyword === "type") return typeWords(params.type);
  if (keyword === "enum") return (params.allowedValues as unknown[]).map((one) => quoted(one));
  return [];
}

const TYPES: Record<string, string> = {
  number: "a finite number",
  integer: "a whole number",
  string: "a text",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  null: "null",
};

const BOUNDS = {
  minimum: "at least",
  maximum: "at most",
  exclusiveMinimum: "more than",
  exclusiveMaximum: "less than",
};

const typeWords = (type: unknown) => [type].flat().map((one) => TYPES[String(one)] ?? String(one));
const quoted = (value: unknown) => JSON.stringify(value);
const named = (pointer: string) => (pointer === "" ? "The whole file" : pointer);
const listed = (words: readonly string[]) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

function sentence(violation: Violation): string {
  const { instancePath, keyword, params } = violation;
  const place = named(instancePath);
  switch (keyword) {
    case "additionalProperties":
      return `${instancePath}/${escaped(String(params.additionalProperty))} is not known here.`;
    case "required":
      return `${place} lacks ${quoted(params.missingProperty)}.`;
    case "minItems":
    case "maxItems":
      return `${place} has to be a list of ${params.limit}.`;
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return `${place} has to be ${BOUNDS[keyword]} ${params.limit}.`;
    case "type":
    case "const":
    case "enum":
      return `${place} has to be ${listed(alternatives(violation))}.`;
    default:
      return `${place} is not what the schema says (${keyword}).`;
  }
}
