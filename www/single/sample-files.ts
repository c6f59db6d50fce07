/** Takes the place of `app/samples/sample-files.ts` in the single file. */
import { packed } from "./packed.js";

export async function sampleFile(name: string): Promise<Blob> {
  const bytes = await packed().bytes(name);
  return new Blob([name.endsWith(".csv") ? byRow(new TextDecoder().decode(bytes)) : bytes]);
}

/** A table that travels column by column, as the file that it was. */
function byRow(text: string): string {
  const columns = text.split("\n").map((column) => column.split(","));
  const rows = columns[0]?.map((_, row) => columns.map((column) => column[row]).join()) ?? [];
  return `${rows.join("\n")}\n`;
}
