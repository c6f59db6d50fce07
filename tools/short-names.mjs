// Short names for what the wasm and its glue call each other by: names in Rust and numbers that make them unique, none
// of which any other script sees.

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

  /** A whole number, seven bits a byte (LEB128). */
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

  /** As many as a number says of what `read` reads. */
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

/** Gives out a, b, ... z, aa, ...; the same name always gets the same one. */
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

/** Other exports than functions are used by name outside the glue. */
function exports(section, names) {
  const items = section.list(() => {
    const [field, kind] = [section.name(), section.byte()];
    const short = kind === FUNCTION ? names.of(field) : field;
    return [name(short), Buffer.from([kind]), number(section.number())];
  });
  return list(items.map((item) => Buffer.concat(item)));
}

/** What the glue's classes call their own. */
const OWN = new Map([
  ["__wbg_ptr", "_p"],
  ["__destroy_into_raw", "_d"],
  ["__wrap", "_w"],
]);

/** What takes the place of names in the glue: members of `wasm`, functions that the wasm imports, and its own. */
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

/** The wasm and its glue with short names. */
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
