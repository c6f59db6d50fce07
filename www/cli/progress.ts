/** A progress line on the terminal; nothing if nobody sees it. */
import { basename } from "node:path";
import { shown } from "../app/shared/unseen.js";
import type { Progress } from "../engine/index.js";

const BAR = 24;

export interface Meter {
  /** For `onProgress`, while a file is read. */
  reading(file: string): (progress: Progress) => void;
  /** Shows a step that has no measure of progress. */
  doing(words: string): void;
  clear(): void;
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

/** The text of the line, with the file name cut to what fits. */
export function progressLine(file: string, progress: Progress, width: number): string {
  const { bytes, totalBytes, bytesPerSecond, secondsLeft, stage } = progress;
  const share = totalBytes === null || totalBytes === 0 ? null : Math.min(1, bytes / totalBytes);
  const full = Math.round((share ?? 0) * BAR);
  const bar = share === null ? "" : `[${"#".repeat(full)}${".".repeat(BAR - full)}] `;
  const percent = share === null ? `${megabytes(bytes)} MB` : `${Math.floor(share * 100)} %`;
  const left = secondsLeft === null ? "" : `, ${Math.ceil(secondsLeft)} s left`;
  const speed = stage === "reading" ? ` ${megabytes(bytesPerSecond)} MB/s${left}` : ` ${stage}`;
  const rest = ` ${bar}${percent}${speed}`;
  const room = Math.max(4, width - rest.length - 1);
  const letters = [...shown(file)];
  const name = letters.length > room ? `${letters.slice(0, room - 1).join("")}…` : letters.join("");
  return `${name}${rest}`.slice(0, width - 1);
}

export function meter(isWanted: boolean, stream: NodeJS.WriteStream = process.stderr): Meter {
  const isSeen = isWanted && stream.isTTY === true;
  // A terminal that does not know its width reports 0.
  const width = () => stream.columns || 80;
  let isDrawn = false;
  const draw = (line: string) => {
    if (isSeen && (line !== "" || isDrawn)) stream.write(`\r\u001b[K${line}`);
    isDrawn = line !== "";
  };
  return {
    reading: (file) => (progress) => draw(progressLine(basename(file), progress, width())),
    doing: (words) => draw(shown(words).slice(0, width() - 1)),
    clear: () => draw(""),
  };
}
