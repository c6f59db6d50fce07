/**
 * The first script of the single file. It unpacks everything else from data blocks in the page and starts it. The
 * policy names the hash of every script, so nothing else can start.
 */
import "../app/session/lock.js";
import { bytesIn, checksum } from "./bytes.js";
import type { Packed } from "./packed.js";

/** The contents of a block: the lengths of the concatenated files, and a checksum over all of them. */
interface Block {
  size: number;
  /** For the wasm: the length of the streams that it is joined from. */
  streams?: number;
  checksum: number;
  files: Record<string, number>;
}

/**
 * `now` is needed to show the page, `later` when the engine starts, `rows` for the sample's rows. Inserted by the
 * build.
 */
declare const BLOCKS: Record<"now" | "later" | "rows", Block>;

type Unpack = (packed: Uint8Array, size: number) => Uint8Array<ArrayBuffer>;

interface Rules {
  createScript(text: string): string;
  createScriptURL(url: string): string;
}

/** Returns a Trusted Types policy for scripts and worker addresses, where these are enforced. */
function trustedRules(): Rules {
  const same: Rules = { createScript: (text) => text, createScriptURL: (url) => url };
  const types: { createPolicy(name: string, rules: Rules): Rules } | undefined = Reflect.get(
    globalThis,
    "trustedTypes",
  );
  return types?.createPolicy("driftglass-unpack", same) ?? same;
}

const rules = trustedRules();

function run(text: string): void {
  const script = document.createElement("script");
  script.text = rules.createScript(text);
  document.head.append(script);
  script.remove();
}

function blockText(name: string): string {
  const element = document.getElementById(`packed-${name}`);
  const text = element?.textContent ?? "";
  element?.remove();
  if (text.includes("\ufffd"))
    throw new Error(
      `it was read as ${document.characterSet}, which loses bytes of it. Save it, and open it from your disk`,
    );
  return text;
}

async function unzipped(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** Returns the files of an unpacked block by name. Throws if the checksum does not match. */
function filesOf(
  block: Block,
  bytes: Uint8Array<ArrayBuffer>,
): Map<string, Uint8Array<ArrayBuffer>> {
  if (bytes.length !== block.size || checksum(bytes) !== block.checksum)
    throw new Error("this copy of the file is damaged");
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let at = 0;
  for (const [name, length] of Object.entries(block.files)) {
    files.set(name, bytes.subarray(at, at + length));
    at += length;
  }
  return files;
}

/** Unpacks in a worker, so that the page stays responsive; in this thread if no worker starts. */
function unpackedAside(unpacker: string, packed: Uint8Array, { size, streams }: Block) {
  const name = streams === undefined ? "driftglassUnpack" : "driftglassUnpackWasm";
  const length = streams ?? size;
  const script = `${unpacker};onmessage=({data:[packed,length]})=>{const bytes=${name}(packed,length);postMessage(bytes,[bytes.buffer])}`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return new Promise<Uint8Array<ArrayBuffer>>((resolve) => {
    const here = (): void => resolve(unpackHere(name)(packed, length));
    try {
      const worker = new Worker(rules.createScriptURL(url));
      worker.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => resolve(data);
      worker.onerror = here;
      worker.postMessage([packed, length]);
    } catch {
      here();
    }
  }).finally(() => URL.revokeObjectURL(url));
}

function unpackHere(name: string): Unpack {
  return Reflect.get(globalThis, name) as Unpack;
}

async function start(): Promise<void> {
  const unpacker = await unzipped(bytesIn(blockText("unpacker")));
  run(unpacker);
  const unpack = unpackHere("driftglassUnpack");
  const now = filesOf(BLOCKS.now, unpack(bytesIn(blockText("now")), BLOCKS.now.size));
  const aside = new Map<string, Promise<Map<string, Uint8Array<ArrayBuffer>>>>();
  const unpacked = (block: "later" | "rows") => {
    const files = unpackedAside(unpacker, bytesIn(blockText(block)), BLOCKS[block]).then((bytes) =>
      filesOf(BLOCKS[block], bytes),
    );
    aside.set(block, files);
    return files;
  };
  const text = (name: string): string => new TextDecoder().decode(now.get(name));
  const packed: Packed = {
    unpacker,
    text,
    run: (name) => run(text(name)),
    async bytes(name) {
      const here = now.get(name);
      if (here !== undefined) return here;
      const block = name in BLOCKS.rows.files ? "rows" : "later";
      const bytes = (await (aside.get(block) ?? unpacked(block))).get(name);
      if (bytes === undefined) throw new Error(`${name} is not in this file`);
      return bytes;
    },
  };
  Object.assign(globalThis, { driftglassPacked: packed });
  const styles = new CSSStyleSheet();
  styles.replaceSync(text("page.css"));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, styles];
  packed.run("app.js");
}

start().catch((reason: unknown) => {
  const why = reason instanceof Error ? reason.message : String(reason);
  document.body.textContent = `driftglass cannot start: ${why}.`;
});
