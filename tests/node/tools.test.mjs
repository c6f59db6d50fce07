// The scripts that other checks stand on: what a runner counted, what the server sends, what the policy allows.
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { inOrder } from "../../tools/in-order.mjs";
import { pagePolicy, responseHeaders } from "../../tools/policy.mjs";
import { serve } from "../../tools/serve.mjs";
import { at } from "../../tools/shell.mjs";
import { withShortNames } from "../../tools/short-names.mjs";
import { count } from "../../tools/tally.mjs";

test("tests are counted from what the runners print", () => {
  const rust = "test result: ok. 3 passed; 0 failed; 0 ignored\n".repeat(2);
  assert.deepEqual(count({ code: 0, output: rust }), { passed: 6, failed: 0 });
  const page = "  1 failed\n    a.spec.ts:3:1\n  \u001b[32m5 passed\u001b[39m (3s)\n";
  assert.deepEqual(count({ code: 1, output: page }), { passed: 5, failed: 1 });
  assert.deepEqual(count({ code: 0, output: "# pass 4\n# fail 0\n" }), { passed: 4, failed: 0 });
});

test("a command that failed is a failure, whatever it counted", () => {
  const rust = "test result: ok. 3 passed; 0 failed; 0 ignored\nerror: could not compile";
  assert.deepEqual(count({ code: 101, output: rust }), { passed: 3, failed: 1 });
  assert.deepEqual(count({ code: 1, output: "" }), { passed: 0, failed: 1 });
  assert.deepEqual(count({ code: 0, output: "" }), { passed: 1, failed: 0 });
});

test("what runs side by side prints one after another, the first that is not done at once", () => {
  const seen = [];
  const printer = inOrder(["a", "b", "c"], (text) => seen.push(text));
  const [a, b, c] = ["a", "b", "c"].map(printer);
  b.print("b1 ");
  a.print("a1 ");
  c.print("c1 ");
  c.end();
  assert.deepEqual(seen, ["a1 "], "others wait");
  b.print("b2 ");
  a.print("a2 ");
  a.end();
  assert.deepEqual(seen, ["a1 ", "a2 ", "b1 b2 "]);
  b.print("b3 ");
  b.end();
  assert.deepEqual(seen, ["a1 ", "a2 ", "b1 b2 ", "b3 ", "c1 "]);
});

test("the policy lets nothing reach another origin and no text become code", () => {
  const policy = pagePolicy("hosted");
  assert.match(policy, /^default-src 'none'; /);
  assert.match(policy, /connect-src 'self'(;|$)/);
  assert.match(policy, /worker-src blob: 'self'(;|$)/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
  const header = responseHeaders("hosted")["Content-Security-Policy"];
  assert.ok(header.startsWith(policy) && header.endsWith("; frame-ancestors 'none'"));
});

test("the editions in one file connect to nothing and run only the scripts whose hashes they name", () => {
  for (const edition of ["single", "audit", "embed"]) {
    const policy = pagePolicy(edition, { scripts: ["run()", "go()"], styles: ["p{}"] });
    assert.match(policy, /^default-src 'none'; /);
    assert.match(policy, /connect-src 'none'(;|$)/);
    assert.match(policy, /worker-src blob:(;|$)/);
    assert.match(policy, /script-src 'sha256-[^']{44}' 'sha256-[^']{44}' 'wasm-unsafe-eval';/);
    assert.match(policy, /style-src 'sha256-[^']{44}';/);
    assert.doesNotMatch(policy, /HASHES|'self'|unsafe-inline|'unsafe-eval'|https?:|\*/);
  }
});

test("only the edition that is for frames may be framed, by whoever isolates itself too", () => {
  const embed = responseHeaders("embed", "default-src 'none'");
  assert.equal(embed["Content-Security-Policy"], "default-src 'none'");
  assert.equal(embed["Cross-Origin-Resource-Policy"], "cross-origin");
  for (const edition of ["hosted", "single", "audit"]) {
    const headers = responseHeaders(edition);
    assert.match(headers["Content-Security-Policy"], /; frame-ancestors 'none'$/);
    assert.equal(headers["Cross-Origin-Resource-Policy"], "same-origin");
  }
});

test("SECURITY.md quotes the policy that is in force", () => {
  const text = readFileSync(new URL("../../SECURITY.md", import.meta.url), "utf8");
  assert.ok(text.includes(`\n${pagePolicy("hosted")}\n`));
});

/** A request whose path is sent as it is written: fetch() would tidy it up. */
function get(url, path) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    request({ hostname, port, path }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ response, body }));
    })
      .on("error", reject)
      .end();
  });
}

