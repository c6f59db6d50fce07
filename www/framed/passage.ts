/** Who may talk with the application through its frame, and what is passed on. */

/** What the site around hears in any case: nothing of what is looked at. */
const ALWAYS = ["driftglass-ready", "driftglass-size"];

/**
 * Reads the fragment of the frame's address: `files` lets the person choose files in the frame, of which the site around
 * then hears nothing; `origin` names the only site that may talk with it.
 */
export class Passage {
  readonly isForFiles: boolean;
  /** The origin of the site around: as the fragment says, else that of the first message. */
  #around: string | null;

  constructor(fragment: string) {
    const given = new URLSearchParams(fragment.replace(/^#/, ""));
    this.isForFiles = given.has("files");
    this.#around = given.get("origin");
  }

  /** Whether a message of the site around reaches the application. */
  inward(type: string, origin: string): boolean {
    this.#around ??= origin;
    return origin === this.#around && (!this.isForFiles || type === "driftglass:set");
  }

  /** To which origin a message of the application goes; `null` if to none. */
  outward(message: unknown): string | null {
    const isPlain = ALWAYS.includes(Reflect.get(Object(message), "type"));
    if (!isPlain && (this.isForFiles || this.#around === null)) return null;
    // An origin that is none (a page from the disk, a frame without one) cannot be named.
    return this.#around === null || this.#around === "null" ? "*" : this.#around;
  }
}
