/** Notes about files that were read. */

import type { Warning } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { counted, listed, shown } from "../shared/format.js";
import { differences, type InputFile, labelOf } from "./input-file.js";

export type Note = Pick<Warning, "code" | "message" | "line">;

/** What a file is compared with: the reference, and the target column. */
export interface Beside {
  reference: InputFile | null;
  target: string | null;
}

/** The same note about several files. */
export interface SharedNote {
  /** The wording of the first file. */
  note: Note;
  inputs: InputFile[];
  /** The line in each file, if there is one. */
  lines: (number | undefined)[];
  /** Whether the wording is the same for all files. */
  isSame: boolean;
}

const MOST_NAMES = 6;

/** "a, b and c", or the first of many and how many more there are. */
function some(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return listed(names);
  return listed([...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`]);
}

/** The beginnings of notes that may change what the results mean. */
const MARK = "▲";

/** Names that differ only in case are most likely the same columns, written by another program. */
function allAbsent(
  wanted: readonly { name: string }[],
  { columns: found, warnings }: Pick<EngineTable, "columns" | "warnings">,
): string {
  const none = `${MARK} No column of the reference is in this file`;
  if (warnings.some(({ code }) => code === "no-header"))
    return `${none}: it has no header. Put the reference's first line on top of it.`;
  const like = new Map(found.map(({ name }) => [name.toLowerCase(), name]));
  const pairs = wanted.filter(({ name }) => like.has(name.toLowerCase()));
  const [first] = pairs;
  if (first === undefined) return `${none}. Is it the right one?`;
  const count = counted(pairs.length, "name");
  return `${none}: ${count} differ${pairs.length === 1 ? "s" : ""} in upper and lower case alone, such as ${like.get(first.name.toLowerCase())} for ${first.name}. Write the header as in the reference.`;
}

/** Which of the reference's columns a batch lacks, and which additional ones it has. */
function columnNotes({ part, table }: InputFile, { reference, target }: Beside): Note[] {
  if (part === "reference" || !reference?.table || !table) return [];
  const { columns } = reference.table;
  const { absent, added } = differences(columns, table.columns);
  if (absent.length === columns.length)
    return [{ code: "columns-all-absent", message: allAbsent(columns, table) }];
  const notes = [];
  if (absent.length === 1 && absent[0] === target) {
    const message = `Without ${target}, the target: it can be added later, on the Performance screen`;
    notes.push({ code: "columns-absent", message });
  } else if (absent.length > 0)
    notes.push({ code: "columns-absent", message: `${MARK} Without ${some(absent)}` });
  if (added.length > 0)
    notes.push({ code: "columns-added", message: `Not in the reference: ${some(added)}` });
  return notes;
}

/** The same file as reference and batch shows no drift, which looks like good news. */
function sameNotes({ file, part, table }: InputFile, { reference }: Beside): Note[] {
  if (part === "reference" || reference === null) return [];
  const isSame =
    file.name === reference.file.name &&
    file.size === reference.file.size &&
    table?.rowCount === reference.table?.rowCount;
  const message = `${MARK} It has the name, size and rows of the reference. Is it the same file?`;
  return isSame ? [{ code: "same-file", message }] : [];
}

/** Rows counted against one reference say nothing about another. */
function countingNotes({ counted }: InputFile, { reference }: Beside): Note[] {
  if (counted === null || !reference?.table || counted === reference.table) return [];
  const message = `${MARK} Its rows were counted against another reference than the one loaded now. Remove this file and choose it again.`;
  return [{ code: "counted-before", message }];
}

/** The notes about one file, without the rejected records, which are listed one by one. */
function notesOf(input: InputFile, beside: Beside): Note[] {
  const { table } = input;
  const isListed = ({ code }: Warning) => code === "bad-row" && table?.records.rejected !== 0;
  const warnings = (table?.warnings ?? []).filter((warning) => !isListed(warning));
  return [
    ...columnNotes(input, beside),
    ...sameNotes(input, beside),
    ...countingNotes(input, beside),
    ...warnings,
  ];
}

export function isMarked({ message }: Note): boolean {
  return message.startsWith(MARK);
}

/** Whether the file needs a look before the analysis: rows were left out, or a note is marked. */
export function needsLook(input: InputFile, beside: Beside): boolean {
  return (input.table?.records.rejected ?? 0) > 0 || notesOf(input, beside).some(isMarked);
}

/** The key of equal notes: the text without its numbers, except those in names. */
function subjectOf({ code, message }: Note): string {
  if (code.startsWith("columns-")) return message;
  return `${code} ${message.replaceAll(/"[^"]*"|\d+(?:,\d{3})*/g, (part) => (part.startsWith('"') ? part : "#"))}`;
}

/** Notes that concern more than one file, in the order of their first occurrence. */
export function sharedNotes(inputs: readonly InputFile[], beside: Beside): SharedNote[] {
  const known = new Map<string, SharedNote>();
  for (const input of inputs) {
    for (const note of notesOf(input, beside)) {
      const shared = known.get(subjectOf(note));
      if (shared === undefined) {
        const { line } = note;
        known.set(subjectOf(note), { note, inputs: [input], lines: [line], isSame: true });
      } else if (shared.inputs.at(-1) !== input) {
        shared.inputs.push(input);
        shared.lines.push(note.line);
        shared.isSame &&= shared.note.message === note.message;
      }
    }
  }
  return [...known.values()].filter((shared) => shared.inputs.length > 1);
}

/** The notes of a file that it does not share with others. */
export function ownNotes(input: InputFile, beside: Beside, shared: readonly SharedNote[]): Note[] {
  const said = new Set(
    shared.filter(({ inputs }) => inputs.includes(input)).map(({ note }) => subjectOf(note)),
  );
  return notesOf(input, beside).filter((note) => !said.has(subjectOf(note)));
}

/** "all 3 production files", or their names, with the line if it differs. */
export function whereOf({ inputs, lines, isSame }: SharedNote, all: number): string {
  const isOneLine = lines.every((line) => line === lines[0]);
  const names = inputs.map(({ file }) => shown(labelOf(file)));
  const files = counted(inputs.length, "production file");
  const such = isSame ? "" : `, as in ${names[0] ?? ""}`;
  if (isOneLine && inputs.length === all) return `all ${files}${such}`;
  const placed = names.map((name, at) =>
    isOneLine || lines[at] === undefined ? name : `${name} line ${lines[at]}`,
  );
  return `${files} (${some(placed)})${such}`;
}
