/** Checks a file of rules and tests as a whole: with a misspelt name, a test would pass or fail for no reason. */
import type { Rule, RuleFile, RuleTest } from "../core/types.js";
import { DriftglassError, type Engine } from "../engine/index.js";
import { readJson } from "./json-file.js";
import { nearAdvice } from "./near.js";
import { FileError } from "./trouble.js";
import { conform } from "./violations.js";

const STATES = ["firing", "pending", "resolved", "muted", "noData", "notEnoughData"] as const;

const listed = (list: Iterable<string>) => [...new Set(list)].join(", ") || "none";

/** The error about a name that does not exist. */
function unknown(file: string, place: string, message: string, advice?: string) {
  return new FileError(file, message, { place, ...(advice !== undefined && { advice }) });
}

/** Reads a file of rules, completely or not at all. */
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

/**
 * Refuses metrics that no monitor measures. Only the engine knows them, so it is asked for a monitor with a rule on
 * each.
 */
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
      // Hardly any metric can be measured on this table. The engine refuses that too, but it is no fault of the file.
      if (!message.includes("not a metric")) continue;
      throw unknown(file, `/rules/${index}/metric`, message);
    }
  }
  await table.free();
}

/** A configuration with one rule, and the detector whose metric the rule may name. */
function askingFor(metric: string) {
  const rule = { name: "asked", metric, when: "above", threshold: 0, severity: "info" } as const;
  const [, watched] = /^(.+)Change$/.exec(metric) ?? [];
  const detectors = watched === undefined ? [] : [{ metric: watched, method: "adwin" } as const];
  return { rules: [rule], detectors };
}

/** Refuses series that no rule watches, since they change nothing. */
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
 * Refuses alerts of a rule that does not exist, since they never fire. An alert's name is its rule, after a slash its
 * column, and in brackets its segment.
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
