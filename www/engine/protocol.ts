import type { ErrorDetails } from "../core/error.js";
import type { Progress } from "./types.js";

/** Refers to an object in the worker by number. */
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
  /** Whether to keep what was read so far. */
  keep: boolean;
}

export interface StartMessage {
  type: "start";
  module: WebAssembly.Module;
  /** Name of a lock that the worker holds. It becomes free when the worker ends, however it ends. */
  lock: string;
}

export type ToWorker = StartMessage | CallMessage | CancelMessage;

export type FromWorker =
  | { type: "ready" }
  | { type: "locked" }
  | { type: "result"; id: number; value: unknown }
  | { type: "failure"; id: number; error: ErrorDetails; fatal: boolean }
  | { type: "progress"; id: number; progress: Progress };

/** The context that a method of the service receives besides its arguments. */
export interface CallContext {
  signal: AbortSignal;
  /** Aborted to stop reading and keep what was read. */
  enough: AbortSignal;
  progress: (progress: Progress) => void;
}

export function isHandle(value: unknown): value is Handle {
  return typeof (value as Partial<Handle> | null | undefined)?.$handle === "number";
}
