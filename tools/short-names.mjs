// Shortens the names by which the wasm and its glue refer to each other: Rust names with numbers that make them unique.
// No other script uses them.

const IMPORTS = 2;
const EXPORTS = 7;
const FUNCTION = 0;

/** Reads a wasm file byte by byte. */
class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }

  get ended() {
    return this.at === this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** Reads an integer with seven bits per byte (LEB128). */
  number() {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      number += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return number;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name() {
    return Buffer.from(this.take(this.number())).toString();
  }

  /** Reads a count, and then as many items with `read`. */
  list(read) {
    return Array.from({ length: this.number() }, read);
  }
}

function number(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

const withLength = (bytes) => Buffer.concat([number(bytes.length), bytes]);
const name = (text) => withLength(Buffer.from(text));
const list = (items) => Buffer.concat([number(items.length), ...items]);

/** Assigns a, b, ... z, aa, ...; the same name always gets the same short name. */
function shortNames() {
  const given = new Map();
  const letters = (at) =>
    (at < 26 ? "" : letters(Math.floor(at / 26) - 1)) + String.fromCharCode(97 + (at % 26));
  return {
    given,
    of: (long) => {
      if (!given.has(long)) given.set(long, letters(given.size));
      return given.get(long);
    },
  };
}

function imports(section, names) {
  const items = section.list(() => {
    const [module, field, kind] = [section.name(), section.name(), section.byte()];
    if (kind !== FUNCTION) throw new Error(`the wasm imports ${field}, which is no function`);
    return [name(module), name(names.of(field)), Buffer.from([kind]), number(section.number())];
  });
  return list(items.map((item) => Buffer.concat(item)));
}

/** Shortens the exported functions. Other exports are used by name outside the glue. */
function exports(section, names) {
  const items = section.list(() => {
    const [field, kind] = [section.name(), section.byte()];
    const short = kind === FUNCTION ? names.of(field) : field;
    return [name(short), Buffer.from([kind]), number(section.number())];
  });
  return list(items.map((item) => Buffer.concat(item)));
}

/** Short names of the private members of the glue's classes. */
const OWN = new Map([
  ["__wbg_ptr", "_p"],
  ["__destroy_into_raw", "_d"],
  ["__wrap", "_w"],
]);

/** Renames in the glue: members of `wasm`, functions that the wasm imports, and the glue's private members. */
function renamed(glue, { imported, exported }) {
  const members = glue.replace(/\bwasm\.(\w+)/g, (whole, long) => {
    const short = exported.given.get(long);
    return short === undefined ? whole : `wasm.${short}`;
  });
  const seen = new Set();
  const keys = members.replace(
    /^(\s*)(\w+)(: (?:async )?(?:function\b|\())/gm,
    (whole, before, long, after) => {
      const short = imported.given.get(long);
      if (short === undefined) return whole;
      seen.add(long);
      return before + short + after;
    },
  );
  const lost = [...imported.given.keys()].filter((long) => !seen.has(long));
  if (lost.length > 0) throw new Error(`the glue has no ${lost.join(", ")}`);
  return keys.replace(/\b__\w+\b/g, (long) => OWN.get(long) ?? long);
}

/** Returns the wasm and its glue with short names. */
export function withShortNames(wasm, glue) {
  const [imported, exported] = [shortNames(), shortNames()];
  const reader = new Reader(wasm);
  const parts = [reader.take(8)];
  while (!reader.ended) {
    const id = reader.byte();
    const body = reader.take(reader.number());
    const write = { [IMPORTS]: [imports, imported], [EXPORTS]: [exports, exported] }[id];
    const bytes = write === undefined ? body : write[0](new Reader(body), write[1]);
    parts.push(Buffer.from([id]), withLength(bytes));
  }
  return { wasm: Buffer.concat(parts), glue: renamed(glue, { imported, exported }) };
}
