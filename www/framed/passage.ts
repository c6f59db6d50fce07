/** Decides who may talk with the application through its frame, and which messages pass. */

/** Events that the surrounding site always receives; they reveal nothing about the data. */
const ALWAYS = ["driftglass-ready", "driftglass-size"];

/**
 * Reads the fragment of the frame's address. With `files` a person may choose files in the frame, and the surrounding
 * site learns nothing about them; `origin` names the only site that may talk with the frame.
 */
export class Passage {
  readonly isForFiles: boolean;
  /** The origin of the surrounding site: from the fragment, or else from the first message. */
  #around: string | null;

  constructor(fragment: string) {
    const given = new URLSearchParams(fragment.replace(/^#/, ""));
    this.isForFiles = given.has("files");
    this.#around = given.get("origin");
  }

  /** Whether a message of the surrounding site reaches the application. */
  inward(type: string, origin: string): boolean {
    this.#around ??= origin;
    return origin === this.#around && (!this.isForFiles || type === "driftglass:set");
  }

  /** To which origin a message of the application goes; `null` if to none. */
  outward(message: unknown): string | null {
    const isPlain = ALWAYS.includes(Reflect.get(Object(message), "type"));
    if (!isPlain && (this.isForFiles || this.#around === null)) return null;
    // An opaque origin (a page from the disk, a frame without an origin) cannot be named.
    return this.#around === null || this.#around === "null" ? "*" : this.#around;
  }
}
