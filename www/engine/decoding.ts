/**
 * Reads typed files (Parquet, Arrow) into tables: decoded in a separate worker, counted in the worker that holds the
 * reference.
 */
import { buffersOf, type Decoded, type DecodedColumn } from "../formats/types.js";
import { type CallOptions, type Channel, WorkerChannel } from "./channel.js";
import type { DescribedTable } from "./handles.js";
import { sentTo } from "./lent.js";
import type { Handle } from "./protocol.js";
import type { TypedRequest } from "./typed.js";
import type { TextReading } from "./types.js";
import { scriptWorker } from "./worker-source.js";

/** A typed file, and the reference that all rows are counted against if only a sample is kept. */
export interface TypedReading extends TypedRequest {
  blob: Blob;
  against: Pick<TextReading, "reference">;
}

type Step = IteratorResult<DecodedColumn, Decoded>;
type Take = (run: DecodedColumn) => Promise<unknown>;

/** Reads a typed file into a table of `owner`. Without a module it is decoded in this thread. */
export async function readTyped(
  { against, options, ...file }: TypedReading,
  owner: Channel,
  module: WebAssembly.Module | undefined,
  call: CallOptions,
): Promise<DescribedTable> {
  const { signal } = call;
  const request = { ...file, options: { ...options, runs: against.reference !== undefined } };
  let counter: Handle | undefined;
  const count = async (run: DecodedColumn) => {
    counter ??= (await owner.call("counterOpen", [options, against], { signal })) as Handle;
    await owner.call(".push", [counter, run], { signal, transfer: buffersOf([run]) });
  };
  try {
    const decoded = await decodedRuns(request, module, call, count);
    const transfer = buffersOf(decoded.columns);
    const made =
      counter === undefined
        ? owner.call("fromDecoded", [decoded, options], { transfer })
        : owner.call(".finish", [counter, decoded], { transfer });
    return (await made) as DescribedTable;
  } finally {
    if (counter !== undefined) await owner.call("free", [counter]).catch(() => undefined);
  }
}

/** Decodes a typed file in a separate worker, or in this thread if there is none, and passes runs of rows to `take`. */
async function decodedRuns(
  request: TypedRequest & { blob: Blob },
  module: WebAssembly.Module | undefined,
  call: CallOptions,
  take: Take,
): Promise<Decoded> {
  const worker = module && (await decoder(module));
  if (worker === undefined) {
    const { decodeIn } = await import("./typed.js");
    const steps = decodeIn(request, {
      signal: call.signal ?? new AbortController().signal,
      enough: new AbortController().signal,
      progress: call.onProgress ?? (() => undefined),
    });
    return taken(await steps.next(), () => steps.next(), take);
  }
  try {
    const first = await sentTo(request.blob, (blob, transfer) =>
      worker.call("decode", [{ ...request, blob }], { ...call, transfer }),
    );
    return await taken(first as Step, () => worker.call("next", [], call) as Promise<Step>, take);
  } finally {
    worker.close();
  }
}

/** Takes one run while the next is decoded, so that at most two are in memory. */
async function taken(first: Step, next: () => Promise<Step>, take: Take): Promise<Decoded> {
  let step = first;
  while (!step.done) {
    const following = next();
    // Awaited only after the previous run was taken.
    following.catch(() => undefined);
    await take(step.value);
    step = await following;
  }
  return step.value;
}

async function decoder(module: WebAssembly.Module): Promise<WorkerChannel | undefined> {
  const { default: script } = await import("virtual:driftglass-decoder");
  const make = () => scriptWorker(script, "driftglass decoder");
  return WorkerChannel.start(make, module).catch(() => undefined);
}
