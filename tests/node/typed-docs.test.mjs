// The pieces of the README and the docs compile in a strict TypeScript project, in which nothing that may be missing is
// taken for there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Within the package, so that `driftglass` is what package.json exports. */
const folder = join(root, "build/typed-docs");
after(() => rmSync(folder, { recursive: true, force: true }));

/** What pieces of text suppose to be there, as in snippets.test.mjs. */
const AROUND = `import type {} from "driftglass/elements";
import type { Engine, EngineTable, RemoteMonitor } from "driftglass";
declare global {
  const engine: Engine;
  const table: EngineTable;
  const monitor: RemoteMonitor;
  const file: File;
  const marchFile: File;
  const referenceFile: File;
}`;

/** What applications do with the types that no piece shows: options that may be undefined, and what observe answers. */
const BESIDE = `import { Engine } from "driftglass";
import { Monitor, Table, type Rule } from "driftglass/core";
const signal = undefined as AbortSignal | undefined;
const engine = await Engine.start({ signal, workers: undefined });
const reference = await engine.read("x\\n1\\n2\\n", { signal, onProgress: undefined });
const again = await engine.readCsv("x\\n1\\n2\\n", { signal, reference });
const { columns } = await engine.detectDrift(reference, again, { alpha: 0.01 });
const known: string | null | undefined = columns[0]?.column;
const rules: Rule[] = [{ name: "a", metric: "rows", when: "below", threshold: 1, severity: "info" }];
const table = Table.fromColumns({ x: [1, 2, null] });
const { drift } = new Monitor(table, { rules }).observe(table, { latencyMs: [1, 2, 3] });
const share: number | null = drift.share;
// @ts-expect-error A table of core is none of the engine.
await engine.profile(table);
export { known, share };`;

/** Pieces that use what only JavaScript lets pass. */
const LOOSE =
  /const values = \{ b: 0\.8|querySelector\("#app"\)\.innerHTML|at: end - 1|const told = \[\]/;

function pieces() {
  const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)];
  const all = pages
    .filter((page) => page.endsWith(".md"))
    .flatMap((page) => [
      ...readFileSync(join(root, page), "utf8").matchAll(/^```(?:js|ts)\n(.*?)^```/gms),
    ]);
  return all.map(([, code]) => code).filter((code) => !LOOSE.test(code));
}

for (const [module, moduleResolution] of [
  ["esnext", "bundler"],
  ["node16", "node16"],
]) {
  test(`pieces of the docs are typed, with modules found as ${moduleResolution} does`, () => {
    mkdirSync(folder, { recursive: true });
    const found = pieces();
    assert.ok(found.length >= 10, `${found.length}`);
    writeFileSync(join(folder, "around.d.ts"), AROUND);
    writeFileSync(join(folder, "beside.ts"), BESIDE);
    for (const [n, code] of found.entries()) {
      writeFileSync(join(folder, `${n}.ts`), `${code}\nexport {};\n`);
    }
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      // Parameters in JavaScript have no types.
      ...{ noImplicitAny: false, noEmit: true, types: [] },
      ...{ module, moduleResolution, target: "es2022" },
      lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable", "esnext.disposable"],
    };
    const config = JSON.stringify({ compilerOptions, include: ["*.ts"] });
    writeFileSync(join(folder, "tsconfig.json"), config);
    const tsc = join(root, "node_modules/.bin/tsc");
    const { stdout, status } = spawnSync(tsc, ["-p", folder], { encoding: "utf8" });
    assert.equal(status, 0, stdout.slice(0, 4000));
  });
}
