/** Converts values of typed files to values of the engine. */

const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** Returns the decimal number `unscaled` / 10^`scale` as the nearest double. */
export function decimal(unscaled: number | bigint, scale: number): number {
  const power = POWERS[scale];
  const number = Number(unscaled);
  // Both are exact, so that one division rounds once.
  if (power !== undefined && Number.isSafeInteger(number)) return number / power;
  return Number(`${unscaled}e${-scale}`);
}

/** Converts a count of a unit (0 for seconds to 3 for nanoseconds) to milliseconds, as the nearest double. */
export function milliseconds(count: number | bigint, unit: number): number {
  return unit === 0 ? Number(count) * 1000 : decimal(count, 3 * (unit - 1));
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns bytes as text if they are valid UTF-8, otherwise in hexadecimal. */
export function bytesAsText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return `0x${hexadecimal(bytes)}`;
  }
}

export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns a list, struct or other value that has no text form as JSON. */
export function asJson(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) => {
      if (typeof part === "bigint") {
        return Number.isSafeInteger(Number(part)) ? Number(part) : String(part);
      }
      if (part instanceof Uint8Array) return bytesAsText(part);
      if (ArrayBuffer.isView(part) && !(part instanceof DataView)) {
        return Array.from(part as unknown as ArrayLike<unknown>);
      }
      if (part instanceof Map) return [...part.entries()];
      return part;
    }) ?? "null"
  );
}
