/** What is to be said of files that were read. */

import type { Warning } from "../../core/types.js";
import type { EngineTable } from "../../engine/types.js";
import { counted, listed, shown } from "../shared/format.js";
import { differences, type InputFile, labelOf } from "./input-file.js";

export type Note = Pick<Warning, "code" | "message" | "line">;

/** What a file is held against: the reference, and the column that has the role of the target. */
export interface Beside {
  reference: InputFile | null;
  target: string | null;
}

/** The same thing noticed in several files. */
export interface SharedNote {
  /** As the first of them says it. */
  note: Note;
  inputs: InputFile[];
  /** The line in each of them, where it has one. */
  lines: (number | undefined)[];
  /** Whether all of them say it in the same words. */
  isSame: boolean;
}

const MOST_NAMES = 6;

/** "a, b and c", or the first of many and how many more. */
function some(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return listed(names);
  return listed([...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`]);
}

/** What a note begins with that may make the results mean something else. */
const MARK = "▲";

/** Names that differ in their case alone are most likely the same columns, written by another program. */
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

/** Which of the reference's columns a batch lacks, and which it has besides. */
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

/** The same file in both places differs in nothing, which looks like good news. */
function sameNotes({ file, part, table }: InputFile, { reference }: Beside): Note[] {
  if (part === "reference" || reference === null) return [];
  const isSame =
    file.name === reference.file.name &&
    file.size === reference.file.size &&
    table?.rowCount === reference.table?.rowCount;
  const message = `${MARK} It has the name, size and rows of the reference. Is it the same file?`;
  return isSame ? [{ code: "same-file", message }] : [];
}

/** What was counted among the rows of one reference says nothing of another. */
function countingNotes({ counted }: InputFile, { reference }: Beside): Note[] {
  if (counted === null || !reference?.table || counted === reference.table) return [];
  const message = `${MARK} Its rows were counted against another reference than the one loaded now. Remove this file and choose it again.`;
  return [{ code: "counted-before", message }];
}

/** What one file says, but for records that were left out, which are listed one by one. */
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

/** Whether the file is to be looked at before it is analysed: rows were left out, or a note is marked. */
export function needsLook(input: InputFile, beside: Beside): boolean {
  return (input.table?.records.rejected ?? 0) > 0 || notesOf(input, beside).some(isMarked);
}

/** What makes two notes the same: all but the numbers in them, where these belong to no name. */
function subjectOf({ code, message }: Note): string {
  if (code.startsWith("columns-")) return message;
  return `${code} ${message.replaceAll(/"[^"]*"|\d+(?:,\d{3})*/g, (part) => (part.startsWith('"') ? part : "#"))}`;
}

/** What more than one file says, in the order in which it is first said. */
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

/** What is left to say of a file beside what it shares with others. */
export function ownNotes(input: InputFile, beside: Beside, shared: readonly SharedNote[]): Note[] {
  const said = new Set(
    shared.filter(({ inputs }) => inputs.includes(input)).map(({ note }) => subjectOf(note)),
  );
  return notesOf(input, beside).filter((note) => !said.has(subjectOf(note)));
}

/** "all 3 production files", or those which are named, with the line where it differs. */
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
