/** Files that workers cannot read, as in WebKitGTK for a page opened from disk. */
import { isFileChanged } from "./errors.js";
import { bytesOf } from "./pieces.js";

/** Whether this thread can read a file to its end. It cannot if the file changed or disappeared. */
async function isReadableHere(file: Blob): Promise<boolean> {
  const last = bytesOf(file, Math.max(0, file.size - 1), file.size);
  return last.then(
    () => true,
    () => false,
  );
}

/**
 * Reads a file with `inWorker`. If the worker cannot read it but this thread can, calls `fromHere`. Rejects with the
 * error of a changed file if neither can.
 */
export async function lent<Result>(
  file: Blob,
  inWorker: () => Promise<Result>,
  fromHere: () => Promise<Result>,
): Promise<Result> {
  try {
    return await inWorker();
  } catch (thrown) {
    if (!isFileChanged(thrown) || !(await isReadableHere(file))) throw thrown;
    return fromHere();
  }
}

/** What is sent to a worker for a file: the file, or its bytes if the worker cannot read it. */
export type FileOrBytes = Blob | ArrayBuffer;

/** Sends a file to a worker, or transfers all of its bytes if the worker cannot read it. */
export function sentTo<Result>(
  file: Blob,
  take: (sent: FileOrBytes, transfer: ArrayBuffer[]) => Promise<Result>,
): Promise<Result> {
  return lent(
    file,
    () => take(file, []),
    async () => {
      const bytes = await file.arrayBuffer();
      return take(bytes, [bytes]);
    },
  );
}
