/** Reads Parquet into columns, one row group after another. */
import {
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import {
  type Builder,
  FlagBuilder,
  IntegerBuilder,
  LabelBuilder,
  NumberBuilder,
} from "./builders.js";
import { unpackLz4Block } from "./lz4.js";
import { ColumnTaker, Taking } from "./taking.js";
import type { ByteSource, DecodeContext, DecodeOptions, Decoding } from "./types.js";
import { asJson, bytesAsText, decimal, milliseconds } from "./values.js";
import { wantedNames } from "./wanted.js";

const DAY = 86_400_000;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Keeps values as numbers and texts: a date would have to be converted back. */
const parsers = {
  timestampFromMilliseconds: (count: bigint) => milliseconds(count, 1),
  timestampFromMicroseconds: (count: bigint) => milliseconds(count, 2),
  timestampFromNanoseconds: (count: bigint) => milliseconds(count, 3),
  dateFromDays: (days: number) => days * DAY,
  stringFromBytes: (bytes: Uint8Array) => bytes && utf8.decode(bytes),
  jsonFromBytes: (bytes: Uint8Array) => bytes && utf8.decode(bytes),
};

/** Returns a signed big-endian integer of any length. */
function bigEndian(bytes: Uint8Array): bigint {
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(8 * bytes.length, value);
}

function unscaled(value: unknown): bigint {
  return value instanceof Uint8Array ? bigEndian(value) : BigInt(value as bigint);
}

function decimals(scale: number, rows: number): Builder {
  if (scale > 0)
    return new NumberBuilder("numbers", rows, (value) => decimal(unscaled(value), scale));
  return new IntegerBuilder(rows, (value) => unscaled(value) * 10n ** BigInt(-scale));
}

/** Returns 1 to 3 for milliseconds to nanoseconds. */
function timeUnit({ converted_type, logical_type }: SchemaElement): number {
  const unit = logical_type?.type === "TIME" ? logical_type.unit : converted_type?.slice(5);
  return unit === "NANOS" ? 3 : unit === "MICROS" ? 2 : 1;
}

/** Returns the builder for a column. */
function builderFor(
  { element, children }: SchemaTree,
  rows: number,
  options: DecodeOptions,
): Builder {
  const {
    type,
    converted_type: converted,
    logical_type: logical,
    repetition_type: repeats,
  } = element;
  const missing = options.missing ?? [];
  if (children.length > 0 || repeats === "REPEATED" || logical?.type === "VARIANT") {
    return new LabelBuilder(rows, asJson, { nested: true });
  }
  if (converted === "DECIMAL" || logical?.type === "DECIMAL")
    return decimals(element.scale ?? 0, rows);
  if (
    converted?.startsWith("TIMESTAMP") ||
    converted === "DATE" ||
    logical?.type === "TIMESTAMP" ||
    logical?.type === "DATE" ||
    type === "INT96"
  ) {
    return new NumberBuilder("moments", rows, Number);
  }
  if (converted?.startsWith("TIME_") || logical?.type === "TIME") {
    const unit = timeUnit(element);
    return new NumberBuilder("numbers", rows, (value) => milliseconds(value as bigint, unit));
  }
  if (type === "BOOLEAN") return new FlagBuilder(rows);
  if (type === "INT32" || type === "INT64") {
    return new IntegerBuilder(rows, (value) => value as number | bigint);
  }
  if (type === "FLOAT" || type === "DOUBLE" || logical?.type === "FLOAT16") {
    return new NumberBuilder("numbers", rows, Number);
  }
  const text = (value: unknown) =>
    value instanceof Uint8Array ? bytesAsText(value) : asText(value);
  return new LabelBuilder(rows, text, { missing });
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : asJson(value);
}

/** Removes the decimal types, so that decimals arrive as stored and are rounded only once. */
function withoutDecimals(metadata: FileMetaData, tree: SchemaTree): FileMetaData {
  const own = new Set(
    tree.children.filter(({ children }) => children.length === 0).map(({ element }) => element),
  );
  const plain = (element: SchemaElement): SchemaElement => {
    const { converted_type, logical_type, ...rest } = element;
    const isDecimal = converted_type === "DECIMAL" || logical_type?.type === "DECIMAL";
    return isDecimal && own.has(element) ? rest : element;
  };
  return { ...metadata, schema: metadata.schema.map(plain) };
}

/** Reads a Parquet file; of a large file only the wanted rows and columns. */
export async function* decodeParquet(
  blob: ByteSource,
  options: DecodeOptions,
  context: DecodeContext,
): Decoding {
  const file = {
    byteLength: blob.size,
    slice: (start: number, end?: number) => blob.slice(start, end).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(file, { parsers, geoparquet: false });
  const tree = parquetSchema(metadata);
  const all = Number(metadata.num_rows);
  const rows = Math.min(all, options.maxRows ?? Number.POSITIVE_INFINITY);
  const names = wantedNames(
    tree.children.map(({ element }) => element.name),
    options.columns,
  );
  const wanted = tree.children.filter(({ element }) => names.includes(element.name));
  const taking = new Taking(rows, wanted.length, options);
  const columns = wanted.map((child) => {
    const { name } = child.element;
    return {
      name,
      taker: new ColumnTaker(name, taking, (size) => builderFor(child, size, options)),
    };
  });
  const scan = await parquetScan({
    file,
    metadata: withoutDecimals(metadata, tree),
    columns: names,
    // The library's own block reader fails on blocks that end without literals.
    compressors: { ...compressors, LZ4_RAW: unpackLz4Block },
    parsers,
    utf8: false,
    geoparquet: false,
  });
  let done = 0;
  for (const { rowStart, rowEnd } of scan.ranges) {
    if (rowStart >= rows) break;
    const count = Math.min(rowEnd, rows) - rowStart;
    for (const { name, taker } of columns) {
      context.signal.throwIfAborted();
      const values = await scan.readColumn({ column: name, rowStart, rowEnd });
      if (values.length < count) throw new Error("a column ends before the others");
      yield* taker.push(values, count);
      done += count / columns.length;
      context.progress(Math.round((blob.size * done) / Math.max(1, rows)), Math.floor(done));
    }
  }
  return {
    columns: columns.map(({ taker }) => taker.finish()),
    rows,
    kept: taking.sample.kept,
    bytes: blob.size,
    stopped: rows < all,
  };
}
