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

/** A set of named columns of equal length, held by the engine. Free it when done. */
export class Table {
  readonly #owned: Owned<GlueTable>;

  /** For this package's own use: tables come from `fromColumns`, `fromCsv` or a `CsvReader`. */
  constructor(glue: GlueTable) {
    this.#owned = new Owned("table", glue);
  }

  /** A table of columns: typed arrays, or arrays of numbers, strings, booleans or dates. */
  static fromColumns(columns: Record<string, Values>, options?: TableOptions): Table {
    return new Table(call(() => GlueTable.fromColumns(columns, options)));
  }

  /** A table read from CSV text or UTF-8 bytes. */
  static fromCsv(csv: string | Uint8Array, options?: CsvOptions): Table {
    return new Table(call(() => GlueTable.fromCsv(fileBytes(csv), options)));
  }

  /**
   * A table read from JSON Lines, from a list of flat objects, or from objects one after another:
   * names become columns in order of first appearance; what is absent or `null` is missing.
   */
  static fromJsonLines(json: string | Uint8Array, options?: JsonOptions): Table {
    return new Table(call(() => GlueTable.fromJsonLines(fileBytes(json), options)));
  }

  /** @internal A table of buffers that were decoded from a typed file. */
  static fromDecoded(decoded: unknown, options?: CsvOptions): Table {
    return new Table(call(() => GlueTable.fromDecoded(decoded, options)));
  }

  /** The engine's own object; an error after `free()`. */
  get glue(): GlueTable {
    return this.#owned.glue;
  }

  get rowCount(): number {
    return this.glue.rowCount;
  }

  get columns(): ColumnDescription[] {
    return call(() => this.glue.columns());
  }

  get warnings(): Warning[] {
    return call(() => this.glue.warnings());
  }

  /** What became of the records of the file, and where those are that were left out. */
  get records(): RecordCounts {
    return call(() => this.glue.records());
  }

  /** Of how many rows this is a sample; `null` for a file that is held whole. */
  get sampled(): Sampled | null {
    return call(() => this.glue.sampled());
  }

  /** Which column seems to play which part, and why. */
  roles(): RoleGuess[] {
    return call(() => this.glue.roles());
  }

  /**
   * The values of a column: a Float64Array in which NaN is missing for numbers, moments and
   * whole numbers compared as categories; else an array with `null`.
   */
  values(column: string): Float64Array | (string | boolean | null)[] {
    return call(() => this.glue.values(column));
  }

  /** Rows `start..end` as a table of its own. */
  slice(start: number, end: number): Table {
    return new Table(call(() => this.glue.slice(start, end)));
  }

  /** Gives the memory back. Idempotent. */
  free(): void {
    this.#owned.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** What makes a table once, and is used up by that. */
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

  /** Gives up and gives the memory back. Idempotent. */
  free(): void {
    this.#glue?.free();
    this.#glue = undefined;
  }

  /** The engine's own object; an error once it is finished. */
  protected get glue(): Glue {
    if (this.#glue !== undefined) return this.#glue;
    throw new DriftglassError({
      code: "reader-finished",
      message: "This reader is finished. Make another for the next file.",
    });
  }
}

/** What the engine's own readers have in common. */
interface GlueReader {
  readonly rows: number;
  push(chunk: Uint8Array): void;
  finish(): GlueTable;
  free(): void;
}

/** Reads bytes piece by piece; the table is the same for every way of cutting them. */
class Reader<Glue extends GlueReader> extends Making<Glue> {
  /** Records read so far. */
  get rows(): number {
    return this.glue.rows;
  }

  push(chunk: Uint8Array): void {
    const { glue } = this;
    call(() => glue.push(bytes("A chunk", chunk)));
  }

  /** The table. The reader is used up. */
  finish(): Table {
    return this.made((glue) => glue.finish());
  }
}

/** Reads plain CSV. */
export class CsvReader extends Reader<GlueCsvReader> {
  constructor(options?: CsvOptions) {
    super(() => new GlueCsvReader(options));
  }
}

/**
 * Reads CSV or JSON Lines, packed by gzip or not, and finds out which; with "csv" only CSV.
 *
 * With a reference, a file that outgrows its memory budget is counted against it while it is read:
 * drift of the table (a sample of the rows) is then that of all rows, for Kolmogorov-Smirnov,
 * chi-squared, distances over the reference's quantiles, shares and missing values.
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

  /** Bytes of the file so far. */
  get bytes(): number {
    return this.glue.bytes;
  }

  /** What a `PartReader` has to know; `undefined` for a file that is read from beginning to end. */
  plan(): Uint8Array | undefined {
    return this.glue.plan();
  }

  /** How far the rows kept are thinned out: what a `PartReader` may leave out from now on. */
  get level(): number {
    return this.glue.level;
  }

  /** The table of the records that are complete so far. The reader is used up. */
  finishEarly(): Table {
    return this.made((glue) => glue.finishEarly());
  }

  /** Adds a part that a `PartReader` read; false if it does not start where this reader is. */
  append(part: Uint8Array): boolean {
    const { glue } = this;
    return call(() => glue.append(part));
  }
}

/** Reads a part of a file whose beginning a `TableReader` looked at. */
export class PartReader {
  readonly #glue: GluePartReader;

  /** `from` is the first byte of the part; the byte pushed first is the one before it. */
  constructor(options: CsvOptions, plan: Uint8Array, from: number, level: number) {
    this.#glue = call<GluePartReader>(() => new GluePartReader(options, plan, from, level));
  }

  push(chunk: Uint8Array): void {
    call(() => this.#glue.push(chunk));
  }

  /** Reads on to the end of the last record; true when there is nothing more to read. */
  end(chunk: Uint8Array): boolean {
    return call(() => this.#glue.end(chunk));
  }

  /** The end of the file. */
  finish(): void {
    call(() => this.#glue.finish());
  }

  /** Where the first record starts, if that was found. */
  get start(): number | undefined {
    return this.#glue.start;
  }

  /** The part, in a buffer that was used before if it is large enough. The reader is used up. */
  pack(spare?: ArrayBuffer): Uint8Array {
    const size = call<number>(() => this.#glue.pack());
    const fits = spare !== undefined && spare.byteLength >= size;
    const bytes = new Uint8Array(fits ? spare : new ArrayBuffer(size + (size >> 4)), 0, size);
    call(() => this.#glue.copyTo(bytes));
    this.#glue.free();
    return bytes;
  }

  /** Gives up and gives the memory back. */
  free(): void {
    this.#glue.free();
  }
}

/** Counts all rows of a typed file, of which a sample is kept, against a reference, as a `TableReader` does. */
export class DecodedCounter extends Making<GlueDecodedCounter> {
  constructor(options: CsvOptions, reference: Table) {
    super(() => new GlueDecodedCounter(options, glueOf("The reference", reference)));
  }

  /** The next rows of one column: of each as many in the end. */
  push(column: unknown): void {
    const { glue } = this;
    call(() => glue.push(column));
  }

  /** The table, as `Table.fromDecoded` makes it. The counter is used up. */
  finish(decoded: unknown): Table {
    return this.made((glue) => glue.finish(decoded));
  }
}

/** The table in the engine; anything that is none is an error that names it. */
export function glueOf(what: string, table: unknown): GlueTable {
  if (table instanceof Table) return table.glue;
  throw new DriftglassError({ code: "kind-mismatch", message: `${what} has to be a Table.` });
}
