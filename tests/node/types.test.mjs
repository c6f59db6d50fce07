// The declared types against real outputs: every field is declared, and every declared field is there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import * as core from "../../dist/core.js";

const path = (relative) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

function comparison() {
  const compared = new core.GradualRollout({ compare: ["accuracy"] });
  for (const arm of ["candidate", "incumbent"]) {
    compared.record(arm, { prediction: "a", target: "a" });
  }
  return compared;
}

function correlations(x) {
  const table = core.Table.fromColumns({ x, y: [...x].reverse() });
  return core.correlationChanges(table, table, { method: "pearson" });
}

/** Real outputs by the name of the type they must have. */
async function outputs() {
  await core.init();
  const report = JSON.parse(readFileSync(path("www/samples/census.json"), "utf8"));
  const numbers = Float64Array.from({ length: 60 }, (_, n) => Math.sqrt(n));
  const table = core.Table.fromColumns({ x: numbers, c: [...numbers].map((x) => x > 4) });
  const rollout = new core.GradualRollout({ seed: 1 });
  rollout.record("candidate", { prediction: "a", target: "a", latencyMs: 3 });
  const compared = comparison();
  const target = [...numbers].map((x) => 2 * x);
  const classes = [...numbers].map((x) => (x > 4 ? "a" : "b"));
  const halves = { target: classes, prediction: classes };
  return {
    Report: { ...report, batches: report.batches.slice(-2) },
    DriftResult: core.driftTest("kolmogorov-smirnov", numbers, numbers),
    PredictionDrift: core.predictionDrift(["a", "b"], ["a", "c"]),
    DriftReport: core.detectDrift(table, table),
    MultivariateDrift: core.multivariateDrift(table, table),
    CorrelationChanges: correlations(numbers),
    ClassificationMetrics: core.classificationMetrics({
      target: ["a", "b", "a"],
      prediction: ["a", "a", "a"],
    }),
    ClassificationCurves: core.classificationCurves({
      target: ["a", "b", "a", "b"],
      prediction: ["a", "a", "a", "b"],
      probability: new Float64Array([0.1, 0.4, 0.3, 0.9]),
      positive: "b",
    }),
    "ClassificationCurves ": core.classificationCurves({
      target: ["a", "b", "c"],
      prediction: ["a", "b", "b"],
      probability: {
        a: new Float64Array([0.8, 0.2, 0.1]),
        b: new Float64Array([0.1, 0.6, 0.2]),
        c: new Float64Array([0.1, 0.2, 0.7]),
      },
    }),
    "DriftReport ": core.detectDrift(table, table, { compare: ["evidently", "nannyml"] }),
    EstimatedPerformance: core.estimatePerformance(
      core.Table.fromColumns({
        t: ["a", "b", "a", "b"],
        p: ["a", "b", "b", "b"],
        s: [0.1, 0.8, 0.6, 0.9],
      }),
      core.Table.fromColumns({ p: ["a", "b", "c"], s: [0.2, 0.9, 0.5] }),
      { roles: { target: "t", prediction: "p", probability: "s" } },
    ),
    RegressionMetrics: core.regressionMetrics({ target, prediction: numbers }),
    Confidence: core.confidence(new Float64Array([0.2, 0.9])),
    DataQuality: core.dataQuality(table, { reference: table }),
    Latency: core.latency(numbers),
    Trend: core.trend([3, 2, 1]),
    "Trend ": core.trend([3, 2, 1, 3, 2, 2], { method: "theil-sen", season: 3 }),
    DetectedChanges: core.detectChanges([1, null, 2]),
    "DetectedChanges ": core.detectChanges([1, 2], { detector: "cusum", expectedRunLength: 50 }),
    DetectorUpdate: new core.ChangeDetector("hddm-a").update(1),
    DetectorState: new core.ChangeDetector("ddm", { expectedRunLength: 100 }).state(),
    ChangePoints: core.changePoints([1, 2, 1, 2, 9, 8, 9, 8], { minSegment: 2 }),
    "ChangePoints ": core.changePoints([]),
    GateDecision: core.deploymentGate({ accuracy: 0.9 }, { accuracy: 0.8 }),
    "GateDecision ": core.deploymentGate(
      { ...halves, segments: { half: halves.target }, latencyMs: numbers },
      { ...halves, latencyMs: numbers },
      { metrics: [{ metric: "accuracy" }], segments: { minRows: 5 }, latency: { ratio: 1 } },
    ),
    DecisionRecord: core.decisionRecord({
      kind: "gate",
      at: 1,
      result: core.deploymentGate({ accuracy: 0.9 }, { accuracy: 0.8 }),
      inputs: [{ name: "a", bytes: 1, sha256: null }],
    }),
    RolloutEvaluation: rollout.evaluate(),
    "RolloutEvaluation ": compared.evaluate(),
    TriggerDecision: new core.RetrainingTrigger().observe({ accuracy: 0.9 }),
    "TriggerDecision ": new core.RetrainingTrigger({
      costs: { retraining: 1, horizon: 10, perError: 1 },
    }).observe({ accuracy: 0.5 }),
    "RoleGuess[]": table.roles(),
    "PlannedBatch[]": new core.BatchPlan(table, { rows: 40 }).batches,
    "ColumnDescription[]": table.columns,
    RecordCounts: core.Table.fromCsv("a,b\n1,2\n3\n").records,
  };
}

test("outputs have exactly the declared types", async () => {
  const entries = Object.entries(await outputs());
  const lines = entries.map(
    ([type, value], n) => `export const v${n}: t.${type} = ${JSON.stringify(value)};`,
  );
  mkdirSync(path("build"), { recursive: true });
  const file = path("build/outputs.ts");
  writeFileSync(file, `import type * as t from "../www/core/types.js";\n${lines.join("\n")}\n`);
  const options = ["--noEmit", "--strict", "--module", "esnext", "--moduleResolution", "bundler"];
  const { stdout, status } = spawnSync(
    path("node_modules/.bin/tsc"),
    [...options, "--target", "es2022", "--skipLibCheck", "--ignoreConfig", file],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stdout.slice(0, 4000));
});
