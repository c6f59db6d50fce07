// In the page: PapaParse in its usual way with a large file: rows as typed objects, chunk by chunk, in the page's own thread.
// Rows are counted, one column is added up, and they are let go: filling columns would take it longer.
import Papa from "papaparse";

export function start() {
  const seen = { rows: 0, columns: 0, known: 0, sum: 0 };
  return {
    details: {},
    read: (file, column) =>
      new Promise((resolve, reject) => {
        Papa.parse(file, {
          header: true,
          dynamicTyping: true,
          skipEmptyLines: true,
          worker: false,
          chunk: ({ data, errors, meta }, parser) => {
            if (errors.length > 0) {
              reject(new Error(`PapaParse: ${errors[0].message} in row ${errors[0].row}`));
              parser.abort();
              return;
            }
            count(seen, data, meta.fields.length, column);
          },
          complete: resolve,
          error: reject,
        });
      }),
    seen: () => seen,
  };
}

function count(seen, rows, columns, column) {
  let [known, sum] = [0, 0];
  for (const row of rows) {
    const value = row[column];
    if (value === null) continue;
    known += 1;
    sum += value;
  }
  Object.assign(seen, {
    rows: seen.rows + rows.length,
    columns,
    known: seen.known + known,
    sum: seen.sum + sum,
  });
}
