// Writes Parquet for tests: optional columns, plain values, one page for each column of a row group.
const INT32 = 5;
const INT64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** Physical type, converted type (if any) and how a value is written. */
const TYPES = {
  flag: [0],
  int: [1, undefined, 4, (view, at, value) => view.setInt32(at, value, true)],
  moment: [2, 9, 8, (view, at, value) => view.setBigInt64(at, BigInt(value), true)],
  double: [5, undefined, 8, (view, at, value) => view.setFloat64(at, value, true)],
  text: [6, 0],
};

function varint(number) {
  const bytes = [];
  let rest = BigInt(number);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/** A value of the compact protocol of Thrift: structs are lists of [id, type, value], lists [type, values]. */
function thrift(type, value) {
  if (type === INT32 || type === INT64) return varint(BigInt(value) << 1n);
  if (type === BINARY) {
    const bytes = new TextEncoder().encode(value);
    return [...varint(bytes.length), ...bytes];
  }
  if (type === LIST) {
    const [of, values] = value;
    const size = [0xf0 | of, ...varint(values.length)];
    return [...size, ...values.flatMap((one) => thrift(of, one))];
  }
  let last = 0;
  const fields = value
    .filter(([, , field]) => field !== undefined)
    .flatMap(([id, kind, field]) => {
      const head = ((id - last) << 4) | kind;
      last = id;
      return [head, ...thrift(kind, field)];
    });
  return [...fields, 0];
}

function bits(flags) {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  flags.forEach((flag, at) => {
    if (flag) bytes[at >> 3] |= 1 << (at & 7);
  });
  return bytes;
}

function plain(kind, values) {
  if (kind === "flag") return bits(values);
  if (kind === "text") {
    return Buffer.concat(
      values.flatMap((value) => {
        const text = Buffer.from(value);
        const length = Buffer.alloc(4);
        length.writeUInt32LE(text.length);
        return [length, text];
      }),
    );
  }
  const [, , size, write] = TYPES[kind];
  const bytes = new Uint8Array(size * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, at) => {
    write(view, size * at, value);
  });
  return bytes;
}

function page(kind, values) {
  const levels = bits(values.map((value) => value !== null));
  const run = Uint8Array.from(varint((levels.length << 1) | 1));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(run.length + levels.length);
  const present = values.filter((value) => value !== null);
  const body = Buffer.concat([length, run, levels, plain(kind, present)]);
  const data = [
    [1, INT32, values.length],
    [2, INT32, 0],
    [3, INT32, 3],
    [4, INT32, 3],
  ];
  const header = thrift(STRUCT, [
    [1, INT32, 0],
    [2, INT32, body.length],
    [3, INT32, body.length],
    [5, STRUCT, data],
  ]);
  return Buffer.concat([Uint8Array.from(header), body]);
}

/** A file of `{ name: { kind, values } }` with so many rows a group; `null` is missing. */
export function parquetFile(columns, groupRows) {
  const named = Object.entries(columns);
  const rows = named[0][1].values.length;
  const parts = [Buffer.from("PAR1")];
  let at = 4;
  const groups = [];
  for (let start = 0; start < rows; start += groupRows) {
    const count = Math.min(groupRows, rows - start);
    const chunks = named.map(([name, { kind, values }]) => {
      const bytes = page(kind, values.slice(start, start + count));
      const metadata = [
        [1, INT32, TYPES[kind][0]],
        [2, LIST, [INT32, [0, 3]]],
        [3, LIST, [BINARY, [name]]],
        [4, INT32, 0],
        [5, INT64, count],
        [6, INT64, bytes.length],
        [7, INT64, bytes.length],
        [9, INT64, at],
      ];
      const chunk = [
        [2, INT64, at],
        [3, STRUCT, metadata],
      ];
      parts.push(bytes);
      at += bytes.length;
      return chunk;
    });
    groups.push([
      [1, LIST, [STRUCT, chunks]],
      [2, INT64, 0],
      [3, INT64, count],
    ]);
  }
  const root = [
    [4, BINARY, "schema"],
    [5, INT32, named.length],
  ];
  const schema = named.map(([name, { kind }]) => [
    [1, INT32, TYPES[kind][0]],
    [3, INT32, 1],
    [4, BINARY, name],
    [6, INT32, TYPES[kind][1]],
  ]);
  const footer = thrift(STRUCT, [
    [1, INT32, 2],
    [2, LIST, [STRUCT, [root, ...schema]]],
    [3, INT64, rows],
    [4, LIST, [STRUCT, groups]],
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([...parts, Uint8Array.from(footer), length, Buffer.from("PAR1")]);
}
