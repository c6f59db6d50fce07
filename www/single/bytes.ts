/** Bytes as text of a page in windows-1252, where every byte is one character, and back. */

/** Stands before a byte that a page may not hold as it is; that byte is moved by `SHIFT`. */
const ESCAPE = 61;
const SHIFT = 64;

/** The byte of each character: decoding has a character of its own for each of the 256. */
function byteOfCharacter(): Uint8Array {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const characters = new TextDecoder("windows-1252").decode(all);
  const table = new Uint8Array(0x10000);
  for (let byte = 0; byte < 256; byte += 1) table[characters.charCodeAt(byte)] = byte;
  return table;
}

export function bytesIn(text: string): Uint8Array<ArrayBuffer> {
  const table = byteOfCharacter();
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    let byte = table[text.charCodeAt(at)] ?? 0;
    if (byte === ESCAPE) {
      at += 1;
      byte = (table[text.charCodeAt(at)] ?? 0) - SHIFT;
    }
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** CRC-32, as gzip has it. */
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
