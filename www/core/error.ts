/** Where an error happened, and a permanent code that says why. */
export interface ErrorDetails {
  code: string;
  message: string;
  /** The message with its place in front: "march.csv, line 40: ...". */
  text?: string;
  file?: string;
  line?: number;
  column?: number;
  byte?: number;
}

/** The only error the package raises on purpose. Codes are kebab-case and permanent. */
export class DriftglassError extends Error {
  override readonly name = "DriftglassError";
  readonly code: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly byte: number | undefined;

  constructor(details: ErrorDetails) {
    super(details.message);
    this.code = details.code;
    this.file = details.file;
    this.line = details.line;
    this.column = details.column;
    this.byte = details.byte;
  }

  /** The message with its place in front. */
  override toString(): string {
    const place = [
      this.file,
      this.line === undefined ? undefined : `line ${this.line}`,
      this.column === undefined ? undefined : `column ${this.column}`,
    ].filter((part) => part !== undefined);
    return place.length === 0 ? this.message : `${place.join(", ")}: ${this.message}`;
  }

  /** Plain data that survives a structured clone; error fields do not. */
  details(): ErrorDetails {
    const { code, message, file, line, column, byte } = this;
    return {
      code,
      message,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      ...(byte !== undefined && { byte }),
    };
  }
}

/** The engine's instance trapped: nothing in it can be trusted any more. */
export class EngineDied extends DriftglassError {}

function isDetails(value: unknown): value is ErrorDetails {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "message" in value &&
    typeof value.message === "string"
  );
}

/** What a dead engine says it died of; empty where even asking fails. */
function lastWords(lastPanic?: () => string): string {
  try {
    return lastPanic?.() ?? "";
  } catch {
    return "";
  }
}

/** Why something failed, for a sentence. */
export function why(thrown: unknown): string {
  if (thrown instanceof Error && thrown.message !== "") return thrown.message.replace(/\.$/, "");
  return typeof thrown === "string" && thrown !== "" ? thrown : "no reason was given";
}

/** Whatever was thrown, as a `DriftglassError`; `lastPanic` reads the message of a dead engine. */
export function toDriftglassError(thrown: unknown, lastPanic?: () => string): DriftglassError {
  if (thrown instanceof DriftglassError) return thrown;
  if (thrown instanceof WebAssembly.RuntimeError) {
    const words = lastWords(lastPanic);
    const panic = words || thrown.message;
    // A panic leaves its words; without any the engine stops itself only where memory ran out.
    const silent = words === "" && /unreachable/i.test(thrown.message);
    const memory = silent || /memory|capacity/i.test(panic);
    return new EngineDied({
      code: memory ? "out-of-memory" : "internal-panic",
      message: memory
        ? "There is not enough memory for this. Load fewer or smaller files, or fewer columns."
        : `The engine stopped: ${panic}. Please report this, and start it again in a new worker or page.`,
    });
  }
  if (isDetails(thrown)) return new DriftglassError(thrown);
  return new DriftglassError({ code: "unexpected", message: `${why(thrown)}.` });
}
