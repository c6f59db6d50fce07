// What the package answers, as texts by name: the same module in Node and in every browser, from the same files.
// Nothing here may depend on where it runs; numbers that are made here come from whole-number arithmetic.

const TESTS = {
  numeric: [
    ...["kolmogorov-smirnov", "anderson-darling", "cramer-von-mises", "mann-whitney", "welch-t"],
    ...["student-t", "epps-singleton", "wasserstein", "energy", "mmd", "psi", "jensen-shannon"],
    ...["kl-divergence", "hellinger"],
  ],
  categorical: ["chi-squared", "g-test", "total-variation", "l-infinity"],
};
const DETECTORS = [
  ...["adwin", "page-hinkley", "cusum", "geometric-moving-average", "kswin", "ddm", "eddm"],
  ...["hddm-a", "hddm-w", "fhddm"],
];
const ROLES = {
  target: "employed",
  prediction: "prediction",
  probability: "predicted_probability",
};
const CONFIG = {
  roles: { ...ROLES, id: "id", timestamp: "day", ignore: ["year"] },
  positive: 1,
  rules: [
    {
      name: "accuracy",
      metric: "accuracy",
      when: "below",
      threshold: "reference",
      severity: "high",
    },
    {
      name: "drift",
      metric: "driftAlertPValue",
      when: "below",
      threshold: 0.0025,
      severity: "medium",
    },
  ],
};

const text = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

/** Whole numbers below a million, the same for the same seed. */
function* drawn(seed) {
  for (let state = seed; ; ) {
    state = (state * 48271) % 2147483647;
    yield state % 1_000_000;
  }
}

const take = (numbers, n) => Array.from({ length: n }, () => numbers.next().value);

/** A monitor, its exports, and one that is restored half way and goes on. */
async function monitored(engine, { load, reference, batches, parquet }) {
  const trusted = await engine.read(await load(reference), { file: reference });
  const first = await engine.monitor(trusted, CONFIG);
  const watched = [first];
  let snapshot = "";
  for (const [index, file] of batches.entries()) {
    const rows = await engine.read(await load(file), { file, reference: trusted });
    const at = Math.max(...(await rows.values("day")).filter(Number.isFinite));
    for (const monitor of watched) await monitor.observe(rows, { label: file, at });
    if (index !== 1) continue;
    snapshot = await first.snapshot();
    watched.push(await engine.restore(snapshot, trusted));
  }
  const typed = await engine.read(await load(parquet), { file: parquet });
  const [report, restored] = await Promise.all(watched.map((monitor) => monitor.report()));
  return {
    report,
    restored,
    snapshot,
    "snapshot of all": await first.snapshot(),
    csv: await first.csv(),
    markdown: await first.markdown(),
    prometheus: await first.prometheus(),
    rules: await first.prometheusRules(),
    log: await first.log(),
    advice: await first.advice(),
    parquet: await Promise.all(
      typed.columns.map(async ({ name }) => [...(await typed.values(name))].map(String)),
    ),
  };
}

/** A file that several workers read. */
async function large(engine) {
  const numbers = drawn(7);
  const lines = Array.from({ length: 400_000 }, (_, row) => {
    const [a, b, c] = take(numbers, 3);
    return `${row},${a / 1000},${b},kind ${c % 7},"note, ${c % 90}"`;
  });
  const table = await engine.read(`row,a,b,kind,note\n${lines.join("\n")}\n`, {
    file: "large.csv",
  });
  const half = table.rowCount / 2;
  const [before, after] = [await table.slice(0, half), await table.slice(half, 2 * half)];
  return {
    "large file": [table.rowCount, table.columns, table.records, table.warnings],
    "large drift": await engine.detectDrift(before, after),
  };
}

/** Two tables by the synchronous engine. */
function compared(core, before, after) {
  const profiles = [before, after].map((table) => core.profile(table));
  const causes = {
    target: "employed",
    prediction: "prediction",
    ignore: ["predicted_probability", "id", "day"],
  };
  return {
    drift: core.detectDrift(before, after),
    "drift as others": ["classic", "evidently", "nannyml"].map((preset) =>
      core.detectDrift(before, after, { preset }),
    ),
    multivariate: core.multivariateDrift(before, after),
    estimate: core.estimatePerformance(before, after, { roles: ROLES, positive: 1 }),
    quality: core.dataQuality(after, { reference: before }),
    profile: core.mergeProfiles(profiles),
    "profile described": core.describeProfile(profiles[0]),
    "drift from profile": core.driftFromProfile(profiles[0], after),
    causes: core.explainPerformance(before, after, causes),
    "weak segments": core.weakestSegments(after, causes),
  };
}

/** Every test, metric and detector on numbers that are made here. */
function measured(core) {
  const numbers = drawn(11);
  const [a, b] = [take(numbers, 900), take(numbers, 700)].map((values, side) =>
    Float64Array.from(values, (value) => (value + 30_000 * side) / 1000),
  );
  const [kinds, others] = [a, b].map((values) =>
    [...values].map((value) => `k${Math.floor(value) % 5}`),
  );
  const target = take(numbers, 800).map((value) => value % 2);
  const probability = Float64Array.from(
    target,
    (value) => (numbers.next().value / 2 + value * 300_000) / 1_000_000,
  );
  const prediction = [...probability].map((value) => (value > 0.4 ? 1 : 0));
  const series = Float64Array.from(
    take(numbers, 600),
    (value, n) => (value + (n > 350 ? 400_000 : 0)) / 1e6,
  );
  const errors = series.map((value) => (value > 0.7 ? 1 : 0));
  const scored = { target, prediction, probability, positive: 1 };
  const flipped = prediction.map((value, n) => (n % 9 === 0 ? 1 - value : value));
  return {
    "numeric tests": TESTS.numeric.map((test) => core.driftTest(test, a, b, { seed: 3 })),
    "categorical tests": TESTS.categorical.map((test) => core.driftTest(test, kinds, others)),
    classification: core.classificationMetrics(scored),
    curves: core.classificationCurves(scored),
    regression: core.regressionMetrics({ target: a.slice(0, 700), prediction: b }),
    confidence: core.confidence(probability),
    latency: core.latency(a),
    detectors: DETECTORS.map((detector) => core.detectChanges(errors, { detector })),
    "change points": core.changePoints(series),
    trend: core.trend([...series.slice(300, 400)], { window: 80 }),
    gate: core.deploymentGate(scored, { ...scored, prediction: flipped }),
  };
}

/** A rollout of a thousand requests, and what it makes of them. */
function rolledOut(core) {
  const rollout = new core.GradualRollout({ seed: 5, percent: 30 });
  const arms = Array.from({ length: 1000 }, (_, n) => rollout.route(`request ${n}`));
  for (const [n, arm] of arms.entries())
    rollout.record(arm, { prediction: n % 7, target: n % 3, latencyMs: n % 90 });
  return { rollout: [arms, rollout.evaluate()] };
}

/**
 * Everything, as `{ name: text }`. `index` and `core` are the package's modules, `load(file)` gives the bytes
 * of a file, and `reference`, `batches` and `parquet` are names of files.
 */
export async function calculate({ index, core, ...files }) {
  await core.init();
  const engine = await index.Engine.start({ workers: 3 });
  const [before, after] = await Promise.all(
    [files.reference, files.batches[3]].map(async (file) =>
      core.Table.fromCsv(await files.load(file)),
    ),
  );
  const found = {
    ...(await monitored(engine, files)),
    ...(await large(engine)),
    ...compared(core, before, after),
    ...measured(core),
    ...rolledOut(core),
  };
  await engine.close();
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, text(value)]));
}
