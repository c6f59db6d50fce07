/** LZ4 (the frame and block formats of lz4.org): Arrow uses frames, Parquet bare blocks. */

const MAGIC = 0x184d2204;

function damaged(): Error {
  return new Error("its LZ4 blocks are damaged");
}

/** Unpacks one frame of known unpacked length. Checksums are not verified. */
export function unpackLz4(packed: Uint8Array, length: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < 7 || view.getUint32(0, true) !== MAGIC) throw damaged();
  const flags = packed[4] ?? 0;
  const [blockSum, hasSize, hasDictionary] = [flags & 16, flags & 8, flags & 1];
  let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  const out = new Uint8Array(length);
  let filled = 0;
  for (;;) {
    if (at + 4 > packed.length) throw damaged();
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) break;
    const size = header & 0x7fffffff;
    const block = packed.subarray(at, at + size);
    if (block.length !== size) throw damaged();
    // The highest bit marks an uncompressed block.
    filled = header >>> 31 ? stored(block, out, filled) : unpackBlock(block, out, filled);
    at += size + (blockSum ? 4 : 0);
  }
  if (filled !== length) throw damaged();
  return out;
}

/** Unpacks one bare block of known unpacked length. */
export function unpackLz4Block(block: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  if (unpackBlock(block, out, 0) !== length) throw damaged();
  return out;
}

function stored(block: Uint8Array, out: Uint8Array, filled: number): number {
  if (filled + block.length > out.length) throw damaged();
  out.set(block, filled);
  return filled + block.length;
}

/** Appends the content of a block, which may refer to the output of earlier blocks. */
function unpackBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let at = 0;
  let filled = start;
  /** Returns a four-bit length, extended by further bytes while they are 255. */
  const extended = (length: number): number => {
    if (length < 15) return length;
    let total = length;
    for (;;) {
      const more = block[at];
      if (more === undefined) throw damaged();
      at += 1;
      total += more;
      if (more < 255) return total;
    }
  };
  while (at < block.length) {
    const token = block[at] ?? 0;
    at += 1;
    const literals = extended(token >> 4);
    if (at + literals > block.length) throw damaged();
    filled = stored(block.subarray(at, at + literals), out, filled);
    at += literals;
    // The last sequence of a block has no match.
    if (at === block.length) break;
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const match = extended(token & 15) + 4;
    if (distance === 0 || distance > filled || filled + match > out.length) throw damaged();
    if (distance >= match) out.copyWithin(filled, filled - distance, filled - distance + match);
    else for (let n = 0; n < match; n += 1) out[filled + n] = out[filled + n - distance] ?? 0;
    filled += match;
  }
  return filled;
}
