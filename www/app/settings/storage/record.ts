/** A stored text, with a checksum to detect damage. */

export interface StoredRecord {
  id: string;
  /** Milliseconds since 1970. */
  savedAt: number;
  /** JSON. */
  body: string;
  /** {@link checksum} of id and body. */
  checksum: number;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  return rest;
});

/** CRC-32 of the text in UTF-8, which detects every flipped bit. */
export function checksum(text: string): number {
  let rest = 0xffffffff;
  for (const byte of new TextEncoder().encode(text))
    rest = (rest >>> 8) ^ (TABLE[(rest ^ byte) & 255] ?? 0);
  return (rest ^ 0xffffffff) >>> 0;
}

/** The value under its name, ready to be stored. */
export function sealed(id: string, value: unknown, savedAt: number): StoredRecord {
  const body = JSON.stringify(value);
  return { id, savedAt, body, checksum: checksum(`${id}\n${body}`) };
}

export interface Opened {
  value: unknown;
  savedAt: number;
}

/** The value of a record; `null` if the record is damaged. */
export function unsealed(record: unknown): Opened | null {
  if (typeof record !== "object" || record === null) return null;
  const { id, savedAt, body, checksum: sum }: Partial<Record<keyof StoredRecord, unknown>> = record;
  if (typeof id !== "string" || typeof body !== "string" || typeof savedAt !== "number")
    return null;
  if (checksum(`${id}\n${body}`) !== sum) return null;
  try {
    return { value: JSON.parse(body) as unknown, savedAt };
  } catch {
    return null;
  }
}
