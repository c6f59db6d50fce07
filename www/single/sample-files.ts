/** Replaces `app/samples/sample-files.ts` in the single file. */
import { packed } from "./packed.js";

export async function sampleFile(name: string): Promise<Blob> {
  const bytes = await packed().bytes(name);
  return new Blob([name.endsWith(".csv") ? byRow(new TextDecoder().decode(bytes)) : bytes]);
}

/** Converts a table that is stored column by column back to the original file. */
function byRow(text: string): string {
  const columns = text.split("\n").map((column) => column.split(","));
  const rows = columns[0]?.map((_, row) => columns.map((column) => column[row]).join()) ?? [];
  return `${rows.join("\n")}\n`;
}
