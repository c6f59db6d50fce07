// In the page: DuckDB-WASM in its worker, which reads the file itself and fills a table in memory.
import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger } from "@duckdb/duckdb-wasm";

const asset = (name) => new URL(name, import.meta.url).href;

export async function start() {
  const database = new AsyncDuckDB(new VoidLogger(), new Worker(asset("duckdb-eh.worker.js")));
  await database.instantiate(asset("duckdb-eh.wasm"));
  const connection = await database.connect();
  const firstRow = async (sql) => (await connection.query(sql)).toArray()[0].toJSON();
  const { version } = await firstRow("select version() as version");
  return {
    details: { version },
    async prepare(file) {
      const protocol = DuckDBDataProtocol.BROWSER_FILEREADER;
      await database.registerFileHandle("f.csv", file, protocol, true);
    },
    async read() {
      await connection.query("create or replace table t as select * from read_csv('f.csv')");
    },
    async seen(column) {
      const { columns } = await firstRow(
        "select count(*)::integer as columns from information_schema.columns where table_name = 't'",
      );
      const counted = await firstRow(
        `select count(*)::integer as rows, count(${column})::integer as known, sum(${column}) as sum from t`,
      );
      return { ...counted, columns };
    },
  };
}
