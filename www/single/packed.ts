/** What the single file contains, for modules that fetch it elsewhere. */
export interface Packed {
  /** The script that unpacks brotli. A worker that needs it starts with it. */
  unpacker: string;
  /** Returns a text that is available from the beginning. */
  text(name: string): string;
  /** Runs a script that is available from the beginning and whose hash is in the policy. */
  run(name: string): void;
  /** Returns the bytes of a file. Files that the first screen does not need are unpacked at the first call. */
  bytes(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

export function packed(): Packed {
  return Reflect.get(globalThis, "driftglassPacked") as Packed;
}
