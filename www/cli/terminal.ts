/** What is printed: colour where it is wanted, and nothing of a file that could move the cursor. */
import { stripVTControlCharacters } from "node:util";
import { shown } from "../app/shared/unseen.js";

export interface Terminal {
  /** A line of the answer, to the standard output. */
  print(line: string): void;
  /** A line about what went wrong, to the standard error. */
  complain(line: string): void;
  /** Text of a file on one line, harmless: escapes and all else that is unseen become signs. */
  plain(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
  /** The answer goes elsewhere, because a result is written to the standard output. */
  aside(): Terminal;
}

/** Colour is for people: not in files, not where somebody said no (no-color.org). */
function wantsColour(args: readonly string[], stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, TERM } = process.env;
  if (args.includes("--no-color") || (NO_COLOR !== undefined && NO_COLOR !== "")) return false;
  return stream.isTTY === true && TERM !== "dumb";
}

export function terminal(
  args: readonly string[],
  answers: NodeJS.WriteStream = process.stdout,
): Terminal {
  const colourful = wantsColour(args, answers);
  const painted = (start: number) => (text: string) =>
    colourful ? `\u001b[${start}m${text}\u001b[0m` : text;
  return {
    print: (line) => void answers.write(`${line}\n`),
    complain: (line) => {
      const colour = wantsColour(args, process.stderr);
      process.stderr.write(`${colour ? line : stripVTControlCharacters(line)}\n`);
    },
    plain: shown,
    red: painted(31),
    yellow: painted(33),
    green: painted(32),
    bold: painted(1),
    dim: painted(2),
    aside: () => terminal(args, process.stderr),
  };
}
