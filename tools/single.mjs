// Builds the single-file editions that run from a disk: build/single/driftglass.html; driftglass-audit.html, the same
// page inside a frame without an origin; and embed.html, a dashboard for other sites to frame.
// Everything but the first script is compressed and stored as windows-1252 characters: one byte each, where base64
// needs a third more.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { numbersForEsbuild } from "./numbers.mjs";
import { frameSandbox, pagePolicy } from "./policy.mjs";
import { at, main, run, say } from "./shell.mjs";
import { smaller } from "./smaller.mjs";
import { templatesForEsbuild } from "./templates.mjs";
import { splitWasm } from "./wasm-streams.mjs";
import { workerForEsbuild } from "./worker.mjs";

const out = at("build", "single");

/** Maximum size of the file in bytes. */
const most = 1_048_576;

/** Modules that have a replacement inside the file. */
const inside = {
  "wasm-default.js": "wasm-default.ts",
  "sample-files.js": "sample-files.ts",
  "virtual:driftglass-worker": "worker.ts",
  "virtual:driftglass-decoder": "decoder.ts",
  "typed.js": "typed.ts",
};

/** Replaces modules, except those in `own`: the script of decoding workers contains the decoders itself. */
const replaced = (own) => ({
  name: "driftglass-single",
  setup(bundler) {
    const names = /(wasm-default|sample-files|\/typed)\.js$|^virtual:driftglass-(worker|decoder)$/;
    bundler.onResolve({ filter: names }, ({ path }) => {
      const name = path.split("/").at(-1);
      return name === own ? undefined : { path: at("www/single", inside[name]) };
    });
    bundler.onResolve({ filter: /^\.\/brotli\.js$/ }, ({ importer }) =>
      importer.includes("hyparquet-compressors") ? { path: at("www/single/brotli.ts") } : undefined,
    );
  },
});

async function script(entry, options = {}) {
  const { outputFiles } = await build({
    entryPoints: [at(entry)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    write: false,
    legalComments: "none",
    logLevel: "warning",
    ...options,
  });
  return outputFiles[0].text;
}

const bundled = async (entry, own) =>
  smaller(
    await script(entry, {
      charset: "utf8",
      plugins: [replaced(own), workerForEsbuild(), templatesForEsbuild(), numbersForEsbuild()],
    }),
  );

const decoder = () => bundled("www/single/decoder-script.ts", "typed.js");

/** Bytes that an HTML parser changes in a script: NUL and the carriage return. */
const forbidden = [0, 13];
/** The bytes that a page preserves, in order: each stands for a number from 0 to 253. */
const kept = Array.from({ length: 256 }, (_, byte) => byte).filter((b) => !forbidden.includes(b));
const LONGEST = 126;

/**
 * Returns bytes as characters that a page preserves: runs without a forbidden byte, each preceded by a number for its
 * length and the forbidden byte that follows. This adds 0.5 %; escapes would add 1.2 %.
 */
export function asText(bytes) {
  const text = [];
  const end = [...bytes, forbidden[0]];
  for (let from = 0; from < end.length; ) {
    const run = end.slice(from, from + LONGEST).findIndex((byte) => forbidden.includes(byte));
    const length = run === -1 ? LONGEST : run;
    const next = run === -1 ? 0 : forbidden.indexOf(end[from + run]);
    text.push(kept[2 * length + next], ...end.slice(from, from + length));
    from += run === -1 ? LONGEST : run + 1;
  }
  const asBytes = Buffer.from(text);
  if (/<(?:!--|\/script)/i.test(asBytes.toString("latin1")))
    throw new Error("the packed files hold what ends a script: change any byte of them");
  return asBytes;
}

/**
 * Compresses with brotli. Distances below `direct` have a code each, which saves 1.4 kB of the wasm, where similar
 * pieces are close together.
 */
const compressed = (bytes, direct = 0) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_NDIRECT]: direct,
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** Concatenates files and describes them for the boot script. */
function listed(files) {
  const bytes = Buffer.concat(Object.values(files).map((content) => Buffer.from(content)));
  const lengths = Object.entries(files).map(([name, content]) => [
    name,
    Buffer.byteLength(content),
  ]);
  const about = { size: bytes.length, checksum: checksum(bytes) };
  return { bytes, about: { ...about, files: Object.fromEntries(lengths) } };
}

