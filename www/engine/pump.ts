import type { CsvOptions } from "../core/types.js";
import type { CallOptions, Channel } from "./channel.js";
import { cancelledError, readError } from "./errors.js";
import type { DescribedTable } from "./handles.js";
import { throttled } from "./progress.js";
import type { Handle } from "./protocol.js";
import type { Sized } from "./source.js";
import type { TextReading } from "./types.js";

/** Pumps a stream to the worker chunk by chunk; the next is asked for when the last was taken. */
export async function readStream(
  { stream, totalBytes }: Sized,
  options: CsvOptions,
  how: TextReading,
  channel: Channel,
  { signal, enough, onProgress }: CallOptions,
): Promise<DescribedTable> {
  const handle = (await channel.call("readerOpen", [options, how])) as Handle;
  const source = stream.getReader();
  const tell = throttled(onProgress ?? (() => undefined));
  let [bytes, rows, ended] = [0, 0, false];
  try {
    while (!enough?.aborted) {
      if (signal?.aborted) throw cancelledError();
      const { done, value } = await source.read();
      ended = done;
      if (done) break;
      bytes += value.length;
      rows = (await channel.call("readerPush", [handle, value])) as number;
      tell({ bytes, totalBytes, rows, stage: "reading" });
    }
    tell({ bytes, totalBytes, rows, stage: "typing" });
    const finish = ended ? ".finish" : ".finishEarly";
    const table = (await channel.call(finish, [handle])) as DescribedTable;
    if (!ended) await source.cancel();
    tell({ bytes, totalBytes: bytes, rows: table.rowCount, stage: "done" });
    return table;
  } catch (thrown) {
    await source.cancel().catch(() => undefined);
    throw readError(thrown);
  } finally {
    await channel.call("free", [handle]).catch(() => undefined);
  }
}
