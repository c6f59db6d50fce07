/** Rebuilds what a dead worker held in the worker that takes its place: by repeating calls, and reading files again. */
import { DriftglassError } from "../core/error.js";
import type { CallOptions, Channel } from "./channel.js";
import { fileChanged, unlessAborted } from "./errors.js";
import { ownCopy, refuseClasses } from "./own-copy.js";
import { type Handle, isHandle } from "./protocol.js";

/** Calls that make the same object again from the same arguments. */
const MAKING = new Set([
  "planBatches",
  ".slice",
  ".table",
  ".before",
  "monitor",
  "monitorFromProfile",
  "restore",
]);
/** Calls that change what they are made on. */
const CHANGING = new Set([
  ".observe",
  ".observeJson",
  ".label",
  ".acknowledge",
  ".silence",
  ".endSilence",
]);
/** Changes of a monitor that are kept to be repeated, at most; a `snapshot()` replaces those before it. */
const MOST_CHANGES = 1000;
/** Lists in a change, such as latencies, are kept up to this length. */
const LONGEST = 10_000;
/** How often a call starts over when the worker dies between two calls. */
const TRIES = 3;

/** Makes an object in the worker behind `channel`. */
export type Make = (args: unknown[], channel: Channel) => Promise<unknown>;

/** An object that was in a worker: where it is now, and how it came to be. */
class Origin {
  isFreed = false;

  constructor(
    public handle: number,
    /** Makes it from `args`, in which origins stand for objects; `null` if it can no longer be made. */
    public make: Make | null,
    public args: unknown[],
    /** Whether what it is made from takes no memory: then objects made from it can be rebuilt even after it was freed. */
    readonly isLight: boolean,
    /** What changed it since, if that is known. */
    public changes: { method: string; args: unknown[] }[] | null = [],
  ) {}
}

/** The arguments with each replaced by what `swap` makes of it, and so the field `reference` of an object among them. */
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

/** The arguments as the worker knows them. */
function placed(args: unknown[]): unknown[] {
  return swapped(args, (argument) =>
    argument instanceof Origin ? ({ $handle: argument.handle } satisfies Handle) : argument,
  );
}

/** Whether all objects among the arguments can be made again, and nothing in them is large. */
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

/** Everything that arguments are made from, directly or not. */
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

/** A table read again, if it has the rows that it had. */
export function sameRows<Table extends { rowCount: number }>(
  before: { rowCount: number },
  again: Table,
): Table {
  if (again.rowCount === before.rowCount) return again;
  throw fileChanged();
}

/**
 * A channel that rebuilds objects of a dead worker when a call next names them. Their handles stay valid. A call on
 * what cannot be rebuilt fails with `handle-gone`, as every such call would without this.
 */
export class Recovery implements Channel {
  readonly #channel: Channel;
  /** By the number under which the caller knows it. */
  readonly #origins = new Map<number, Origin>();
  /** Rebuilt because others are made from them, though the caller has freed them. */
  readonly #temporary = new Set<Origin>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Says how an object is made; `args` may name others by their handles. */
  remember(handle: Handle, make: Make, args: unknown[] = [], isLight = true): void {
    const meant = this.#meant(args);
    if (!isRepeatable(meant)) return;
    this.#origins.set(handle.$handle, new Origin(handle.$handle, make, meant, isLight));
  }

  async call(method: string, args: unknown[], options: CallOptions = {}): Promise<unknown> {
    if (method === "free") return this.#free(args);
    for (const one of args) refuseClasses(one);
    // The arguments may be sent again later, when the caller may have changed what it passed.
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
    // A worker that is gone has nothing left to free.
    return this.#discard(origin);
  }

  async #discard({ handle }: Origin): Promise<void> {
    await this.#channel.call("free", [{ $handle: handle }]).catch((thrown: unknown) => {
      if (!isGone(thrown)) throw thrown;
    });
  }

  /** Keeps what a call did, if it can be done again. */
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
      // A monitor has its reference, or one was restored with it.
      const reference = originsIn(origin.args)[0];
      origin.make = (restored, channel) => channel.call("restore", restored);
      origin.args = [result, reference];
      origin.changes = [];
    }
  }

  /** Rebuilds those of the objects among the arguments that are gone, for one call at a time. */
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

  /** Frees what was rebuilt only for others, except for what is still needed. */
  async #release(needed: Set<Origin>): Promise<void> {
    for (const origin of this.#temporary) {
      if (needed.has(origin)) continue;
      this.#temporary.delete(origin);
      await this.#discard(origin);
    }
  }
}
