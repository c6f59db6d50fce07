import { DriftglassError } from "../core/error.js";
import type { CsvOptions } from "../core/types.js";
import type { CallOptions, Channel } from "./channel.js";
import type { DescribedTable } from "./handles.js";
import type { Handle } from "./protocol.js";

/** Pumps a stream to the worker chunk by chunk; the next is asked for when the last was taken. */
export async function readStream(
  stream: ReadableStream<Uint8Array>,
  options: CsvOptions,
  channel: Channel,
  { signal, onProgress }: CallOptions,
): Promise<DescribedTable> {
  const handle = (await channel.call("csvOpen", [options])) as Handle;
  const source = stream.getReader();
  let bytes = 0;
  try {
    for (;;) {
      if (signal?.aborted) throw cancelled();
      const { done, value } = await source.read();
      if (done) break;
      bytes += value.length;
      const rows = (await channel.call("csvPush", [handle, value])) as number;
      onProgress?.({ bytes, totalBytes: null, rows, stage: "reading" });
    }
    return (await channel.call(".finish", [handle])) as DescribedTable;
  } catch (thrown) {
    await source.cancel().catch(() => undefined);
    throw thrown;
  } finally {
    await channel.call("free", [handle]).catch(() => undefined);
  }
}

function cancelled(): DriftglassError {
  return new DriftglassError({ code: "cancelled", message: "Reading was cancelled." });
}
