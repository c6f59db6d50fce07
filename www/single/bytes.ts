/** Stores bytes as text in a windows-1252 page, where every byte is one character, and reads them back. */

/** Bytes that a page does not preserve. */
const FORBIDDEN = [0, 13] as const;
/** A run of this many bytes has no forbidden byte after it. */
const LONGEST = 126;

/** Returns the byte of each character. The decoding has a separate character for each of the 256 bytes. */
function byteOfCharacter(): Uint8Array {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const characters = new TextDecoder("windows-1252").decode(all);
  const table = new Uint8Array(0x10000);
  for (let byte = 0; byte < 256; byte += 1) table[characters.charCodeAt(byte)] = byte;
  return table;
}

/** Reads runs of bytes, each preceded by a number for its length and the forbidden byte that follows. */
export function bytesIn(text: string): Uint8Array<ArrayBuffer> {
  const table = byteOfCharacter();
  const byteAt = (at: number): number => table[text.charCodeAt(at)] ?? 0;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const mark = byteAt(at);
    const code = mark - 1 - (mark > FORBIDDEN[1] ? 1 : 0);
    const end = at + 1 + (code >> 1);
    for (at += 1; at < end; at += 1) {
      bytes[length] = byteAt(at);
      length += 1;
    }
    if (code >> 1 === LONGEST) continue;
    bytes[length] = FORBIDDEN[code & 1] ?? 0;
    length += 1;
  }
  return bytes.subarray(0, length - 1);
}

/** Returns the CRC-32, as in gzip. */
export function checksum(bytes: Uint8Array): number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
    return rest;
  });
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (table[(sum ^ byte) & 255] ?? 0) ^ (sum >>> 8);
  return ~sum >>> 0;
}
