import { bytes } from "./check.js";
import { DriftglassError } from "./error.js";
import { call } from "./glue.js";
import { Owned } from "./owned.js";
import {
  CsvReader as GlueCsvReader,
  DecodedCounter as GlueDecodedCounter,
  PartReader as GluePartReader,
  Table as GlueTable,
  TableReader as GlueTableReader,
} from "./pkg/core.js";
import type {
  ColumnDescription,
  CsvOptions,
  JsonOptions,
  RecordCounts,
  RoleGuess,
  Sampled,
  TableOptions,
  Values,
  Warning,
} from "./types.js";

function fileBytes(file: string | Uint8Array): Uint8Array {
  return typeof file === "string" ? new TextEncoder().encode(file) : bytes("A file", file);
}

/** Named columns of equal length, held by the engine. Free it when done; using it afterwards throws `table-freed`. */
export class Table {
  readonly #owned: Owned<GlueTable>;

  /** For internal use. Make tables with `fromColumns`, `fromCsv` or a `CsvReader`. */
  constructor(glue: GlueTable) {
    this.#owned = new Owned("table", glue);
  }

  /** Makes a table of columns: typed arrays, or arrays of numbers, strings, booleans or dates. */
  static fromColumns(columns: Record<string, Values>, options?: TableOptions): Table {
    return new Table(call(() => GlueTable.fromColumns(columns, options)));
  }

  /** Reads a table from CSV text or UTF-8 bytes. */
  static fromCsv(csv: string | Uint8Array, options?: CsvOptions): Table {
    return new Table(call(() => GlueTable.fromCsv(fileBytes(csv), options)));
  }

  /**
   * Reads a table from JSON Lines, a JSON array of flat objects, or concatenated objects. Names become columns in order
   * of first appearance; absent and `null` values are missing.
   */
  static fromJsonLines(json: string | Uint8Array, options?: JsonOptions): Table {
    return new Table(call(() => GlueTable.fromJsonLines(fileBytes(json), options)));
  }

  /** @internal Makes a table of buffers decoded from a typed file. */
  static fromDecoded(decoded: unknown, options?: CsvOptions): Table {
    return new Table(call(() => GlueTable.fromDecoded(decoded, options)));
  }

  /** The engine's own object. Throws after `free()`. */
  get glue(): GlueTable {
    return this.#owned.glue;
  }

  /** Number of rows. */
  get rowCount(): number {
    return this.glue.rowCount;
  }

  /** Name, kind and counts of each column. */
  get columns(): ColumnDescription[] {
    return call(() => this.glue.columns());
  }

  /** What was noticed while the file was read. */
  get warnings(): Warning[] {
    return call(() => this.glue.warnings());
  }

  /** What became of the records of the file, and the positions of those left out. */
  get records(): RecordCounts {
    return call(() => this.glue.records());
  }

  /** The sampling of a file that did not fit into memory; `null` if all rows are held. */
  get sampled(): Sampled | null {
    return call(() => this.glue.sampled());
  }

  /** Suggests a role for each column, with the reason. */
  roles(): RoleGuess[] {
    return call(() => this.glue.roles());
  }

  /**
   * Returns the values of a column: for numbers, moments and whole numbers compared as categories, a Float64Array in
   * which NaN is missing; otherwise an array in which `null` is missing.
   */
  values(column: string): Float64Array | (string | boolean | null)[] {
    return call(() => this.glue.values(column));
  }

  /** Returns the rows from `start` up to but not including `end` as a new table. */
  slice(start: number, end: number): Table {
    return new Table(call(() => this.glue.slice(start, end)));
  }