test("the server sends files of its folder, typed and with the policy, and no others", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-serve-"));
  mkdirSync(join(folder, "page"));
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(folder, "page", "index.html"), "<p>hello");
  writeFileSync(join(folder, "page", "core.wasm"), "");
  const { url, close } = await serve({ folder: join(folder, "page") });
  try {
    const { response, body } = await get(url, "/");
    assert.equal(body, "<p>hello");
    assert.equal(response.headers["content-type"], "text/html; charset=utf-8");
    assert.match(response.headers["content-security-policy"], /connect-src 'self'/);
    assert.equal(
      (await get(url, "/core.wasm")).response.headers["content-type"],
      "application/wasm",
    );
    for (const path of [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/%ff",
      "/no",
    ]) {
      const { response: refused, body: text } = await get(url, path);
      assert.equal(refused.statusCode, 404, path);
      assert.doesNotMatch(text, /secret/);
    }
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
});

test("files that sources and documents name are there", () => {
  const folders = ["www", "src", "rows", "tools", "benches", "docs", "tests"];
  const listed = folders.flatMap((folder) =>
    readdirSync(at(folder), { recursive: true }).map((name) => `${folder}/${name}`),
  );
  const kept = listed.filter((name) => !/node_modules|\/pkg\/|\/results\/|docs\/api/.test(name));
  const texts = kept.filter((name) => /\.(ts|rs|mjs|md)$/.test(name));
  const documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];
  const named = /(?<![\w./-])(?:tests|tools|benches)\/[\w./-]+\.(?:mjs|ts|rs|py|json)\b/g;
  const absent = [...texts, ...documents].flatMap((name) =>
    (readFileSync(at(name), "utf8").match(named) ?? [])
      .filter((file) => !existsSync(at(file)))
      .map((file) => `${name}: ${file}`),
  );
  assert.deepEqual(absent, []);
});

/** A wasm file that takes one function and gives it on. */
function passingOn(taken, given) {
  const name = (text) => [text.length, ...Buffer.from(text)];
  const section = (id, bytes) => [id, bytes.length, ...bytes];
  return Buffer.from([
    ...[0, ...Buffer.from("asm"), 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(2, [1, ...name("./glue.js"), ...name(taken), 0, 0]),
    ...section(7, [1, ...name(given), 0, 0]),
  ]);
}

test("wasm and glue call each other by short names, and by the same ones", () => {
  const glue = [
    "const imports = {",
    "  __proto__: null,",
    "  __wbg_now_0123456789abcdef: function() { called += 1; },",
    "};",
    "wasm.monitor_observe(); wasm.memory; this.__wbg_ptr",
  ].join("\n");
  const wasm = passingOn("__wbg_now_0123456789abcdef", "monitor_observe");
  const short = withShortNames(wasm, glue);
  const module = new WebAssembly.Module(short.wasm);
  assert.deepEqual(WebAssembly.Module.imports(module), [
    { module: "./glue.js", name: "a", kind: "function" },
  ]);
  assert.deepEqual(WebAssembly.Module.exports(module), [{ name: "a", kind: "function" }]);
  assert.match(short.glue, /^ {2}a: function\(\) \{ called/m);
  assert.match(short.glue, /wasm\.a\(\); wasm\.memory; this\._p$/);
  assert.match(short.glue, /__proto__: null/);
  assert.throws(() => withShortNames(wasm, "wasm.monitor_observe();"), /the glue has no __wbg_now/);
});
