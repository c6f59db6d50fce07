import { DriftglassError, toDriftglassError } from "../core/error.js";

/** The file is not what it was when it was chosen. */
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

/** What the browser throws when a file cannot be read, in one sentence. */
export function readError(thrown: unknown): unknown {
  if (thrown instanceof DriftglassError) return thrown;
  if (thrown instanceof DOMException && thrown.name === "AbortError") return cancelledError();
  const unreadable = thrown instanceof DOMException || thrown instanceof TypeError;
  return unreadable ? fileChanged() : thrown;
}

/** A call on what somebody gave, in which anything may throw: whatever does is a `DriftglassError`. */
export async function typed<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (thrown) {
    throw toDriftglassError(thrown);
  }
}

/** Word that one of the signals was aborted, until it is ignored. */
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

/** The work, or word that it was cancelled: whoever cancels need not wait for what cannot be stopped. */
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
