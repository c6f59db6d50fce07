/** Takes the place of the brotli within hyparquet-compressors: the single file has it already. */
type Unpack = (input: Uint8Array, outputLength: number) => Uint8Array;

export function decompressBrotli(input: Uint8Array, outputLength: number): Uint8Array {
  return (Reflect.get(globalThis, "driftglassUnpack") as Unpack)(input, outputLength);
}
