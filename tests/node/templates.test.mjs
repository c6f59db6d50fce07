// What a download leaves out of Lit templates, and what it does not touch.
import assert from "node:assert/strict";
import test from "node:test";
import { tightened } from "../../tools/templates.mjs";

test("indents go from templates, also in templates within templates", () => {
  const source = `const list = (names: string[]) => html\`<ul class="a
      b">
    \${names.map(
      (name) => html\`
        <li>🛈 \${name}</li>\`,
    )}
  </ul>\`;`;
  const tight = `const list = (names: string[]) => html\`<ul class="a
b">
\${names.map(
      (name) => html\`
<li>🛈 \${name}</li>\`,
    )}
</ul>\`;`;
  assert.equal(tightened(source), tight);
});

test("other texts keep their lines, and so does code", () => {
  const text = "const text = `- a\n  - b`;\nlog(`x\n  y`, raw`m\n  n`);\n";
  assert.equal(tightened(text), text);
  const style = "const style = css`a {\n  color: red;\n}`;\n";
  assert.equal(tightened(text + style), `${text}const style = css\`a {\ncolor: red;\n}\`;\n`);
});
