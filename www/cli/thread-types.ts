/** The protocol between the two ends of a thread. */
import type { CallMessage } from "../engine/protocol.js";

/** Stands for a file on disk, in place of its Blob. */
export interface FileNote {
  $file: string;
}

export function isCall(message: { type: string }): message is CallMessage {
  return message.type === "call";
}

export function isFileNote(value: unknown): value is FileNote {
  return typeof value === "object" && value !== null && "$file" in value;
}
