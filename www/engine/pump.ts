import type { CsvOptions } from "../core/types.js";
import type { CallOptions, Channel } from "./channel.js";
import { cancelledError } from "./errors.js";
import type { DescribedTable } from "./handles.js";
import type { Handle } from "./protocol.js";
import type { Sized } from "./source.js";
import { isGzipStart, readError } from "./unpack.js";

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** The same stream again after its first chunk was looked at. */
function again(first: Uint8Array | undefined, rest: Reader): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => first && controller.enqueue(first),
    async pull(controller) {
      const { done, value } = await rest.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => rest.cancel(reason),
  });
}

/** The stream, unpacked if it starts like gzip. */
async function plain(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  const { value } = await reader.read();
  const gzip = value !== undefined && isGzipStart(value);
  const whole = again(value, reader) as ReadableStream<Uint8Array<ArrayBuffer>>;
  return { gzip, chunks: gzip ? whole.pipeThrough(new DecompressionStream("gzip")) : whole };
}

/** Pumps a stream to the worker chunk by chunk; the next is asked for when the last was taken. */
export async function readStream(
  { stream, totalBytes }: Sized,
  options: CsvOptions,
  channel: Channel,
  { signal, onProgress }: CallOptions,
): Promise<DescribedTable> {
  const { gzip, chunks } = await plain(stream).catch((thrown: unknown) => {
    throw readError(thrown, false);
  });
  const handle = (await channel.call("csvOpen", [options])) as Handle;
  const source = chunks.getReader();
  const total = gzip ? null : totalBytes;
  let [bytes, rows] = [0, 0];
  try {
    for (;;) {
      if (signal?.aborted) throw cancelledError();
      const { done, value } = await source.read();
      if (done) break;
      bytes += value.length;
      rows = (await channel.call("csvPush", [handle, value])) as number;
      onProgress?.({ bytes, totalBytes: total, rows, stage: "reading" });
    }
    onProgress?.({ bytes, totalBytes: total, rows, stage: "typing" });
    const table = (await channel.call(".finish", [handle])) as DescribedTable;
    onProgress?.({ bytes, totalBytes: bytes, rows: table.rowCount, stage: "done" });
    return table;
  } catch (thrown) {
    await source.cancel().catch(() => undefined);
    throw readError(thrown, gzip);
  } finally {
    await channel.call("free", [handle]).catch(() => undefined);
  }
}
