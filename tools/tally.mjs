// Counts the tests in the output of a test runner.

/** cargo test and wasm-bindgen-test-runner: one such line per test binary. */
const rustLine = /test result: \w+\. (\d+) passed; (\d+) failed/g;
/** Playwright: one line per outcome. */
const playwrightLines = {
  passed: /^\s+(\d+) passed\b/gm,
  failed: /^\s+(\d+) (?:failed|flaky|interrupted)\b/gm,
};
/** Node's test runner: `# pass 3` in a file or pipe, `ℹ pass 3` on a terminal. */
const nodeLines = { passed: /^(?:#|ℹ) pass (\d+)$/gm, failed: /^(?:#|ℹ) fail (\d+)$/gm };

const sum = (text, pattern, group) =>
  [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[group]), 0);

/**
 * Returns the passed and failed tests of a finished command. A command without counts is one check. A command that
 * failed without a failed test (a compiler error, a crash) counts as one failure.
 */
export function count({ code, output }) {
  const text = stripColours(output);
  const passed =
    sum(text, rustLine, 1) + sum(text, playwrightLines.passed, 1) + sum(text, nodeLines.passed, 1);
  const failed =
    sum(text, rustLine, 2) + sum(text, playwrightLines.failed, 1) + sum(text, nodeLines.failed, 1);
  if (passed + failed === 0)
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

const escapeCharacter = String.fromCharCode(27);
const stripColours = (text) =>
  text.replaceAll(new RegExp(`${escapeCharacter}\\[[0-9;]*m`, "g"), "");
