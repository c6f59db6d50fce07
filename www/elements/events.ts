/** A column, perhaps in one batch, was chosen. `batch` is an index into the report's batches. */
export interface SelectDetail {
  column: string;
  batch: number | null;
}

/** An alert was marked as seen. */
export interface AcknowledgeDetail {
  id: string;
}

/** An alert is to be silenced until a time, in milliseconds since 1970; `null` takes that back. */
export interface SilenceDetail {
  id: string;
  untilMs: number | null;
}

export interface DriftglassEvents {
  "driftglass-select": CustomEvent<SelectDetail>;
  "driftglass-acknowledge": CustomEvent<AcknowledgeDetail>;
  "driftglass-silence": CustomEvent<SilenceDetail>;
}

/** Sends an event up through shadow roots; `false` if somebody cancelled it. */
export function emit<Name extends keyof DriftglassEvents>(
  from: EventTarget,
  name: Name,
  detail: DriftglassEvents[Name]["detail"],
): boolean {
  const options = { detail, bubbles: true, composed: true, cancelable: true };
  return from.dispatchEvent(new CustomEvent(name, options));
}

declare global {
  interface HTMLElementEventMap extends DriftglassEvents {}
}
