/**
 * Columns of a typed file on their way to the engine. They consist of buffers only, so that threads can transfer them
 * without copying.
 */

/** The part of `Blob` that is used to read a file. */
export interface ByteSource {
  readonly size: number;
  slice(start?: number, end?: number): ByteSource;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface Named {
  name: string;
  /** Number of lists and structs among the values, kept as JSON text. */
  nested: number;
}

export type DecodedColumn = Named &
  (
    | {
        form: "numbers" | "moments" /** NaN is missing. Moments are in milliseconds since 1970. */;
        numbers: Float64Array;
      }
    | { form: "flags" /** 0, 1, or 2 for missing. */; flags: Uint8Array }
    | {
        form: "labels";
        /** The distinct texts in UTF-8, concatenated. */
        text: Uint8Array;
        /** The end of each text. */
        ends: Uint32Array;
        /** One code per row; 4294967295 is missing. */
        codes: Uint32Array;
      }
  );

export interface Decoded {
  columns: DecodedColumn[];
  rows: number;
  /** Number of rows in the columns; smaller than the number of rows if they exceed the memory budget. */
  kept: number;
  /** Size of the file in bytes. */
  bytes: number;
  /** Whether there were more rows than wanted. */
  stopped: boolean;
}

/** The wanted columns and rows of a file. */
export interface DecodeOptions {
  columns?: string[];
  maxRows?: number;
  missing?: string[];
  /** Memory budget of the values in bytes. */
  memoryBudget?: number;
  /** Whether to return all rows in runs too, if only some are kept. */
  runs?: boolean;
  file?: string;
}

export interface DecodeContext {
  signal: AbortSignal;
  /** Reports progress in bytes of the file and in rows. */
  progress: (bytes: number, rows: number) => void;
}

/** Yields runs of consecutive rows of one column each, and returns the kept rows of all columns. */
export type Decoding = AsyncGenerator<DecodedColumn, Decoded, void>;

/** Returns the buffers of decoded columns, for `postMessage`. */
export function buffersOf(columns: readonly DecodedColumn[]): ArrayBuffer[] {
  const parts = columns.flatMap((column) => Object.values(column) as unknown[]);
  return parts
    .filter((part) => ArrayBuffer.isView(part))
    .map(({ buffer }) => buffer as ArrayBuffer);
}
