import { invalid } from "../core/error.js";
import type { CsvOptions } from "../core/types.js";
import type { CallOptions } from "./channel.js";
import type { Sized } from "./chunks.js";
import { cancelledError, readError, unlessAborted } from "./errors.js";
import { ownCopy, refuseClasses } from "./own-copy.js";
import { quiet } from "./progress.js";
import { isHandle } from "./protocol.js";
import type { ReadOptions, Source, TextReading } from "./types.js";

/** Returns a source as a Blob that the worker can slice, or as a stream that is pumped to it. */
export async function openSource(source: Source, call: CallOptions): Promise<Blob | Sized> {
  if (call.signal?.aborted) throw cancelledError();
  if (source instanceof Blob) return source;
  // Copy bytes before the caller can change them.
  const isBytes = source instanceof ArrayBuffer || ArrayBuffer.isView(source);
  const blob = isBytes ? blobOf(source) : null;
  if (blob !== null) return blob;
  const { unlikeFiles } = await import("./streams.js");
  return unlikeFiles(source, call);
}

/** Returns bytes as a Blob; `null` for transferred bytes, which some browsers treat as an empty file. */
function blobOf(bytes: ArrayBuffer | ArrayBufferView): Blob | null {
  const buffer = ArrayBuffer.isView(bytes) ? bytes.buffer : bytes;
  try {
    // Creating a view of a detached buffer throws.
    if (buffer.byteLength === 0) new Uint8Array(buffer);
    return new Blob([bytes as BlobPart]);
  } catch {
    return null;
  }
}

/** Maximum size of bytes and text that are kept to be read again. */
const KEPT = 16 * 1024 * 1024;

/**
 * Whether a source is kept and read again after its worker died: files and Blobs, which hold no bytes here, and small
 * sources. Streams and network responses are not requested again.
 */
export function isReadAgain(source: Source, opened: Blob | Sized): opened is Blob {
  return source instanceof Blob || (opened instanceof Blob && opened.size <= KEPT);
}

/** Whether keeping a source takes no memory. */
export function isOnDisk(source: Source): boolean {
  return typeof File !== "undefined" && source instanceof File;
}

/** Number of bytes that identify the format of a file. */
const ENOUGH = 4096;

/** A source and its first bytes. */
export interface Peeked {
  start: Uint8Array;
  source: Blob | Sized;
}

/** Returns the first bytes of a source. Reading the source still begins with them. */
export async function peek(source: Blob | Sized, call: CallOptions): Promise<Peeked> {
  if (!(source instanceof Blob)) return { start: await source.chunks.peek(ENOUGH, call), source };
  const bytes = unlessAborted(call.signal, source.slice(0, ENOUGH).arrayBuffer());
  const start = await bytes.catch((thrown: unknown) => {
    throw readError(thrown);
  });
  return { start: new Uint8Array(start), source };
}

/** Returns the whole source as a Blob, for formats that are not read from front to back. */
export async function wholeBlob(source: Blob | Sized, call: CallOptions): Promise<Blob> {
  return source instanceof Blob ? source : source.chunks.whole(call);
}

/** Throws for a value that is not an AbortSignal, which would never abort. */
export function refuseSignal(name: string, signal: unknown): void {
  const { aborted, addEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  const isSignal = typeof aborted === "boolean" && typeof addEventListener === "function";
  if (signal === undefined || signal === null || isSignal) return;
  throw invalid("An AbortSignal is needed.", `/${name}`);
}

/**
 * Returns the checked options of a call. Throws for a callback that is not a function and a signal that is not an
 * AbortSignal.
 */
export function callOf({ onProgress, signal, enough }: ReadOptions): CallOptions {
  refuseSignal("signal", signal);
  refuseSignal("enough", enough);
  return {
    onProgress: quiet(onProgress),
    signal: signal ?? undefined,
    enough: enough ?? undefined,
  };
}

/** Splits options into those of the call and those of the file. A file's own name is used in messages. */
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
