// A batch too small to say anything of: what cannot be told is not called fine, and nothing reads as broken.
import { Buffer } from "node:buffer";
import { analyse, choose, expect, open, test } from "./support.js";

test.use({ warmsUp: false });

test("a batch of four rows: columns are inconclusive, no segment is looked at", async ({
  page,
}) => {
  const rows = (count: number, seed: number) =>
    Array.from({ length: count }, (_, row) => {
      const draw = (row * 7919 + seed * 31) % 997;
      return `${draw / 10},${"abc"[draw % 3]},${draw % 4 === 0 ? "yes" : "no"},${draw % 5 === 0 ? "no" : "yes"}`;
    });
  const file = (name: string, count: number, seed: number) => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(["x,kind,target,prediction", ...rows(count, seed)].join("\n")),
  });
  await open(page);
  await choose(page, file("reference.csv", 300, 1), [file("tiny.csv", 4, 2)]);
  await analyse(page);
  await expect(page.locator(".card", { hasText: "columns drifted" })).toContainText(
    "columns drifted, 2 inconclusive",
  );
  await page.goto("./#v=1&view=drift");
  await expect(page.getByText("Of 2 nobody can tell: too little is there.")).toBeVisible();
  await page.goto("./#v=1&view=performance");
  await expect(page.getByText("Too few rows to search for weak segments.")).toBeVisible();
});
