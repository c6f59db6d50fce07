/** The files of what was dropped: those of folders too, however deep. */

/** More files than this are not looked for in folders. */
const MOST = 10_000;

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** The next entries of a folder; none at its end. */
function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** Adds the files of a folder; those whose name begins with a dot are the system's own. */
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
 * Must be called while the drop is handled: afterwards the browser has forgotten what it was. A folder
 * that cannot be opened is answered as the file it pretends to be, so that reading it says so.
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
