// In the page: PapaParse in its usual way with a large file: typed objects row by row, in the page's own thread.
// Rows are counted, one column is added up, and they are let go: filling columns would take it longer.
import Papa from "papaparse";

export function start() {
  let seen;
  return {
    details: {},
    read: (file, column) =>
      new Promise((resolve, reject) => {
        seen = { rows: 0, columns: 0, known: 0, sum: 0 };
        Papa.parse(file, {
          header: true,
          dynamicTyping: true,
          skipEmptyLines: true,
          worker: false,
          // `step` and not `chunk`: it is the faster of the two, since rows die young.
          step: ({ data, errors, meta }, parser) => {
            if (errors.length > 0) {
              reject(new Error(`PapaParse: ${errors[0].message} in row ${errors[0].row}`));
              parser.abort();
              return;
            }
            seen.rows += 1;
            seen.columns = meta.fields.length;
            if (data[column] === null) return;
            seen.known += 1;
            seen.sum += data[column];
          },
          complete: resolve,
          error: reject,
        });
      }),
    seen: () => seen,
  };
}
