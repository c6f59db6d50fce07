/** Rebuilds the objects of a dead worker in its replacement, by repeating calls and reading files again. */
import { DriftglassError } from "../core/error.js";
import type { CallOptions, Channel } from "./channel.js";
import { fileChanged, unlessAborted } from "./errors.js";
import { ownCopy, refuseClasses } from "./own-copy.js";
import { type Handle, isHandle } from "./protocol.js";

/** Calls that make an equal object again from the same arguments. */
const MAKING = new Set([
  "planBatches",
  ".slice",
  ".table",
  ".before",
  "monitor",
  "monitorFromProfile",
  "restore",
]);
/** Calls that change the object they are called on. */
const CHANGING = new Set([
  ".observe",
  ".observeJson",
  ".label",
  ".acknowledge",
  ".silence",
  ".endSilence",
]);
/** Maximum number of changes kept per monitor for repetition. A `snapshot()` replaces all earlier changes. */
const MOST_CHANGES = 1000;
/** Maximum length of a list in a change, such as latencies, for the change to be kept. */
const LONGEST = 10_000;
/** Maximum number of attempts of a call if the worker dies between calls. */
const TRIES = 3;

/** Makes an object in the worker behind `channel`. */
export type Make = (args: unknown[], channel: Channel) => Promise<unknown>;

/** An object in a worker: its current handle, and how it was made. */
class Origin {
  isFreed = false;

  constructor(
    public handle: number,
    /** Makes the object from `args`, in which origins stand for objects; `null` if it can no longer be made. */
    public make: Make | null,
    public args: unknown[],
    /** Whether its inputs take no memory. If so, objects made from it can be rebuilt even after it was freed. */
    readonly isLight: boolean,
    /** Changes since it was made; `null` if they are not known. */
    public changes: { method: string; args: unknown[] }[] | null = [],
  ) {}
}

/** Returns the arguments with each one, and the field `reference` of each object among them, replaced by `swap`. */
function swapped(args: unknown[], swap: (argument: unknown) => unknown): unknown[] {
  return args.map((argument) => {
    const own = swap(argument);
    if (own !== argument || typeof argument !== "object" || argument === null) return own;
    const reference: unknown = Reflect.get(argument, "reference");
    const other = swap(reference);
    return other === reference ? argument : { ...argument, reference: other };
  });
}

function originsIn(args: unknown[]): Origin[] {
  const found: Origin[] = [];
  swapped(args, (argument) => {
    if (argument instanceof Origin) found.push(argument);
    return argument;
  });
  return found;
}

/** Returns the arguments with handles instead of origins. */
function placed(args: unknown[]): unknown[] {
  return swapped(args, (argument) =>
    argument instanceof Origin ? ({ $handle: argument.handle } satisfies Handle) : argument,
  );
}

/** Whether all objects among the arguments can be made again, and none of the arguments is large. */
function isRepeatable(args: unknown[]): boolean {
  let isKnown = true;
  swapped(args, (argument) => {
    if (isHandle(argument)) isKnown = false;
    if (argument instanceof Origin && argument.make === null) isKnown = false;
    return argument;
  });
  const isLong = (value: unknown) => Array.isArray(value) && value.length > LONGEST;
  const holdsLong = (argument: unknown) =>
    typeof argument === "object" && Object.values(argument ?? {}).some(isLong);
  return isKnown && !args.some(holdsLong);
}

/** Returns all origins that the arguments depend on, directly or indirectly. */
function restingOn(args: unknown[], all = new Set<Origin>()): Set<Origin> {
  for (const origin of originsIn(args)) {
    all.add(origin);
    restingOn(origin.args, all);
  }
  return all;
}

function isGone(thrown: unknown): boolean {
  return thrown instanceof DriftglassError && thrown.code === "handle-gone";
}

/** Returns a table that was read again if it has the same number of rows; throws `file-changed` otherwise. */
export function sameRows<Table extends { rowCount: number }>(
  before: { rowCount: number },
  again: Table,
): Table {
  if (again.rowCount === before.rowCount) return again;
  throw fileChanged();
}

/**
 * A channel that rebuilds objects of a dead worker when a call next uses them. Their handles stay valid. A call on an
 * object that cannot be rebuilt rejects with `handle-gone`.
 */
export class Recovery implements Channel {
  readonly #channel: Channel;
  /** Origins by the handle that the caller knows. */
  readonly #origins = new Map<number, Origin>();
  /** Origins that the caller has freed and that were rebuilt because others depend on them. */
  readonly #temporary = new Set<Origin>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Records how an object is made. `args` may contain handles of other objects. */
  remember(handle: Handle, make: Make, args: unknown[] = [], isLight = true): void {
    const meant = this.#meant(args);
    if (!isRepeatable(meant)) return;
    this.#origins.set(handle.$handle, new Origin(handle.$handle, make, meant, isLight));
  }

