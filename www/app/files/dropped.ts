/** Collects dropped files, including those in folders at any depth. */

/** Most files collected from folders. */
const MOST = 10_000;

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** The next entries of a folder; empty at its end. */
function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** Adds the files of a folder; files whose name begins with a dot belong to the system. */
async function collect(folder: FileSystemDirectoryEntry, found: File[]): Promise<void> {
  const reader = folder.createReader();
  for (let some = await entriesOf(reader); some.length > 0; some = await entriesOf(reader)) {
    for (const entry of some) {
      if (found.length >= MOST) return;
      if (entry.name.startsWith(".")) continue;
      if (isFile(entry)) found.push(await fileOf(entry));
      else if (isFolder(entry)) await collect(entry, found);
    }
  }
}

/**
 * Call it while the drop event is being handled, because afterwards the browser discards its content. A folder that
 * cannot be opened is returned as the file it appears to be, so that reading it reports the error.
 */
export async function droppedFiles({ files, items }: DataTransfer): Promise<File[]> {
  const plain = [...files];
  const entries = [...items]
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry());
  const found: File[] = [];
  for (const [at, file] of plain.entries()) {
    const entry = entries[at] ?? null;
    if (entry === null || !isFolder(entry)) found.push(file);
    else await collect(entry, found).catch(() => found.push(file));
  }
  return found;
}
