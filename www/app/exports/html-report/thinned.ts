/** Reduces the points of a curve for a file without room for all of them. */

/** A point of a curve in the unit square. */
interface Point {
  x: number;
  y: number;
}

export interface Thinned<P extends Point> {
  points: P[];
  /** The largest distance between the full curve and the one through these points. */
  error: number;
}

/** A stretch of the curve between two kept points, and the point between them that is furthest from the line. */
interface Stretch {
  from: number;
  to: number;
  furthest: number;
  distance: number;
}

/**
 * Keeps the points that shape the curve: the ends, then repeatedly the point furthest from the line through those kept,
 * until all are within `within` of it or `most` are kept (Ramer, Douglas and Peucker, with a limit). Costs `most` times
 * the number of points.
 */
export function thinned<P extends Point>(
  points: readonly P[],
  most: number,
  within: number,
): Thinned<P> {
  const last = points.length - 1;
  if (last < 2) return { points: [...points], error: 0 };
  const stretches = [stretch(points, 0, last)];
  for (;;) {
    const worst = stretches.reduce((a, b) => (b.distance > a.distance ? b : a));
    if (worst.distance <= within || stretches.length + 1 >= most) {
      const kept = [0, ...stretches.map(({ to }) => to).sort((a, b) => a - b)];
      return { points: kept.flatMap((at) => points[at] ?? []), error: worst.distance };
    }
    const { from, to, furthest } = worst;
    const parts = [stretch(points, from, furthest), stretch(points, furthest, to)];
    stretches.splice(stretches.indexOf(worst), 1, ...parts);
  }
}

function stretch(points: readonly Point[], from: number, to: number): Stretch {
  const found: Stretch = { from, to, furthest: from, distance: 0 };
  for (let at = from + 1; at < to; at += 1) {
    const distance = distanceOf(points[at], points[from], points[to]);
    if (distance > found.distance) Object.assign(found, { furthest: at, distance });
  }
  return found;
}

const ORIGIN: Point = { x: 0, y: 0 };

/** The distance from a point to the line between two others. */
function distanceOf(point: Point = ORIGIN, from: Point = ORIGIN, to: Point = ORIGIN): number {
  const [across, up] = [to.x - from.x, to.y - from.y];
  const length = across * across + up * up;
  const along = length === 0 ? 0 : ((point.x - from.x) * across + (point.y - from.y) * up) / length;
  const share = Math.min(1, Math.max(0, along));
  const [x, y] = [point.x - from.x - share * across, point.y - from.y - share * up];
  // Not `hypot`, whose last bits differ between browsers: the file must have the same bytes in all.
  return Math.sqrt(x * x + y * y);
}
