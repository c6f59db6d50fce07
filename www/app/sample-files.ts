/** The sample's files, fetched from beside the page. */

const FOLDER = "samples/";

export async function sampleFile(name: string): Promise<Blob> {
  const response = await fetch(new URL(FOLDER + name, document.baseURI));
  if (!response.ok) throw new Error(`The sample file ${name} is not there (${response.status}).`);
  return response.blob();
}
