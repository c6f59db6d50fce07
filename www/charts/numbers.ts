/**
 * Takes the place of d3-interpolate wherever d3 is bundled: between numbers, which is all that scales of charts ask
 * for. Colours, dates and transforms, of which d3 decides only when it runs, would be 16 kB of every page and report.
 */

type Between = (share: number) => number;

export function interpolateNumber(from: number, to: number): Between {
  return (share) => from * (1 - share) + to * share;
}

export { interpolateNumber as interpolate };

export function interpolateRound(from: number, to: number): Between {
  return (share) => Math.round(from * (1 - share) + to * share);
}

/** Scales that count on more than two ends ask for it; there is none. */
export function piecewise(): never {
  throw new Error("Charts interpolate between two numbers only.");
}
