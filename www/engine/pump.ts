import type { CsvOptions } from "../core/types.js";
import type { CallOptions, Channel } from "./channel.js";
import type { Sized } from "./chunks.js";
import { readError } from "./errors.js";
import type { DescribedTable } from "./handles.js";
import { throttled } from "./progress.js";
import type { Handle } from "./protocol.js";
import type { TextReading } from "./types.js";

/** Sends a stream to the worker chunk by chunk. The next chunk is read once the previous one was taken. */
export async function readStream(
  { chunks, totalBytes }: Sized,
  options: CsvOptions,
  how: TextReading,
  channel: Channel,
  call: CallOptions,
): Promise<DescribedTable> {
  const tell = throttled(call.onProgress ?? (() => undefined));
  let [bytes, rows] = [0, 0];
  let handle: Handle | undefined;
  try {
    handle = (await channel.call("readerOpen", [options, how])) as Handle;
    for (let chunk = await chunks.next(call); chunk; chunk = await chunks.next(call)) {
      bytes += chunk.length;
      rows = (await channel.call("readerPush", [handle, chunk])) as number;
      tell({ bytes, totalBytes, rows, stage: "reading" });
    }
    tell({ bytes, totalBytes, rows, stage: "typing" });
    const finish = chunks.ended ? ".finish" : ".finishEarly";
    const table = (await channel.call(finish, [handle])) as DescribedTable;
    tell({ bytes, totalBytes: bytes, rows: table.rowCount, stage: "done" });
    return table;
  } catch (thrown) {
    throw readError(thrown);
  } finally {
    chunks.cancel();
    if (handle !== undefined) await channel.call("free", [handle]).catch(() => undefined);
  }
}
