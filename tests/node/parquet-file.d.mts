/** A file of these columns with so many rows a group; `null` is missing. */
export function parquetFile(
  columns: Record<
    string,
    { kind: "flag" | "int" | "moment" | "double" | "text"; values: readonly unknown[] }
  >,
  groupRows: number,
): Buffer;
