/** An error as a plain object: a permanent code that gives the reason, and the location. */
export interface ErrorDetails {
  code: string;
  message: string;
  /** JSON Pointer (RFC 6901) to the option that was refused. The message begins with it. */
  place?: string | undefined;
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  byte?: number | undefined;
}

/** The only error that the package throws deliberately. Codes are kebab-case and permanent. */
export class DriftglassError extends Error {
  override readonly name = "DriftglassError";
  readonly code: string;
  /** JSON Pointer (RFC 6901) to the option that was refused. The message begins with it. */
  readonly place: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly byte: number | undefined;

  constructor(details: ErrorDetails) {
    super(details.message);
    this.code = details.code;
    this.place = details.place;
    this.file = details.file;
    this.line = details.line;
    this.column = details.column;
    this.byte = details.byte;
  }

  /** Returns the message, preceded by its location in the file if there is one. */
  override toString(): string {
    const { file, line, column, message } = this;
    // Lines and columns are counted from 1.
    const place = [file, line && `line ${line}`, column && `column ${column}`].filter(Boolean);
    return place.length === 0 ? message : `${place.join(", ")}: ${message}`;
  }

  /** Returns a plain object that survives a structured clone; the fields of an error do not. */
  details(): ErrorDetails {
    const { code, message, place, file, line, column, byte } = this;
    return { code, message, place, file, line, column, byte };
  }
}

/** Returns a `config-invalid` error. `place` is the JSON Pointer (RFC 6901) to the refused option, if it is one. */
export function invalid(message: string, place?: string): DriftglassError {
  const said = place ? `${place}: ${message}` : message;
  return new DriftglassError({ code: "config-invalid", message: said, place: place || undefined });
}

/** The engine's WebAssembly instance trapped. Its state cannot be trusted any more. */
export class EngineDied extends DriftglassError {}

function isDetails(value: unknown): value is ErrorDetails {
  const { code, message } = Object(value);
  return typeof code === "string" && typeof message === "string";
}

/** Returns the panic message of a dead engine; empty if it cannot be read. */
function lastWords(lastPanic?: () => string): string {
  try {
    return lastPanic?.() ?? "";
  } catch {
    return "";
  }
}

/** Returns the reason of a failure, for use in a sentence. */
export function why(thrown: unknown): string {
  if (thrown instanceof Error && thrown.message !== "") return thrown.message.replace(/\.$/, "");
  return (typeof thrown === "string" && thrown) || "no reason was given";
}

/** Converts anything thrown to a `DriftglassError`. `lastPanic` reads the message of a dead engine. */
export function toDriftglassError(thrown: unknown, lastPanic?: () => string): DriftglassError {
  if (thrown instanceof DriftglassError) return thrown;
  if (thrown instanceof WebAssembly.RuntimeError) {
    const words = lastWords(lastPanic);
    const panic = words || thrown.message;
    // A panic leaves a message. Without one, the engine traps only if memory runs out.
    const memory = (words ? /memory|capacity/i : /memory|capacity|unreachable/i).test(panic);
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
