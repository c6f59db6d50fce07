/** `driftglass test`: runs rules on series of numbers. */
import type { RuleFile, RuleTestReport } from "../core/types.js";
import { Engine } from "../engine/index.js";
import { EXIT } from "./exit.js";
import { filesOf } from "./input.js";
import { failureOf, junitXml, type Suite } from "./junit.js";
import type { TestCommand } from "./options.js";
import { refuseNoFolder, refuseOverwriting, writeTo } from "./outputs.js";
import { readRules } from "./rule-file.js";
import type { Terminal } from "./terminal.js";
import { inRules, problemText } from "./trouble.js";

type Failure = RuleTestReport["failures"][number];

const names = (list: readonly string[]) => (list.length === 0 ? "none" : list.join(", "));

function failureText({ batch, state, expected, found }: Failure): string {
  return `after batch ${batch}, ${state}: expected ${names(expected)}; found ${names(found)}`;
}

/** Tests every file and returns the exit code. */
export async function testRuleFile(command: TestCommand, terminal: Terminal): Promise<number> {
  const out = command.junit === "-" ? terminal.aside() : terminal;
  const files = await filesOf(command.files);
  const outputs = command.junit === undefined ? {} : { junit: command.junit };
  await refuseOverwriting({ outputs }, files);
  await refuseNoFolder({ outputs });
  const engine = await Engine.start({ worker: "none" });
  const suites: Suite[] = [];
  let [failed, broken] = [0, 0];
  for (const file of files) {
    try {
      const ruleFile = await readRules(file, engine);
      const report = await engine.testRules(ruleFile);
      failed += report.failed;
      suites.push(suiteOf(file, ruleFile, report));
      if (!command.quiet) tell(file, report, out);
    } catch (thrown) {
      broken += 1;
      out.complain(problemText(inRules(thrown, file), out));
    }
  }
  await engine.close();
  if (command.junit !== undefined) await writeTo(command.junit, junitXml(suites));
  if (broken > 0) return EXIT.error;
  return failed > 0 ? EXIT.alerts : EXIT.stable;
}

function tell(file: string, { passed, failed, failures }: RuleTestReport, out: Terminal): void {
  const verdict = failed === 0 ? out.green("ok") : out.red("FAILED");
  out.print(`${verdict} ${out.plain(file)}: ${passed} passed, ${failed} failed`);
  for (const failure of failures) {
    out.print(`  ${out.bold(out.plain(failure.test))} ${out.plain(failureText(failure))}`);
  }
}

function suiteOf(file: string, { tests }: RuleFile, { failures }: RuleTestReport): Suite {
  const cases = tests.map(({ name }) => ({
    name,
    suite: file,
    seconds: 0,
    outcome: failureOf(
      "expectations",
      failures
        .filter(({ test }) => test === name)
        .map((failure) => ({ type: "expectation", message: failureText(failure) })),
    ),
  }));
  return { name: file, cases };
}
