import { DriftglassError, toDriftglassError } from "../core/error.js";

/** Returns the error for a file that has changed since it was chosen. */
export function fileChanged(): DriftglassError {
  return new DriftglassError({
    code: "file-changed",
    message: "The file changed or disappeared while being read. Choose it again.",
  });
}

export function isFileChanged(thrown: unknown): boolean {
  return thrown instanceof DriftglassError && thrown.code === "file-changed";
}

export function cancelledError(): DriftglassError {
  return new DriftglassError({ code: "cancelled", message: "This was cancelled." });
}

export function closedError(): DriftglassError {
  return new DriftglassError({ code: "engine-closed", message: "This engine was closed." });
}

export function lostError(detail = ""): DriftglassError {
  const because = detail === "" ? "" : ` (${detail})`;
  return new DriftglassError({
    code: "worker-lost",
    message: `The engine stopped${because} and was restarted. Loaded files are read again when next used; call again.`,
  });
}

/** Converts a browser's error for an unreadable file to a one-sentence error. */
export function readError(thrown: unknown): unknown {
  if (thrown instanceof DriftglassError) return thrown;
  if (thrown instanceof DOMException && thrown.name === "AbortError") return cancelledError();
  const unreadable = thrown instanceof DOMException || thrown instanceof TypeError;
  return unreadable ? fileChanged() : thrown;
}

/** Runs a call on a caller's input. Anything thrown becomes a `DriftglassError`. */
export async function typed<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (thrown) {
    throw toDriftglassError(thrown);
  }
}

/** Returns a promise that resolves when one of the signals is aborted, and a function that stops listening. */
export function whenAborted(signals: readonly (AbortSignal | undefined)[]): {
  happened: Promise<undefined>;
  ignore: () => void;
} {
  let tell = () => {};
  const happened = new Promise<undefined>((resolve) => {
    tell = () => resolve(undefined);
  });
  for (const signal of signals) {
    if (signal?.aborted) tell();
    signal?.addEventListener("abort", tell, { once: true });
  }
  const ignore = () => {
    for (const signal of signals) signal?.removeEventListener("abort", tell);
  };
  return { happened, ignore };
}

/** Waits for the work or for cancellation, whichever comes first: some work cannot be stopped. */
export async function unlessAborted<Result>(
  signal: AbortSignal | undefined,
  work: Promise<Result>,
): Promise<Result> {
  if (signal === undefined) return work;
  const stop = whenAborted([signal]);
  const aborted = stop.happened.then(() => {
    throw cancelledError();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop.ignore();
  }
}
