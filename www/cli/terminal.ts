/** Printing: colour if wanted, and no text from a file that could move the cursor. */
import { stripVTControlCharacters } from "node:util";
import { shown } from "../app/shared/unseen.js";

export interface Terminal {
  /** Prints a line of the answer to the standard output. */
  print(line: string): void;
  /** Prints a line about a problem to the standard error. */
  complain(line: string): void;
  /** Makes text of a file safe to print on one line: escapes and all invisible characters become signs. */
  plain(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
  /** Sends the answer to the standard error, because a result goes to the standard output. */
  aside(): Terminal;
}

/** Whether to use colour: not in files, and not if the user said no (no-color.org). */
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
