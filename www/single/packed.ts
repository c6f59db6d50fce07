/** What travels within the single file, for those modules that fetch it elsewhere. */
export interface Packed {
  /** The script that unpacks brotli: a worker that needs it begins with it. */
  unpacker: string;
  /** A text that is there from the beginning. */
  text(name: string): string;
  /** Runs a script that is there from the beginning and whose hash the policy names. */
  run(name: string): void;
  /** The bytes of a file; those that the first screen does not need are unpacked at the first call. */
  bytes(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

export function packed(): Packed {
  return Reflect.get(globalThis, "driftglassPacked") as Packed;
}
