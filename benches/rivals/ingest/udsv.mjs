// In the page: uDSV with an inferred schema, typed columns gathered over a stream of chunks, in the page's own thread.
import { inferSchema, initParser } from "udsv";

export function start() {
  let parser;
  let columns;
  return {
    details: {},
    async read(file) {
      parser = undefined;
      columns = undefined;
      const decoder = new TextDecoder();
      const reader = file.stream().getReader();
      const parse = (text) => {
        parser ??= initParser(inferSchema(text));
        parser.chunk(text, parser.typedCols);
      };
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        parse(decoder.decode(value, { stream: true }));
      }
      parse(decoder.decode());
      columns = parser.end();
    },
    seen(column) {
      const at = parser.schema.cols.findIndex(({ name }) => name === column);
      const known = columns[at].filter((value) => value !== null);
      return {
        rows: Math.min(...columns.map((values) => values.length)),
        columns: columns.length,
        known: known.length,
        sum: known.reduce((sum, value) => sum + value, 0),
      };
    },
  };
}
