/** Reads Arrow IPC, as a file (Feather 2) or a stream, into columns. */
import {
  type Column,
  CompressionType,
  type DataType,
  setCompressionCodec,
  Type,
  tableFromIPC,
} from "@uwdata/flechette";
import { decompressZstd } from "hyparquet-compressors";
import { bytesOf, messagesOf } from "./arrow-messages.js";
import {
  type Builder,
  FlagBuilder,
  IntegerBuilder,
  LabelBuilder,
  NumberBuilder,
} from "./builders.js";
import { unpackLz4 } from "./lz4.js";
import { ColumnTaker, Taking } from "./taking.js";
import type { ByteSource, DecodeContext, DecodeOptions, Decoding } from "./types.js";
import { asJson, bytesAsText, decimal, milliseconds } from "./values.js";
import { wantedNames } from "./wanted.js";

/** Number of values unpacked at once. */
const PIECE = 2 ** 16;

function readsOnly(): never {
  throw new Error("Arrow is only read here.");
}

setCompressionCodec(CompressionType.LZ4_FRAME, { decode: unpackLz4, encode: readsOnly });
setCompressionCodec(CompressionType.ZSTD, {
  // Decode into a separate buffer, because values must be aligned to their size.
  decode: (bytes, length) => decompressZstd(bytes, new Uint8Array(length)),
  encode: readsOnly,
});

/** Returns the builder for a column of a type. */
function builderFor(type: DataType, rows: number, missing: readonly string[]): Builder {
  const texts = (read: (value: unknown) => string) => new LabelBuilder(rows, read, { missing });
  switch (type.typeId) {
    case Type.Dictionary:
      return builderFor(type.dictionary, rows, missing);
    case Type.RunEndEncoded:
      return builderFor(type.children[1].type, rows, missing);
    case Type.Null:
    case Type.Float:
      return new NumberBuilder("numbers", rows, Number);
    case Type.Int:
      return new IntegerBuilder(rows, (value) => value as number | bigint);
    case Type.Bool:
      return new FlagBuilder(rows);
    case Type.Decimal: {
      const { scale } = type;
      if (scale > 0) {
        return new NumberBuilder("numbers", rows, (value) => decimal(value as bigint, scale));
      }
      return new IntegerBuilder(rows, (value) => BigInt(value as bigint) * 10n ** BigInt(-scale));
    }
    case Type.Date:
      // The library returns milliseconds for both units.
      return new NumberBuilder("moments", rows, (value) => Number(value));
    case Type.Timestamp:
    case Type.Time:
    case Type.Duration: {
      const { unit } = type;
      const form = type.typeId === Type.Timestamp ? "moments" : "numbers";
      return new NumberBuilder(form, rows, (value) => milliseconds(value as bigint, unit));
    }
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return texts(String);
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
    case Type.FixedSizeBinary:
      return texts((value) => bytesAsText(value as Uint8Array));
    default:
      return new LabelBuilder(rows, asJson, { nested: true });
  }
}

/** Keeps 64-bit integers exact. */
const EXACTLY = { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true };

/** Reads an Arrow file. Memory holds a run of record batches at a time, and the dictionaries before them. */
export async function* decodeArrow(
  blob: ByteSource,
  options: DecodeOptions,
  context: DecodeContext,
): Decoding {
  const most = options.maxRows ?? Number.POSITIVE_INFINITY;
  const messages = await messagesOf(blob, most, context.signal);
  const rows = Math.min(messages.rows, most);
  const known = [await bytesOf(blob, messages.schema)];
  const empty = tableFromIPC(known, EXACTLY);
  const names = wantedNames(empty.names, options.columns);
  const taking = new Taking(rows, names.length, options);
  const takers = names.map((name) => {
    const { type } = empty.getChild(name) as Column<unknown>;
    const make = (size: number) => builderFor(type, size, options.missing ?? []);
    return { name, taker: new ColumnTaker(name, taking, make) };
  });
  const tell = (passed: number) => {
    const read = Math.min(passed, rows);
    context.progress((blob.size * read) / rows, Math.floor(read));
  };
  let done = 0;
  for (const run of messages.runs) {
    for (const dictionary of messages.dictionaries.slice(known.length - 1, run.dictionaries))
      known.push(await bytesOf(blob, dictionary));
    context.signal.throwIfAborted();
    const table = tableFromIPC([...known, await bytesOf(blob, run)], EXACTLY);
    for (const [at, { name, taker }] of takers.entries()) {
      const { data } = table.getChild(name) as Column<unknown>;
      let first = done;
      for (const batch of data) {
        const end = Math.min(batch.length, rows - first);
        for (let from = 0; from < end; from += PIECE) {
          context.signal.throwIfAborted();
          tell(done + (at * run.rows + first - done + from) / names.length);
          const count = Math.min(PIECE, end - from);
          yield* taker.push(batch.slice(from, from + count) as ArrayLike<unknown>, count);
        }
        first += end;
      }
    }
    done += run.rows;
  }
  const { kept } = taking.sample;
  const columns = takers.map(({ taker }) => taker.finish());
  return { columns, rows, kept, bytes: blob.size, stopped: rows < messages.rows };
}
