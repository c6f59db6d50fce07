/** Reads JSON files from people and other programs, with limits on size and depth. Errors give the place. */
import { readFile, stat } from "node:fs/promises";
import { firstFault } from "./json-fault.js";
import { FileError } from "./trouble.js";

/** Limits on the size and depth of a configuration. */
export const MOST_BYTES = 1024 * 1024;
export const MOST_DEPTH = 32;

/** Reads the value of a JSON file of at most 1 MiB and 32 levels. */
export async function readJson(file: string): Promise<unknown> {
  const found = await stat(file);
  if (found.isDirectory()) throw new FileError(file, "This is a folder, not a file.");
  const { size } = found;
  if (size > MOST_BYTES) {
    throw new FileError(file, `This file has ${size} bytes; a configuration has at most 1 MiB.`);
  }
  const text = decoded(file, await readFile(file));
  const value = parsed(file, text);
  const deep = tooDeep(value);
  if (deep !== undefined)
    throw new FileError(file, `This is nested more than ${MOST_DEPTH} levels deep.`, {
      place: deep,
    });
  return value;
}

function decoded(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FileError(file, "This is not text in UTF-8.", { advice: "Save it as UTF-8." });
  }
}

function parsed(file: string, text: string): unknown {
  const fault = firstFault(text);
  if (fault === null) return JSON.parse(text);
  const before = text.slice(0, fault.at);
  const line = before.split("\n").length;
  const column = fault.at - before.lastIndexOf("\n");
  const place = `line ${line}, column ${column}`;
  if ("twice" in fault) {
    const message = `The name ${JSON.stringify(fault.twice)} is there twice in this object.`;
    throw new FileError(file, message, { place, advice: "Leave one of the two out." });
  }
  throw new FileError(file, `This is no JSON: ${fault.expected}.`, {
    place,
    advice: "JSON has no comments, no comma after the last entry, and quotes around every name.",
  });
}

/** A JSON Pointer (RFC 6901) to the first value that is nested too deeply. */
function tooDeep(value: unknown): string | undefined {
  const open: [unknown, number, string][] = [[value, 0, ""]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [found, depth, pointer] = next;
    if (typeof found !== "object" || found === null) continue;
    if (depth >= MOST_DEPTH) return pointer;
    for (const [name, field] of Object.entries(found)) {
      open.push([field, depth + 1, `${pointer}/${escaped(name)}`]);
    }
  }
  return undefined;
}

/** Escapes a name as a part of a JSON Pointer. */
export function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
