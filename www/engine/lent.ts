/** Files that workers may not read: WebKitGTK has it so for a page that was opened from the disk. */
import { isFileChanged } from "./errors.js";
import { bytesOf } from "./pieces.js";

/** Whether this thread can still read a file to its end. One that changed or disappeared it cannot. */
async function isReadableHere(file: Blob): Promise<boolean> {
  const last = bytesOf(file, Math.max(0, file.size - 1), file.size);
  return last.then(
    () => true,
    () => false,
  );
}

/**
 * What `inWorker` makes of a file. Where it finds the file unreadable and this thread does not, it is the
 * worker that may not read it, and `fromHere` is asked. Both reject as a file does that changed.
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

/** What crosses to a worker for a file: the file itself, or its bytes where the worker may not read it. */
export type FileOrBytes = Blob | ArrayBuffer;

/** Has a worker take a file, or else all of its bytes, which are given away. */
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
