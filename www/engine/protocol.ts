import type { ErrorDetails } from "../core/error.js";
import type { Progress } from "./types.js";

/** An object that lives in the worker, named by number. */
export interface Handle {
  $handle: number;
}

export interface CallMessage {
  type: "call";
  id: number;
  method: string;
  args: unknown[];
}

export interface CancelMessage {
  type: "cancel";
  id: number;
  /** Whether what was read so far is wanted. */
  keep: boolean;
}

export interface StartMessage {
  type: "start";
  module: WebAssembly.Module;
  /** The name of a lock to hold: it is free again when the worker has ended, however it did. */
  lock: string;
}

export type ToWorker = StartMessage | CallMessage | CancelMessage;

export type FromWorker =
  | { type: "ready" }
  | { type: "locked" }
  | { type: "result"; id: number; value: unknown }
  | { type: "failure"; id: number; error: ErrorDetails; fatal: boolean }
  | { type: "progress"; id: number; progress: Progress };

/** What a method of the service may use beside its arguments. */
export interface CallContext {
  signal: AbortSignal;
  /** Aborted when nothing more is to be read, and what was read is wanted. */
  enough: AbortSignal;
  progress: (progress: Progress) => void;
}

export function isHandle(value: unknown): value is Handle {
  return typeof (value as Partial<Handle> | null | undefined)?.$handle === "number";
}
