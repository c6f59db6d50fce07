// Gate 24: pictures of 12 states are compared, in each engine. Here the page with itself, which must be the same to
// 0.1 % of pixels, and with a copy in which one size was changed, which must not.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { compared, states, tooDifferent } from "../../tools/pictures.mjs";
import { at } from "../../tools/shell.mjs";
import { names } from "./engines.mjs";

const page = at("build/page");
let changed;

before(() => {
  changed = join(mkdtempSync(join(tmpdir(), "driftglass-changed-")), "page");
  cpSync(page, changed, { recursive: true });
  const assets = join(changed, "assets");
  const [style] = readdirSync(assets).filter((name) => name.endsWith(".css"));
  const path = join(assets, style);
  writeFileSync(path, `${readFileSync(path, "utf8")}\nh1 { font-size: 31px !important; }\n`);
});

after(() => rmSync(join(changed, ".."), { recursive: true, force: true }));

for (const name of names) {
  test(`${name}: twelve pictures are the same twice, and show a heading that grew`, async (t) => {
    const same = await compared(name, page, page);
    assert.equal(Object.keys(same).length, Object.keys(states).length);
    t.diagnostic(JSON.stringify(same));
    assert.deepEqual(tooDifferent(same), []);
    const wanted = ["overview", "drift"];
    assert.deepEqual(tooDifferent(await compared(name, page, changed, { wanted })), wanted);
  });
}
