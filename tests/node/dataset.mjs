// The data sets that golden numbers were computed from: some are samples of the page as well.
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { at } from "../../tools/shell.mjs";

const folders = ["tests/fixtures", "www/samples"];

/** The text of a data set as bytes. */
export function dataset(name) {
  const path = folders.map((folder) => at(`${folder}/${name}.csv.gz`)).find(existsSync);
  if (path === undefined) throw new Error(`no data set ${name}`);
  return gunzipSync(readFileSync(path));
}