  /** Frees the memory. Idempotent. */
  free(): void {
    this.#owned.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** A single-use maker of a table. */
class Making<Glue extends { free(): void }> {
  #glue: Glue | undefined;

  protected constructor(make: () => Glue) {
    this.#glue = call<Glue>(make);
  }

  protected made(make: (glue: Glue) => GlueTable): Table {
    const { glue } = this;
    this.#glue = undefined;
    return new Table(call(() => make(glue)));
  }

  /** Gives up and frees the memory. Idempotent. */
  free(): void {
    this.#glue?.free();
    this.#glue = undefined;
  }

  /** The engine's own object. Throws `reader-finished` after use. */
  protected get glue(): Glue {
    if (this.#glue !== undefined) return this.#glue;
    throw new DriftglassError({
      code: "reader-finished",
      message: "This reader is finished. Make another for the next file.",
    });
  }
}

/** What the engine's readers have in common. */
interface GlueReader {
  readonly rows: number;
  push(chunk: Uint8Array): void;
  finish(): GlueTable;
  free(): void;
}

/** Reads bytes in pieces. The table does not depend on how the bytes were cut. */
class Reader<Glue extends GlueReader> extends Making<Glue> {
  /** Number of records read so far. */
  get rows(): number {
    return this.glue.rows;
  }

  /** Adds the next bytes of the file. */
  push(chunk: Uint8Array): void {
    const { glue } = this;
    call(() => glue.push(bytes("A chunk", chunk)));
  }

  /** Returns the table. The reader cannot be used again. */
  finish(): Table {
    return this.made((glue) => glue.finish());
  }
}

/** Reads uncompressed CSV. */
export class CsvReader extends Reader<GlueCsvReader> {
  constructor(options?: CsvOptions) {
    super(() => new GlueCsvReader(options));
  }
}

/**
 * Reads CSV or JSON Lines, gzipped or not, and detects which; with "csv" only CSV.
 *
 * With a reference, a file that exceeds its memory budget is also counted against the reference while it is read. The
 * table then holds a sample, but its drift is that of all rows for Kolmogorov-Smirnov, chi-squared, distances over the
 * reference's quantiles, shares and missing values.
 */
export class TableReader extends Reader<GlueTableReader> {
  constructor(options?: CsvOptions, format: "auto" | "csv" = "auto", reference?: Table) {
    const csv = format === "csv";
    super(() =>
      reference === undefined
        ? new GlueTableReader(options, csv)
        : GlueTableReader.against(options, csv, glueOf("The reference", reference)),
    );
  }

  /** Number of bytes read so far. */
  get bytes(): number {
    return this.glue.bytes;
  }

  /** What a `PartReader` needs to know; `undefined` for a file that must be read from beginning to end. */
  plan(): Uint8Array | undefined {
    return this.glue.plan();
  }

  /** How far the kept rows are thinned out: what a `PartReader` may omit from now on. */
  get level(): number {
    return this.glue.level;
  }

  /** Returns the table of the records that are complete so far. The reader cannot be used again. */
  finishEarly(): Table {
    return this.made((glue) => glue.finishEarly());
  }

  /** Adds a part that a `PartReader` read. Returns false if it does not start where this reader is. */
  append(part: Uint8Array): boolean {
    const { glue } = this;
    return call(() => glue.append(part));
  }
}

/** Reads a part of a file whose beginning a `TableReader` has examined. */
export class PartReader {
  readonly #glue: GluePartReader;

  /** `from` is the first byte of the part. The first byte pushed is the one before it. */
  constructor(options: CsvOptions, plan: Uint8Array, from: number, level: number) {
    this.#glue = call<GluePartReader>(() => new GluePartReader(options, plan, from, level));
  }

  /** Adds the next bytes of the part. */
  push(chunk: Uint8Array): void {
    call(() => this.#glue.push(chunk));
  }

  /** Reads on to the end of the last record. Returns true if nothing more needs to be read. */
  end(chunk: Uint8Array): boolean {
    return call(() => this.#glue.end(chunk));
  }

  /** Marks the end of the file. */
  finish(): void {
    call(() => this.#glue.finish());
  }

  /** Byte at which the first record starts, if it was found. */
  get start(): number | undefined {
    return this.#glue.start;
  }

  /** Returns the part, in the spare buffer if it is large enough. The reader cannot be used again. */
  pack(spare?: ArrayBuffer): Uint8Array {
    const size = call<number>(() => this.#glue.pack());
    const fits = spare !== undefined && spare.byteLength >= size;
    const bytes = new Uint8Array(fits ? spare : new ArrayBuffer(size + (size >> 4)), 0, size);
    call(() => this.#glue.copyTo(bytes));
    this.#glue.free();
    return bytes;
  }

  /** Gives up and frees the memory. */
  free(): void {
    this.#glue.free();
  }
}

/**
 * Counts all rows of a typed file against a reference, as a `TableReader` does, while only a sample of the rows is
 * kept.
 */
export class DecodedCounter extends Making<GlueDecodedCounter> {
  constructor(options: CsvOptions, reference: Table) {
    super(() => new GlueDecodedCounter(options, glueOf("The reference", reference)));
  }

  /** Adds the next rows of one column. In the end, every column must have the same number of rows. */
  push(column: unknown): void {
    const { glue } = this;
    call(() => glue.push(column));
  }

  /** Returns the table, as `Table.fromDecoded` makes it. The counter cannot be used again. */
  finish(decoded: unknown): Table {
    return this.made((glue) => glue.finish(decoded));
  }
}

/** Returns the engine's table. Throws `kind-mismatch`, with its name, for anything that is not a Table. */
export function glueOf(what: string, table: unknown): GlueTable {
  if (table instanceof Table) return table.glue;
  throw new DriftglassError({ code: "kind-mismatch", message: `${what} has to be a Table.` });
}
