/** Replaces the brotli in hyparquet-compressors, because the single file already contains it. */
type Unpack = (input: Uint8Array, outputLength: number) => Uint8Array;

export function decompressBrotli(input: Uint8Array, outputLength: number): Uint8Array {
  return (Reflect.get(globalThis, "driftglassUnpack") as Unpack)(input, outputLength);
}
