import { invalid } from "../core/error.js";
import type { CsvOptions } from "../core/types.js";
import type { CallOptions } from "./channel.js";
import type { Sized } from "./chunks.js";
import { cancelledError, readError, unlessAborted } from "./errors.js";
import { ownCopy, refuseClasses } from "./own-copy.js";
import { quiet } from "./progress.js";
import { isHandle } from "./protocol.js";
import type { ReadOptions, Source, TextReading } from "./types.js";

/** A source as a Blob the worker can slice, or as a stream that is pumped to it. */
export async function openSource(source: Source, call: CallOptions): Promise<Blob | Sized> {
  if (call.signal?.aborted) throw cancelledError();
  if (source instanceof Blob) return source;
  // Bytes are taken before the caller can change them.
  const isBytes = source instanceof ArrayBuffer || ArrayBuffer.isView(source);
  const blob = isBytes ? blobOf(source) : null;
  if (blob !== null) return blob;
  const { unlikeFiles } = await import("./streams.js");
  return unlikeFiles(source, call);
}

/** Bytes as a file, which some browsers take for an empty one if they were transferred; `null` for those. */
function blobOf(bytes: ArrayBuffer | ArrayBufferView): Blob | null {
  const buffer = ArrayBuffer.isView(bytes) ? bytes.buffer : bytes;
  try {
    // Of a buffer that is gone there is no view.
    if (buffer.byteLength === 0) new Uint8Array(buffer);
    return new Blob([bytes as BlobPart]);
  } catch {
    return null;
  }
}

/** Bytes and texts up to this size are kept for reading them again. */
const KEPT = 16 * 1024 * 1024;

/**
 * Whether a source is kept and read again after its worker died: files and Blobs, which hold no bytes here,
 * and what is small. What came by a stream or over the network is not asked for twice.
 */
export function isReadAgain(source: Source, opened: Blob | Sized): opened is Blob {
  return source instanceof Blob || (opened instanceof Blob && opened.size <= KEPT);
}

/** Whether keeping a source takes no memory. */
export function isOnDisk(source: Source): boolean {
  return typeof File !== "undefined" && source instanceof File;
}

/** Bytes that tell the format of a file. */
const ENOUGH = 4096;

/** A source whose beginning was looked at, and that beginning. */
export interface Peeked {
  start: Uint8Array;
  source: Blob | Sized;
}

/** The first bytes of a source, which then still begins with them. */
export async function peek(source: Blob | Sized, call: CallOptions): Promise<Peeked> {
  if (!(source instanceof Blob)) return { start: await source.chunks.peek(ENOUGH, call), source };
  const bytes = unlessAborted(call.signal, source.slice(0, ENOUGH).arrayBuffer());
  const start = await bytes.catch((thrown: unknown) => {
    throw readError(thrown);
  });
  return { start: new Uint8Array(start), source };
}

/** All of a source as a Blob, for formats that are not read from front to back. */
export async function wholeBlob(source: Blob | Sized, call: CallOptions): Promise<Blob> {
  return source instanceof Blob ? source : source.chunks.whole(call);
}

/** Throws for a signal that is none: it would never be heard. */
export function refuseSignal(name: string, signal: unknown): void {
  const { aborted, addEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  const isSignal = typeof aborted === "boolean" && typeof addEventListener === "function";
  if (signal === undefined || signal === null || isSignal) return;
  throw invalid("An AbortSignal is needed.", `/${name}`);
}

/** How a call is followed and stopped, checked: what is no function and no signal is refused. */
export function callOf({ onProgress, signal, enough }: ReadOptions): CallOptions {
  refuseSignal("signal", signal);
  refuseSignal("enough", enough);
  return {
    onProgress: quiet(onProgress),
    signal: signal ?? undefined,
    enough: enough ?? undefined,
  };
}

/** The options of a call, and those that are about the file; a file's own name is used in messages. */
export function split(
  source: Source,
  given: ReadOptions | null | undefined,
): { call: CallOptions; wanted: CsvOptions; against: Pick<TextReading, "reference"> } {
  refuseClasses(given);
  const { onProgress, signal, enough, reference, ...options } = given ?? {};
  const wanted: CsvOptions = ownCopy(options);
  if (source instanceof Blob && "name" in source) wanted.file ??= String(source.name);
  const against = isHandle(reference) ? { reference: { $handle: reference.$handle } } : {};
  return { call: callOf({ onProgress, signal, enough } as ReadOptions), wanted, against };
}