/** Compresses files together. */
function block(files) {
  const { bytes, about } = listed(files);
  return { packed: compressed(bytes), about };
}

/** Compresses the wasm as streams, which is smaller. Unpacking returns the original file. */
async function wasmBlock() {
  const { about } = listed({ "core_bg.wasm": readFileSync(at("www/core/pkg/core_bg.wasm")) });
  const streams = await splitWasm();
  return { packed: compressed(streams, 15), about: { ...about, streams: streams.length } };
}

/** Returns the CRC-32 from the end of a gzip file: Node 20 has no function for it. */
function checksum(bytes) {
  const packed = gzipSync(bytes, { level: 1 });
  return packed.readUInt32LE(packed.length - 8);
}

const small = at("build", "small-sample");

/** The share of the sample's rows that the file contains, so that it stays below a megabyte. */
const [SHARE, OF] = [1, 5];

/** Columns by which the rows of the small sample are sorted. Similar rows next to each other save 4 kB. */
const ORDER = [4, 3, 17, 2, 1, 0];
const orderOf = (row) => ORDER.map((column) => row.split(",")[column]).join();

/** Makes the small sample: one row in five of each table, with its own report. */
function makeSmallSample() {
  mkdirSync(small, { recursive: true });
  const source = at("www/samples");
  for (const name of readdirSync(source).filter((file) => file.endsWith(".csv"))) {
    const [header, ...rows] = readFileSync(join(source, name), "utf8").trimEnd().split("\n");
    const kept = rows.filter((_, index) => index % OF < SHARE);
    kept.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    writeFileSync(join(small, name), `${[header, ...kept].join("\n")}\n`);
  }
  copyFileSync(join(source, "census.config.json"), join(small, "census.config.json"));
  run("node", ["tools/samples.mjs", small]);
}

const sample = (name) => readFileSync(join(small, name));

/** Returns a table column by column, which saves 6 kB; `www/single/sample-files.ts` reverses it. */
function byColumn(table) {
  const rows = table
    .toString()
    .trimEnd()
    .split("\n")
    .map((row) => row.split(","));
  const isEven = rows.every((row) => row.length === rows[0].length);
  if (!isEven || table.includes('"')) throw new Error("the sample holds cells in quotes");
  return rows[0].map((_, column) => rows.map((row) => row[column]).join()).join("\n");
}

async function parts() {
  makeSmallSample();
  const now = {
    "app.js": await bundled("www/app/main.ts"),
    "decoder.js": await decoder(),
    "worker.js": await bundled("www/engine/worker.ts"),
    "page.css": await script("www/styles/page.css"),
    "census.config.json": sample("census.config.json"),
    "census.json": sample("census.json"),
  };
  const tables = readdirSync(small).filter((name) => name.endsWith(".csv"));
  const rows = Object.fromEntries(tables.sort().map((name) => [name, byColumn(sample(name))]));
  return { unpacker: await script("www/single/unpacker.ts"), now, rows };
}

/** Style before the page is unpacked: the page's colours, and no motion. */
const style = ":root{color-scheme:light dark;font-family:system-ui,sans-serif}";

const dataBlock = (name, bytes) =>
  Buffer.concat([
    Buffer.from(`<script type="application/octet-stream" id="packed-${name}">`),
    asText(bytes),
    Buffer.from("</script>\n"),
  ]);

/**
 * Returns everything before the data and the scripts. The policy comes first, because it applies only to what follows
 * it.
 */
function head(edition, policy, ownStyle = style) {
  const icon = encodeURIComponent(readFileSync(at("www/icon.svg"), "utf8"));
  return `<!doctype html>
<html lang="en" data-state="loading" data-edition="${edition}">
<head>
<meta charset="windows-1252">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>driftglass: is your model still fine?</title>
<link rel="icon" href="data:image/svg+xml,${icon}">
<style>${ownStyle}</style>
</head>
<body>
<noscript>driftglass computes everything in this tab and needs JavaScript to do so.</noscript>
`;
}

