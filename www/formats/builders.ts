/** Values of one column into buffers, by the type that the file declares. */
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

/** Numbers or moments; `read` turns a value that is there into a double. */
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

/** Whole numbers of any size: doubles while all are exact, else all of them as texts. */
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

/** True and false. */
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

/** Texts; `read` turns a value that is there into one. */
export class LabelBuilder implements Builder {
  readonly #read: (value: unknown) => string;
  readonly #missing: ReadonlySet<string>;
  readonly #codes: Uint32Array;
  readonly #known = new Map<string, number>();
  readonly #nested: boolean;
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
    const { text, ends } = endToEnd([...this.#known.keys()]);
    const nested = this.#nested ? this.#held : 0;
    return { name, nested, form: "labels", text, ends, codes: this.#codes };
  }

  #code(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const code = this.#known.size;
    this.#known.set(text, code);
    return code;
  }
}

/** Texts as UTF-8 in one buffer. */
function endToEnd(texts: readonly string[]): { text: Uint8Array; ends: Uint32Array } {
  const encoder = new TextEncoder();
  const ends = new Uint32Array(texts.length);
  let text = new Uint8Array(1024);
  let length = 0;
  for (const [at, label] of texts.entries()) {
    // No UTF-16 unit takes more than three bytes.
    const most = length + 3 * label.length;
    if (most > text.length) text = grown(text, length, most);
    length += encoder.encodeInto(label, text.subarray(length)).written;
    ends[at] = length;
  }
  return { text: text.slice(0, length), ends };
}

function grown(text: Uint8Array, length: number, least: number): Uint8Array<ArrayBuffer> {
  const size = Math.max(2 * text.length, least);
  if (size > 2 ** 32 - 1) {
    throw new DriftglassError({
      code: "out-of-memory",
      message: "The texts of one column are longer than 4 GB. Read fewer columns or rows.",
    });
  }
  const larger = new Uint8Array(size);
  larger.set(text.subarray(0, length));
  return larger;
}
