/** The sample's files, fetched from beside the page. */

const FOLDER = "samples/";

export async function sampleFile(name: string): Promise<Blob> {
  const response = await fetch(new URL(FOLDER + name, document.baseURI));
  if (!response.ok) throw new Error(`The sample file ${name} is not there (${response.status}).`);
  // Not its `blob()`: Chromium fails there when a preloaded file is still arriving, as on a slow machine.
  return new Blob([await response.arrayBuffer()]);
}
