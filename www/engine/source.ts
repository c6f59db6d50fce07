import { DriftglassError } from "../core/error.js";
import type { CsvOptions } from "../core/types.js";
import type { CallOptions } from "./channel.js";
import { pieces } from "./pieces.js";
import { isHandle } from "./protocol.js";
import type { ReadOptions, Source, TextReading } from "./types.js";

/** A stream with its length, where that is known. */
export interface Sized {
  stream: ReadableStream<Uint8Array>;
  totalBytes: number | null;
}

/** A source as a Blob the worker can slice, or as a stream that is pumped to it. */
export async function openSource(source: Source): Promise<Blob | Sized> {
  if (source instanceof Blob) return source;
  if (source instanceof ReadableStream) return { stream: source, totalBytes: null };
  if (source instanceof URL) return bodyOf(await fetched(source));
  if (source instanceof Response) return bodyOf(source);
  if (typeof source === "string") return new Blob([checkedText(source)]);
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return new Blob([source as BlobPart]);
  }
  const stream = streamOf(source);
  if (stream !== null) return { stream, totalBytes: null };
  throw new DriftglassError({
    code: "kind-mismatch",
    message:
      "This is nothing that can be read. Pass a File, Blob, Response, ReadableStream, URL, bytes or the text itself.",
  });
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

/** What iterates over bytes, such as a stream of Node, as a stream. */
function streamOf(source: unknown): ReadableStream<Uint8Array> | null {
  if (typeof source !== "object" || source === null || !(Symbol.asyncIterator in source)) {
    return null;
  }
  return streamFrom((source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]());
}

/** Nothing is taken ahead of its turn: memory of a piece may be used again for the next. */
function streamFrom(chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** A file that is read in this thread, all of it or with an error. */
export function readHere(file: Blob): Sized {
  return { stream: streamFrom(pieces(file)), totalBytes: file.size };
}

/** The text of a file, and not its address or its path. */
function checkedText(text: string): string {
  const line = text.trim();
  const is = /^https?:\/\/\S+$/.test(line)
    ? "an address. Pass `new URL(...)` to fetch it"
    : /^[^\n\r,;\t]+\.(csv|tsv|txt|gz|jsonl|ndjson|json|parquet|arrow|feather)$/i.test(line)
      ? "the path of a file. Pass the file (in Node: `await fs.openAsBlob(path)`)"
      : null;
  if (is === null) return text;
  throw new DriftglassError({
    code: "config-invalid",
    message: `This text is ${is}, or the text itself.`,
  });
}

async function fetched(url: URL): Promise<Response> {
  try {
    return await fetch(url);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DriftglassError({
      code: "file-unavailable",
      message: `The file could not be fetched from ${url.origin === "null" ? url.href : url.origin}: ${why}.`,
    });
  }
}

function bodyOf(response: Response): Sized {
  if (response.ok && response.body !== null) {
    const length = Number(response.headers.get("content-length"));
    const isPlain = response.headers.get("content-encoding") === null;
    return { stream: response.body, totalBytes: isPlain && length > 0 ? length : null };
  }
  throw new DriftglassError({
    code: "file-unavailable",
    message: `The file could not be fetched: the server answered ${response.status}.`,
  });
}

/** Bytes that tell the format of a file. */
const ENOUGH = 4096;

/** A source whose beginning was looked at, and that beginning. */
export interface Peeked {
  start: Uint8Array;
  source: Blob | Sized;
}

/** The first bytes of a source, which then still begins with them. */
export async function peek(source: Blob | Sized): Promise<Peeked> {
  if (source instanceof Blob) {
    return { start: new Uint8Array(await source.slice(0, ENOUGH).arrayBuffer()), source };
  }
  const reader = source.stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < ENOUGH) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  const start = new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
  return { start, source: { ...source, stream: again(start, reader) } };
}

/** The same stream again after its beginning was read. */
function again(
  start: Uint8Array,
  rest: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => (start.length > 0 ? controller.enqueue(start) : undefined),
    async pull(controller) {
      const { done, value } = await rest.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => rest.cancel(reason),
  });
}

/** All of a source as a Blob, for formats that are not read from front to back. */
export async function wholeBlob(source: Blob | Sized): Promise<Blob> {
  if (source instanceof Blob) return source;
  return new Response(source.stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
}

/** The options of a call, and those that are about the file; a file's own name is used in messages. */
export function split(
  source: Source,
  { onProgress, signal, enough, reference, ...options }: ReadOptions,
): { call: CallOptions; wanted: CsvOptions; against: Pick<TextReading, "reference"> } {
  const wanted: CsvOptions = { ...options };
  if (source instanceof Blob && "name" in source) wanted.file ??= String(source.name);
  const against = isHandle(reference) ? { reference: { $handle: reference.$handle } } : {};
  return { call: { onProgress, signal, enough }, wanted, against };
}
