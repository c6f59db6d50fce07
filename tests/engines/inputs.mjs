// One's own files, made of the census sample: a moment in every row fixes what the page would take from its clock.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "../../tools/shell.mjs";

/** Some 9 MB of the census. */
const MANY_ROWS = 140_000;
const DAY_MS = 86_400_000;
const day = (ms) => new Date(ms).toISOString().slice(0, 10);

function rowsOf(sample) {
  const lines = readFileSync(at("www/samples", sample), "utf8").trimEnd().split("\n");
  return lines.map((line) => line.split(","));
}

/** The rows with a day each, from the first of a quarter on. */
function dated(sample, firstDay) {
  const [header, ...rows] = rowsOf(sample);
  const withDay = rows.map((cells, row) => [...cells, day(firstDay + (row % 80) * DAY_MS)]);
  return [[...header, "day"], ...withDay];
}

const comma = (rows) => `${rows.map((cells) => cells.join(",")).join("\n")}\n`;

/**
 * What people's files look like: semicolons, decimal commas, quotes, CRLF, a BOM, cells that say that there is nothing
 * (one way of saying it makes texts of a column of numbers), a record that is too short, and one that is blank.
 */
function messy(rows) {
  const [header, ...records] = rows;
  const age = header.indexOf("AGEP");
  const probability = header.indexOf("predicted_probability");
  const lines = records.map((cells, row) => {
    const own = [...cells];
    own[probability] = own[probability].replace(".", ",");
    if (row % 50 === 7) own[age] = ["", "NA", "n/a", "null"][((row / 50) % 4) | 0];
    if (row % 90 === 3) own[age] = ` ${own[age]} `;
    const quoted = own.map((cell, column) => (column % 5 === 2 ? `"${cell}"` : cell));
    return row === 500 ? quoted.slice(0, 9).join(";") : quoted.join(";");
  });
  lines.splice(600, 0, "");
  return `\ufeff${[header.join(";"), ...lines].join("\r\n")}\r\n`;
}

/** Enough rows for several workers to read parts of them. */
function large([header, ...rows]) {
  const times = Math.ceil(MANY_ROWS / rows.length);
  return [header, ...Array.from({ length: times }, () => rows).flat()];
}

/** Writes them; answers their paths: the reference, the batches in their order, and a large file. */
export function writeInputs(folder) {
  const write = (name, text) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const quarters = ["2016_1", "2016_3", "2017_2", "2018_1"].map((quarter) => {
    const [year, part] = quarter.split("_").map(Number);
    return [quarter, dated(`census_${quarter}.csv`, Date.UTC(year, 3 * (part - 1)))];
  });
  const last = dated("census_2018_4.csv", Date.UTC(2018, 9));
  const trusted = dated("census_sample_reference.csv", Date.UTC(2015, 0));
  return {
    reference: write("trusted.csv", comma(trusted)),
    large: write("large.csv", comma(large(trusted))),
    batches: [
      ...quarters.map(([quarter, rows]) => write(`quarter_${quarter}.csv`, comma(rows))),
      write("quarter_2018_4_messy.csv", messy(last)),
    ],
  };
}
