// Reads how many tests a runner ran from what it printed.

/** cargo test and wasm-bindgen-test-runner: one such line for each test binary. */
const rustLine = /test result: \w+\. (\d+) passed; (\d+) failed/g;
/** Playwright: a line for each outcome. */
const playwrightLines = {
  passed: /^\s+(\d+) passed\b/gm,
  failed: /^\s+(\d+) (?:failed|flaky|interrupted)\b/gm,
};
/** Node's test runner: `# pass 3` into a file or pipe, `ℹ pass 3` on a terminal. */
const nodeLines = { passed: /^(?:#|ℹ) pass (\d+)$/gm, failed: /^(?:#|ℹ) fail (\d+)$/gm };

const sum = (text, pattern, group) =>
  [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[group]), 0);

/**
 * Tests passed and failed of one finished command. A command that counts nothing is one check.
 * A command that failed without naming a failed test (a compiler error, a crash) counts as one failure.
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
