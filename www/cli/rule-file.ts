/** A file of rules with their tests, checked as a whole: a slip in a name would let a test pass, or fail, for nothing. */
import type { Rule, RuleFile, RuleTest } from "../core/types.js";
import { DriftglassError, type Engine } from "../engine/index.js";
import { readJson } from "./json-file.js";
import { nearAdvice } from "./near.js";
import { FileError } from "./trouble.js";
import { conform } from "./violations.js";

const STATES = ["firing", "pending", "resolved", "muted", "noData", "notEnoughData"] as const;

const listed = (list: Iterable<string>) => [...new Set(list)].join(", ") || "none";

/** The error of a name that nothing has. */
function unknown(file: string, place: string, message: string, advice?: string) {
  return new FileError(file, message, { place, ...(advice !== undefined && { advice }) });
}

/** Reads a file of rules, all of it or nothing. */
export async function readRules(file: string, engine: Engine): Promise<RuleFile> {
  const value = await readJson(file);
  conform("rules", value, file);
  const rules = value as RuleFile;
  await refuseNoMetric(rules.rules, file, engine);
  rules.tests.forEach((test, index) => {
    refuseUnheard(test, rules.rules, `/tests/${index}`, file);
    refuseUnnamed(test, rules.rules, `/tests/${index}`, file);
  });
  return rules;
}

/** A metric that no monitor measures. The engine is asked, which alone knows: by a monitor with a rule about it. */
async function refuseNoMetric(rules: readonly Rule[], file: string, engine: Engine) {
  const table = await engine.fromColumns({ value: Float64Array.of(1, 2, 3, 4) });
  const asked = new Set<string>();
  for (const [index, { metric }] of rules.entries()) {
    if (asked.has(metric)) continue;
    asked.add(metric);
    try {
      const monitor = await engine.monitor(table, askingFor(metric));
      await monitor.free();
    } catch (thrown) {
      if (!(thrown instanceof DriftglassError)) throw thrown;
      const message = thrown.message.replace(/^\/\S+: /, "");
      // Of this table hardly any metric is measured, which is refused as well and says nothing about the file.
      if (!message.includes("not a metric")) continue;
      throw unknown(file, `/rules/${index}/metric`, message);
    }
  }
  await table.free();
}

/** A configuration with one rule, and the detector whose word the metric would be. */
function askingFor(metric: string) {
  const rule = { name: "asked", metric, when: "above", threshold: 0, severity: "info" } as const;
  const [, watched] = /^(.+)Change$/.exec(metric) ?? [];
  const detectors = watched === undefined ? [] : [{ metric: watched, method: "adwin" } as const];
  return { rules: [rule], detectors };
}

/** A series that no rule is about changes nothing. */
function refuseUnheard({ series }: RuleTest, rules: readonly Rule[], place: string, file: string) {
  const metrics = rules.map(({ metric }) => metric);
  for (const [index, { metric }] of series.entries()) {
    if (metrics.includes(metric)) continue;
    const message = `No rule of this file is about "${metric}". Rules are about: ${listed(metrics)}.`;
    const at = `${place}/series/${index}/metric`;
    throw unknown(file, at, message, nearAdvice(metric, metrics));
  }
}

/**
 * An alert of a rule that is not there never fires. Alerts are named by their rule, after a slash their column, and in
 * brackets their segment.
 */
function refuseUnnamed({ expect }: RuleTest, rules: readonly Rule[], place: string, file: string) {
  for (const [index, expected] of expect.entries()) {
    for (const state of STATES) {
      for (const [at, alert] of (expected[state] ?? []).entries()) {
        const [rule = ""] = alert.split("/");
        const plain = rules.some(({ name }) => name === rule) ? rule : rule.replace(/ \[.*$/, "");
        refuseNoRule(plain, rules, `${place}/expect/${index}/${state}/${at}`, file);
      }
    }
  }
}

function refuseNoRule(rule: string, rules: readonly Rule[], place: string, file: string) {
  const names = rules.map(({ name }) => name);
  if (names.includes(rule)) return;
  const message = `No rule of this file is named "${rule}". Rules are: ${listed(names)}.`;
  throw unknown(file, place, message, nearAdvice(rule, names));
}
