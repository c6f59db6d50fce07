import { DriftglassError } from "../core/error.js";
import type { Source } from "./types.js";

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
  if (typeof source === "string" && /^https?:\/\/\S+$/.test(source.trim())) {
    throw new DriftglassError({
      code: "config-invalid",
      message: "This text is an address. Pass `new URL(...)` to fetch it, or the CSV text itself.",
    });
  }
  return new Blob([source as BlobPart]);
}

async function fetched(url: URL): Promise<Response> {
  try {
    return await fetch(url);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DriftglassError({
      code: "file-unavailable",
      message: `The file could not be fetched from ${url.origin}: ${why}.`,
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
