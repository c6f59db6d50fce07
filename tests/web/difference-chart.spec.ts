// Charts of candidate and incumbent over batches, by themselves.
import { expect } from "@playwright/test";
import { bothModels, bothModelsWords } from "../../www/charts/both-models.js";
import {
  type Difference,
  type DifferencePoint,
  difference,
  differenceLegend,
  differenceTable,
  differenceText,
  differenceWords,
  metricDifference,
} from "../../www/charts/difference.js";
import { markup } from "../../www/charts/markup.js";
import { test } from "./slow.js";

const point = (label: string, value: number | null, more: Partial<DifferencePoint> = {}) => ({
  ...{ label, value, interval: null, candidate: null, incumbent: null, n: 100 },
  ...{ isSample: false, reason: value === null ? "its rows are not here any more" : "" },
  ...more,
});
const input = (points: DifferencePoint[], more: Partial<Difference> = {}): Difference => ({
  ...{ metric: "accuracy", alpha: 0.05, margin: 0, points },
  ...more,
});
const drawn = (of: Difference) => markup(difference(of, { width: 600 }));
const placed = (text: string, name: string) =>
  [
    ...text.matchAll(
      new RegExp(`<(?:line|circle) class="${name}[^"]*"[^>]*?c?y1?="([\\d.]+)"`, "g"),
    ),
  ].map(([, y]) => Number(y));

const three = input([
  point("a", 0.04, { interval: [0.01, 0.07], candidate: 0.9, incumbent: 0.86 }),
  point("b", null),
  point("c", -0.01, {
    interval: [-0.03, 0.01],
    candidate: 0.85,
    incumbent: 0.86,
    isSample: true,
  }),
]);

test("of both models a gap parts the lines, and equal values still have an axis", () => {
  const text = markup(bothModels(three, { width: 600 }));
  const [candidate, incumbent] = ["batch-line", "spark-line"].map((name) =>
    new RegExp(`class="${name}" d="([^"]*)"`).exec(text)?.[1]?.split("M"),
  );
  expect([candidate?.length, incumbent?.length]).toEqual([3, 3]);
  expect(placed(text, "batch-dot hollow")).toHaveLength(2);
  expect(bothModelsWords(three).description).toBe(
    "Candidate 0.850 and incumbent 0.860 in c; the candidate is higher in 1 of 2 batches.",
  );
  const equal = input([point("a", 0, { candidate: 0.8, incumbent: 0.8 }), point("b", null)]);
  const none = input([point("a", null)]);
  for (const of of [equal, none])
    expect(markup(bothModels(of, { width: 600 }))).not.toMatch(/NaN|undefined/);
  expect(bothModelsWords(none).description).toBe("No batch has been compared.");
});

test.describe("the chart by itself", () => {
  test("zero is always in it, values lie above and below, a gap parts the line", () => {
    const text = drawn(three);
    const [zero = 0] = placed(text, "zero");
    const [first = 0, last = 0] = placed(text, "batch-dot");
    expect(first).toBeLessThan(zero);
    expect(last).toBeGreaterThan(zero);
    expect(/class="batch-line" d="([^"]*)"/.exec(text)?.[1]?.split("M")).toHaveLength(3);
    expect(text.match(/class="no-value"/g)).toHaveLength(1);
    expect(text.match(/batch-dot hollow/g)).toHaveLength(1);
    expect(text).not.toContain("margin");
    expect(text).not.toContain("NaN");
    const far = drawn(input([point("a", 0.4, { interval: [0.39, 0.41] })]));
    expect(placed(far, "zero")).toHaveLength(1);
  });

  test("the margin is on the side where the candidate is worse", () => {
    const [zero = 0] = placed(drawn({ ...three, margin: 0.02 }), "zero");
    expect(placed(drawn({ ...three, margin: 0.02 }), "limit")[0]).toBeGreaterThan(zero);
    const error = { ...three, metric: "mae", margin: 0.02 };
    const [level = 0] = placed(drawn(error), "zero");
    expect(placed(drawn(error), "limit")[0]).toBeLessThan(level);
    expect(drawn(error)).toContain("↑ candidate worse");
  });

  test("words, table and legend say what is drawn", () => {
    expect(differenceWords(three)).toEqual({
      title: "Accuracy: candidate − incumbent over 3 batches",
      description:
        "−0.01 (−0.03 to +0.01) in c; beyond chance better in 1 and worse in 0 of 2 batches.",
    });
    expect(differenceText(three, 0)).toBe(
      "a: +0.04 (+0.01 to +0.07), candidate 0.900, incumbent 0.860, 100 rows",
    );
    expect(differenceText(three, 1)).toBe("b: its rows are not here any more");
    expect(differenceText(three, 2)).toContain("100 rows (sample)");
    const table = markup(differenceTable(three));
    expect(table.match(/<tr>/g)).toHaveLength(4);
    expect(table).toContain("its rows are not here any more");
    expect(differenceLegend(three).map((entry) => entry?.symbol)).toEqual([
      "line",
      "band",
      "dot",
      "hollow",
      undefined,
    ]);
  });

  test("nothing to draw, one value without an interval, and equal models", () => {
    const none = input([point("a", null), point("b", null)]);
    expect(differenceWords(none).description).toBe("No batch has been compared.");
    const bare = input([point("a", 0.02)]);
    expect(differenceWords(bare).description).toBe("+0.02 in a; no batch has an interval.");
    const equal = input([point("a", 0), point("b", 0)], { metric: "mape" });
    for (const of of [none, bare, equal]) expect(drawn(of)).not.toContain("NaN");
    expect(metricDifference("mape", 0.012)).toBe("+1.2\u202fpp");
  });
});
