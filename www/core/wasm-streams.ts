/**
 * Reorders WebAssembly so that it compresses better: by kind of content (all operations, all local indexes, all offsets
 * and so on) instead of by instruction. `split` runs when the package is built, `joined` reverses it; the build fails
 * unless the result has the same bytes. The sizes of function bodies are omitted.
 *
 * Layout: the length of the WebAssembly, then the lengths of the streams, each as a 32-bit little-endian integer; then
 * the streams.
 */

/**
 * Streams: everything but code; operations and their one- or two-byte immediates; local indexes; other numbers by
 * meaning.
 */
const [REST, OPERATION, LOCAL, I32, I64, OFFSET, CALL, BRANCH, OTHER] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const STREAMS = 9;
const CODE_SECTION = 10;
const END = 0x0b;

/** Moves one byte from its source to its destination and returns it. */
type Move = (stream: number) => number;

/** Moves a LEB128 number. Signed numbers work too, since their value is not used. */
function moveNumber(move: Move, stream: number): number {
  for (let value = 0, scale = 1; ; scale *= 128) {
    const byte = move(stream);
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
}

function moveBytes(move: Move, stream: number, count: number): void {
  for (let at = 0; at < count; at += 1) move(stream);
}

function moveNumbers(move: Move, stream: number, count: number): void {
  for (let at = 0; at < count; at += 1) moveNumber(move, stream);
}

/** Moves alignment and offset. */
function moveAddress(move: Move): void {
  moveNumber(move, OPERATION);
  moveNumber(move, OFFSET);
}

/** Moves what follows 0xfc: bulk memory and table operations. */
function moveBulk(move: Move): void {
  const operation = moveNumber(move, OPERATION);
  if (operation < 8) return;
  const two = operation === 8 || operation === 10 || operation === 12 || operation === 14;
  moveNumbers(move, OTHER, two ? 2 : 1);
}

/** Moves what follows 0xfd: 128-bit vector operations. */
function moveVector(move: Move): void {
  const operation = moveNumber(move, OPERATION);
  const isLane = operation >= 84 && operation <= 91;
  if (operation < 12 || isLane || operation === 92 || operation === 93) moveAddress(move);
  else if (operation === 12 || operation === 13) moveBytes(move, OTHER, 16);
  if (isLane || (operation >= 21 && operation <= 34)) move(OPERATION);
}

/** Moves what follows an operation other than 0xfc, 0xfd and memory accesses. */
function moveOperands(move: Move, operation: number): void {
  if (operation >= 0x20 && operation <= 0x22) moveNumber(move, LOCAL);
  else if (operation === 0x41) moveNumber(move, I32);
  else if (operation === 0x42) moveNumber(move, I64);
  else if (operation === 0x43) moveBytes(move, OTHER, 4);
  else if (operation === 0x44) moveBytes(move, OTHER, 8);
  else if (operation >= 0x02 && operation <= 0x04) moveNumber(move, OPERATION);
  else if (operation === 0x0c || operation === 0x0d) moveNumber(move, BRANCH);
  else if (operation === 0x0e) moveNumbers(move, BRANCH, moveNumber(move, BRANCH) + 1);
  else if (operation === 0x10 || operation === 0xd2) moveNumber(move, CALL);
  else if (operation === 0x11) moveNumbers(move, OTHER, 2);
  else if (operation === 0x1c) moveNumbers(move, OTHER, moveNumber(move, OTHER));
  else if (operation === 0xd0 || (operation >= 0x23 && operation <= 0x26)) moveNumber(move, OTHER);
  else if (operation === 0x3f || operation === 0x40) move(OPERATION);
}

/** Moves a function without its size: its locals, and its operations up to the closing end. */
function moveBody(move: Move): void {
  const kinds = moveNumber(move, OTHER);
  moveNumbers(move, OTHER, 2 * kinds);
  for (let open = 1; open > 0; ) {
    const operation = move(OPERATION);
    if (operation === END) open -= 1;
    else if (operation >= 0x02 && operation <= 0x04) open += 1;
    if (operation === 0xfc) moveBulk(move);
    else if (operation === 0xfd) moveVector(move);
    else if (operation >= 0x28 && operation <= 0x3e) moveAddress(move);
    else moveOperands(move, operation);
  }
}

/** Moves a module. `more` tells whether another section follows; `body` moves a function together with its size. */
function moveModule(move: Move, more: () => boolean, body: () => void): void {
  moveBytes(move, REST, 8);
  while (more()) {
    const section = move(REST);
    const size = moveNumber(move, REST);
    if (section !== CODE_SECTION) moveBytes(move, REST, size);
    else for (let left = moveNumber(move, REST); left > 0; left -= 1) body();
  }
}

/** Returns the streams of a WebAssembly module. */
export function split(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const streams = Array.from({ length: STREAMS }, (): number[] => []);
  let at = 0;
  const move = (stream: number): number => {
    const byte = wasm[at] ?? 0;
    streams[stream]?.push(byte);
    at += 1;
    return byte;
  };
  const body = (): void => {
    while ((wasm[at] ?? 0) > 127) at += 1;
    at += 1;
    moveBody(move);
  };
  moveModule(move, () => at < wasm.length, body);
  const lengths = [wasm.length, ...streams.map(({ length }) => length)];
  const header = lengths.flatMap((length) => [0, 8, 16, 24].map((bits) => (length >>> bits) & 255));
  return Uint8Array.from([...header, ...streams.flat()]);
}

/** Returns the WebAssembly module from the output of `split`. */
export function joined(packed: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const header = new DataView(packed.buffer, packed.byteOffset, 4 * (STREAMS + 1));
  const wasm = new Uint8Array(header.getUint32(0, true));
  const next = new Uint32Array(STREAMS + 1);
  next[0] = header.byteLength;
  for (let stream = 0; stream < STREAMS; stream += 1) {
    next[stream + 1] = (next[stream] ?? 0) + header.getUint32(4 * stream + 4, true);
  }
  const restEnd = next[1] ?? 0;
  let at = 0;
  const move = (stream: number): number => {
    const from = next[stream] ?? 0;
    const byte = packed[from] ?? 0;
    next[stream] = from + 1;
    wasm[at] = byte;
    at += 1;
    return byte;
  };
  const body = (): void => {
    const start = at;
    moveBody(move);
    const size = at - start;
    let width = 1;
    while (size >= 128 ** width) width += 1;
    wasm.copyWithin(start + width, start, at);
    for (let byte = 0; byte < width; byte += 1) {
      wasm[start + byte] = (Math.floor(size / 128 ** byte) & 127) | (byte < width - 1 ? 128 : 0);
    }
    at += width;
  };
  moveModule(move, () => (next[REST] ?? 0) < restEnd, body);
  return wasm;
}
