/** Collects the values of one column in buffers, by the type that the file declares. */
import { DriftglassError } from "../core/error.js";
import type { DecodedColumn } from "./types.js";

const MISSING = 0xffffffff;
const LARGEST = 2n ** 53n;

/** Takes the values of a column in order. */
export interface Builder {
  push(values: ArrayLike<unknown>, from: number, to: number): void;
  finish(name: string): DecodedColumn;
}

const isMissing = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

/** Numbers or moments. `read` converts a present value to a double. */
export class NumberBuilder implements Builder {
  readonly #form: "numbers" | "moments";
  readonly #read: (value: unknown) => number;
  readonly #numbers: Float64Array;
  #rows = 0;

  constructor(form: "numbers" | "moments", rows: number, read: (value: unknown) => number) {
    this.#form = form;
    this.#read = read;
    this.#numbers = new Float64Array(rows);
  }

  push(values: ArrayLike<unknown>, from: number, to: number): void {
    for (let row = from; row < to; row += 1) {
      const value = values[row];
      this.#numbers[this.#rows] = isMissing(value) ? Number.NaN : this.#read(value);
      this.#rows += 1;
    }
  }

  finish(name: string): DecodedColumn {
    return { name, nested: 0, form: this.#form, numbers: this.#numbers };
  }
}

/** Integers of any size: as doubles while all are exact, otherwise all as text. */
export class IntegerBuilder implements Builder {
  readonly #size: number;
  readonly #read: (value: unknown) => number | bigint;
  #numbers: Float64Array;
  #labels: LabelBuilder | undefined;
  #rows = 0;

  constructor(rows: number, read: (value: unknown) => number | bigint) {
    this.#size = rows;
    this.#read = read;
    this.#numbers = new Float64Array(rows);
  }

  push(values: ArrayLike<unknown>, from: number, to: number): void {
    for (let row = from; row < to; row += 1) {
      const value = values[row];
      const whole = isMissing(value) ? null : this.#read(value);
      if (this.#labels === undefined && typeof whole === "bigint" && !isExact(whole)) {
        this.#labels = this.#asLabels();
      }
      if (this.#labels !== undefined) this.#labels.add(whole === null ? null : String(whole));
      else this.#numbers[this.#rows] = whole === null ? Number.NaN : Number(whole);
      this.#rows += 1;
    }
  }

  finish(name: string): DecodedColumn {
    if (this.#labels !== undefined) return this.#labels.finish(name);
    return { name, nested: 0, form: "numbers", numbers: this.#numbers };
  }

  #asLabels(): LabelBuilder {
    const labels = new LabelBuilder(this.#size, String);
    for (const number of this.#numbers.subarray(0, this.#rows)) {
      labels.add(Number.isNaN(number) ? null : String(BigInt(number)));
    }
    this.#numbers = new Float64Array(0);
    return labels;
  }
}

function isExact(value: bigint): boolean {
  return value <= LARGEST && value >= -LARGEST;
}

/** Booleans. */
export class FlagBuilder implements Builder {
  readonly #flags: Uint8Array;
  #rows = 0;

  constructor(rows: number) {
    this.#flags = new Uint8Array(rows);
  }

  push(values: ArrayLike<unknown>, from: number, to: number): void {
    for (let row = from; row < to; row += 1) {
      const value = values[row];
      this.#flags[this.#rows] = isMissing(value) ? 2 : Number(Boolean(value));
      this.#rows += 1;
    }
  }

  finish(name: string): DecodedColumn {
    return { name, nested: 0, form: "flags", flags: this.#flags };
  }
}

/** Number of distinct texts after which lookup is reconsidered. */
const MANY = 1 << 16;

/** Texts. `read` converts a present value to a text. */
export class LabelBuilder implements Builder {
  readonly #read: (value: unknown) => string;
  readonly #missing: ReadonlySet<string>;
  readonly #codes: Uint32Array;
  readonly #texts = new TextBuffer();
  readonly #nested: boolean;
  /** The codes of the texts seen so far; `undefined` once texts hardly repeat, when each gets a new code. */
  #known: Map<string, number> | undefined = new Map();
  #held = 0;
  #rows = 0;

  constructor(
    rows: number,
    read: (value: unknown) => string,
    { missing = [], nested = false }: { missing?: readonly string[]; nested?: boolean } = {},
  ) {
    this.#read = read;
    this.#missing = new Set(missing.map((token) => token.trim()));
    this.#codes = new Uint32Array(rows);
    this.#nested = nested;
  }

  push(values: ArrayLike<unknown>, from: number, to: number): void {
    for (let row = from; row < to; row += 1) {
      const value = values[row];
      this.add(isMissing(value) ? null : this.#read(value));
    }
  }

  add(text: string | null): void {
    if (text === null || (this.#missing.size > 0 && this.#missing.has(text.trim()))) {
      this.#codes[this.#rows] = MISSING;
    } else {
      this.#codes[this.#rows] = this.#code(text);
      this.#held += 1;
    }
    this.#rows += 1;
  }

  finish(name: string): DecodedColumn {
    const nested = this.#nested ? this.#held : 0;
    return { name, nested, form: "labels", ...this.#texts.finish(), codes: this.#codes };
  }

  #code(text: string): number {
    if (this.#known === undefined) return this.#texts.add(text);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.add(text);
    this.#known.set(text, code);
    if (this.#known.size > MANY && 2 * this.#known.size > this.#held) this.#known = undefined;
    return code;
  }
}

/** Concatenated texts in UTF-8, so that no row's text stays on the JavaScript heap. */
class TextBuffer {
  readonly #encoder = new TextEncoder();
  #text = new Uint8Array(1024);
  #length = 0;
  #ends = new Uint32Array(256);
  #count = 0;

  /** Adds a text. Returns the number of texts before it. */
  add(text: string): number {
    // A UTF-16 unit takes at most three bytes.
    const most = this.#length + 3 * text.length;
    if (most > this.#text.length) this.#grow(most);
    if (this.#count === this.#ends.length) {
      const ends = new Uint32Array(2 * this.#count);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    const free = this.#text.subarray(this.#length, most);
    this.#length += this.#encoder.encodeInto(text, free).written;
    this.#ends[this.#count] = this.#length;
    this.#count += 1;
    return this.#count - 1;
  }

  finish(): { text: Uint8Array; ends: Uint32Array } {
    return {
      text: this.#text.slice(0, this.#length),
      ends: this.#ends.slice(0, this.#count),
    };
  }

  #grow(least: number): void {
    const size = Math.max(2 * this.#text.length, least);
    if (size > 2 ** 32 - 1) {
      throw new DriftglassError({
        code: "out-of-memory",
        message: "The texts of one column are longer than 2 GB. Read fewer columns or rows.",
      });
    }
    const larger = new Uint8Array(size);
    larger.set(this.#text.subarray(0, this.#length));
    this.#text = larger;
  }
}