  async call(method: string, args: unknown[], options: CallOptions = {}): Promise<unknown> {
    if (method === "free") return this.#free(args);
    for (const one of args) refuseClasses(one);
    // The arguments may be sent again later, after the caller has changed them.
    const isSentAgain = MAKING.has(method) || originsIn(this.#meant(args)).length > 0;
    const meant = this.#meant(isSentAgain ? args.map(ownCopy) : args);
    const origins = originsIn(meant);
    for (let tries = 1; ; tries += 1) {
      try {
        const result = await this.#channel.call(method, placed(meant), options);
        this.#note(method, meant, result);
        return result;
      } catch (thrown) {
        if (!isGone(thrown) || origins.length === 0 || tries === TRIES) throw thrown;
        await unlessAborted(options.signal, this.#inTurn(meant, thrown));
      }
    }
  }

  close(): void {
    this.#channel.close();
  }

  #meant(args: unknown[]): unknown[] {
    return swapped(args, (argument) =>
      isHandle(argument) ? (this.#origins.get(argument.$handle) ?? argument) : argument,
    );
  }

  async #free(args: unknown[]): Promise<unknown> {
    const [origin] = originsIn(this.#meant(args));
    if (origin === undefined) return this.#channel.call("free", args);
    for (const [name, other] of this.#origins) if (other === origin) this.#origins.delete(name);
    origin.isFreed = true;
    if (!origin.isLight) origin.make = null;
    // If the worker is gone, there is nothing to free.
    return this.#discard(origin);
  }

  async #discard({ handle }: Origin): Promise<void> {
    await this.#channel.call("free", [{ $handle: handle }]).catch((thrown: unknown) => {
      if (!isGone(thrown)) throw thrown;
    });
  }

  /** Records a call for repetition, if it can be repeated. */
  #note(method: string, meant: unknown[], result: unknown): void {
    if (MAKING.has(method) && isHandle(result) && isRepeatable(meant)) {
      const make: Make = (args, channel) => channel.call(method, args);
      this.#origins.set(result.$handle, new Origin(result.$handle, make, meant, true));
    }
    const [origin, ...args] = meant;
    if (!(origin instanceof Origin)) return;
    if (CHANGING.has(method)) {
      const { changes } = origin;
      const isKept = changes !== null && changes.length < MOST_CHANGES && isRepeatable(args);
      if (isKept) changes.push({ method, args });
      else origin.changes = null;
    } else if (method === ".snapshot") {
      // A monitor was made from its reference or restored with it.
      const reference = originsIn(origin.args)[0];
      origin.make = (restored, channel) => channel.call("restore", restored);
      origin.args = [result, reference];
      origin.changes = [];
    }
  }

  /** Rebuilds the missing objects among the arguments, for one call at a time. */
  #inTurn(meant: unknown[], otherwise: unknown): Promise<void> {
    const work = this.#last.then(async () => {
      try {
        for (const origin of originsIn(meant)) await this.#alive(origin, otherwise);
      } finally {
        await this.#release(new Set());
      }
    });
    this.#last = work.catch(() => undefined);
    return work;
  }

  async #alive(origin: Origin, otherwise: unknown): Promise<void> {
    if ((await this.#channel.call("holds", [origin.handle])) === true) return;
    const { make, changes } = origin;
    if (make === null || changes === null) throw otherwise;
    for (const other of originsIn(origin.args)) await this.#alive(other, otherwise);
    const made = await make(placed(origin.args), this.#channel);
    if (!isHandle(made)) throw otherwise;
    const again = new Origin(made.$handle, null, [], true);
    try {
      for (const { method, args } of changes) {
        await this.#release(restingOn([...args, ...origin.args]));
        for (const other of originsIn(args)) await this.#alive(other, otherwise);
        await this.#channel.call(method, placed([again, ...args]));
      }
    } catch (thrown) {
      await this.#discard(again);
      throw thrown;
    }
    origin.handle = again.handle;
    if (origin.isFreed) this.#temporary.add(origin);
  }

  /** Frees objects that were rebuilt only for others, except those still needed. */
  async #release(needed: Set<Origin>): Promise<void> {
    for (const origin of this.#temporary) {
      if (needed.has(origin)) continue;
      this.#temporary.delete(origin);
      await this.#discard(origin);
    }
  }
}