const pageElement = "<driftglass-page></driftglass-page>\n";
const tail = (script) => `<script>${script}</script>\n</body>\n</html>\n`;

/** Returns the file of the page itself. */
function singlePage({ boot, scripts, data }) {
  const policy = pagePolicy("single", { scripts: [boot, ...scripts], styles: [style] });
  return [Buffer.from(head("single", policy) + pageElement), ...data, Buffer.from(tail(boot))];
}

/** Returns a file with its page in a frame without an origin; the outer page's script `shell` makes the frame. */
async function shellPage(edition, shell, element, { boot, scripts, data }) {
  const inner = pagePolicy(edition, { scripts: [boot, ...scripts], styles: [style] });
  const frame = {
    head: head(edition, inner) + element,
    tail: tail(boot),
    sandbox: frameSandbox(edition),
  };
  const around = await script(shell, {
    charset: "ascii",
    define: { FRAME: JSON.stringify(frame) },
  });
  const outer = pagePolicy(edition, {
    scripts: [around, boot, ...scripts],
    styles: [style, frameStyle],
  });
  return [Buffer.from(head(edition, outer, frameStyle)), ...data, Buffer.from(tail(around))];
}

/** The frame fills the page. */
const frameStyle =
  ":root{color-scheme:light dark}body{margin:0}iframe{display:block;border:0;width:100vw;height:100vh;height:100dvh}";

function write(name, pieces) {
  const file = Buffer.concat(pieces);
  const sha256 = createHash("sha256").update(file).digest("hex");
  writeFileSync(join(out, name), file);
  writeFileSync(join(out, `${name}.sha256`), `${sha256}  ${name}\n`);
  say(`  ${name}: ${file.length} bytes (at most ${most}), SHA-256 ${sha256}`);
}

const bootFor = (blocks) =>
  script("www/single/boot.ts", { charset: "ascii", define: { BLOCKS: JSON.stringify(blocks) } });

/** Builds the application with its sample. */
async function application(wasm) {
  const { unpacker, now, rows } = await parts();
  // Separate blocks: after the wasm, brotli needs 5 kB more for the tables.
  const [first, third] = [block(now), block(rows)];
  const blocks = { now: first.about, later: wasm.about, rows: third.about };
  const data = [
    dataBlock("unpacker", gzipSync(unpacker, { level: 9 })),
    dataBlock("now", first.packed),
    dataBlock("later", wasm.packed),
    dataBlock("rows", third.packed),
  ];
  return {
    boot: await bootFor(blocks),
    scripts: [unpacker, now["app.js"], now["decoder.js"]],
    data,
  };
}

/** Builds the dashboard that other sites frame: without sample and without the application's screens. */
async function framed(wasm) {
  const unpacker = await script("www/single/unpacker.ts");
  const now = {
    "app.js": await bundled("www/framed/main.ts"),
    "worker.js": await bundled("www/engine/worker.ts"),
    "decoder.js": await decoder(),
    "page.css": await script("www/framed/frame.css"),
  };
  const first = block(now);
  const blocks = { now: first.about, later: wasm.about, rows: { files: {} } };
  const data = [
    dataBlock("unpacker", gzipSync(unpacker, { level: 9 })),
    dataBlock("now", first.packed),
    dataBlock("later", wasm.packed),
  ];
  return {
    boot: await bootFor(blocks),
    scripts: [unpacker, now["app.js"], now["decoder.js"]],
    data,
  };
}

/** Builds the files and prints their sizes and hashes. */
export async function buildSingle() {
  mkdirSync(out, { recursive: true });
  const wasm = await wasmBlock();
  const page = await application(wasm);
  write("driftglass.html", singlePage(page));
  write(
    "driftglass-audit.html",
    await shellPage("audit", "www/single/shell.ts", pageElement, page),
  );
  const place = "<main><h1>driftglass</h1></main>\n";
  write("embed.html", await shellPage("embed", "www/framed/shell.ts", place, await framed(wasm)));
}

await main(import.meta.url, buildSingle);
