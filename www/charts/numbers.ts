/**
 * Takes the place of d3-interpolate in the script of a report: between numbers, as its scales ask for it. Colours, dates
 * and transforms, of which d3 decides only when it runs, would be 16 kB of every report.
 */

type Between = (share: number) => number;

export function interpolateNumber(from: number, to: number): Between {
  return (share) => from * (1 - share) + to * share;
}

export { interpolateNumber as interpolate };

export function interpolateRound(from: number, to: number): Between {
  return (share) => Math.round(from * (1 - share) + to * share);
}

/** Scales of more than two colours ask for it; a report has none. */
export function piecewise(): never {
  throw new Error("A report interpolates between two numbers only.");
}
