/** Columns of a typed file on their way to the engine: only buffers, so that threads pass them without copying. */

/** What is read of a file: a `Blob` is such. */
export interface ByteSource {
  readonly size: number;
  slice(start?: number, end?: number): ByteSource;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface Named {
  name: string;
  /** Lists and structs among the values, kept as JSON text. */
  nested: number;
}

export type DecodedColumn = Named &
  (
    | {
        form: "numbers" | "moments" /** NaN is missing; moments in ms since 1970. */;
        numbers: Float64Array;
      }
    | { form: "flags" /** 0, 1, or 2 for missing. */; flags: Uint8Array }
    | {
        form: "labels";
        /** The distinct texts in UTF-8, end to end. */
        text: Uint8Array;
        /** Where each ends. */
        ends: Uint32Array;
        /** One a row; 4294967295 is missing. */
        codes: Uint32Array;
      }
  );

export interface Decoded {
  columns: DecodedColumn[];
  rows: number;
  /** How many of them the columns hold: fewer where they would take too much memory. */
  kept: number;
  /** Bytes of the file. */
  bytes: number;
  /** Whether there were more rows than wanted. */
  stopped: boolean;
}

/** Which columns and rows of a file are wanted. */
export interface DecodeOptions {
  columns?: string[];
  maxRows?: number;
  missing?: string[];
  /** What the values may take, in bytes. */
  memoryBudget?: number;
  /** Whether all rows are wanted besides, in runs, if not all are kept. */
  runs?: boolean;
  file?: string;
}

export interface DecodeContext {
  signal: AbortSignal;
  /** How far it is, in bytes of the file and in rows. */
  progress: (bytes: number, rows: number) => void;
}

/** Runs of consecutive rows, each of one column, and then what is kept of all. */
export type Decoding = AsyncGenerator<DecodedColumn, Decoded, void>;

/** The buffers of decoded columns, for `postMessage`. */
export function buffersOf(columns: readonly DecodedColumn[]): ArrayBuffer[] {
  const parts = columns.flatMap((column) => Object.values(column) as unknown[]);
  return parts
    .filter((part) => ArrayBuffer.isView(part))
    .map(({ buffer }) => buffer as ArrayBuffer);
}
