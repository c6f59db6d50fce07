// In the page: driftglass, the package as it is published.

/** `options` are those of `Engine.start`. */
export async function start(options) {
  const { Engine } = await import(new URL("./driftglass/index.js", import.meta.url));
  const engine = await Engine.start(options);
  let table;
  return {
    details: { mode: engine.mode, workers: engine.workers ?? null },
    async read(file) {
      await table?.free();
      table = await engine.readCsv(file);
    },
    async seen(column) {
      const known = (await table.values(column)).filter((value) => !Number.isNaN(value));
      return {
        rows: table.rowCount,
        columns: table.columns.length,
        known: known.length,
        sum: known.reduce((sum, value) => sum + value, 0),
      };
    },
  };
}
