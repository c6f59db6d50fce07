/**
 * Replaces d3-interpolate wherever d3 is bundled: it interpolates between numbers, which is all that chart scales need.
 * The colours, dates and transforms of d3-interpolate cannot be removed by the bundler and would add 16 kB to every
 * page and report.
 */

type Between = (share: number) => number;

export function interpolateNumber(from: number, to: number): Between {
  return (share) => from * (1 - share) + to * share;
}

export { interpolateNumber as interpolate };

export function interpolateRound(from: number, to: number): Between {
  return (share) => Math.round(from * (1 - share) + to * share);
}

/** Scales with more than two ends import it; charts use none. */
export function piecewise(): never {
  throw new Error("Charts interpolate between two numbers only.");
}
