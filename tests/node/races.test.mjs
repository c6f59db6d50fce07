// What comes at a bad moment, or is nothing at all: every call is answered, by its result or by an error with a code.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker as NodeWorker } from "node:worker_threads";
import * as core from "../../dist/core.js";
import { DriftglassError, Engine } from "../../dist/index.js";
import { WorkerThread } from "./worker-thread.mjs";

const rows = { x: Float64Array.from({ length: 300 }, (_, row) => row / 7) };
const encoded = (text) => new TextEncoder().encode(text);

/** Ms after which an answer is taken not to come: what is not waited for fails by it, however busy the machine is. */
const PATIENCE = 60_000;

const engines = [];
after(() => Promise.all(engines.map((engine) => engine.close())));

/** An engine in the calling thread, or with a worker. */
async function start(where, worker = () => new WorkerThread()) {
  const engine = await Engine.start({ worker: where === "thread" ? "none" : worker });
  engines.push(engine);
  return engine;
}

async function refused(promise, code, says = /./) {
  const late = sleep(PATIENCE, new Error("no answer"), { ref: false });
  const thrown = await Promise.race([promise, late]).then(
    (value) => value,
    (error) => error,
  );
  assert.ok(thrown instanceof DriftglassError, `${thrown?.stack ?? thrown}`);
  assert.equal(thrown.code, code, thrown.message);
  assert.match(thrown.message, says);
}

/** A stream that gives this and then nothing, for ever; letting it go takes for ever as well. */
function stalled(text, onTaken = () => undefined) {
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoded(text)),
    pull: () => {
      setTimeout(onTaken);
      return new Promise(() => undefined);
    },
    cancel: () => new Promise(() => undefined),
  });
}

/** A signal that is aborted in a moment, with a reason of the caller's own. */
function soon() {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 30);
  return controller.signal;
}

function failing(thrown) {
  return new ReadableStream({ pull: (controller) => controller.error(thrown) });
}

for (const where of ["thread", "worker"]) {
  test(`${where}: a stream that stalls is let go when the caller cancels, or has enough`, async () => {
    const engine = await start(where);
    for (const method of ["read", "readCsv"]) {
      const signal = soon();
      await refused(engine[method](stalled("a,b\n1,2\n"), { signal }), "cancelled");
      const enough = new AbortController();
      const source = stalled("a,b\n1,2\n3,4\n", () => enough.abort());
      const table = await engine[method](source, { enough: enough.signal });
      assert.equal(table.rowCount, 2);
      assert.deepEqual(table.warnings.map(({ code }) => code).includes("stopped-early"), true);
    }
    await refused(engine.sha256(stalled("a"), { signal: soon() }), "cancelled");
  });

  test(`${where}: a stream that fails, or is none to read, is an error with a code`, async () => {
    const engine = await start(where);
    const used = new Response("a,b\n1,2\n");
    await used.text();
    const chunks = (...list) => ReadableStream.from(list);
    for (const method of ["read", "readCsv"]) {
      const broken = (source, code, says) => refused(engine[method](source), code, says);
      await broken(
        failing(new Error("the disk is gone.")),
        "file-unavailable",
        /the disk is gone\.$/,
      );
      await broken(failing(undefined), "file-unavailable", /no reason was given/);
      await broken(failing({}), "file-unavailable", /no reason was given/);
      await broken(used, "file-unavailable", /read only once/);
      await broken(chunks("a,b\n1,2\n"), "kind-mismatch", /TextEncoderStream/);
      await broken(chunks(7), "kind-mismatch", /Uint8Array/);
      const gone = encoded("a\n1\n");
      structuredClone(gone, { transfer: [gone.buffer] });
      await broken(gone, "kind-mismatch", /transferred/);
      const odd = { [Symbol.asyncIterator]: () => 7 };
      await broken(odd, "kind-mismatch", /nothing that can be read/);
      const pieces = async function* () {
        yield encoded("a,b\n1,");
        yield encoded("2\n");
      };
      const table = await engine[method]({ [Symbol.asyncIterator]: pieces });
      assert.equal(table.rowCount, 1);
    }
    await refused(engine.read({}), "kind-mismatch", /nothing that can be read/);
  });

  test(`${where}: who is told of progress and throws costs the reading nothing`, async (t) => {
    const engine = await start(where);
    const said = t.mock.method(console, "error", () => undefined);
    const onProgress = () => {
      throw new Error("the bar broke");
    };
    for (const source of ["a,b\n1,2\n", new Response("a,b\n1,2\n")]) {
      assert.equal((await engine.read(source, { onProgress })).rowCount, 1);
    }
    assert.equal(said.mock.callCount(), 2);
  });

  test(`${where}: options that are none are refused by name, or the defaults`, async () => {
    const engine = await start(where);
    assert.equal((await engine.read("a,b\n1,2\n", null)).rowCount, 1);
    const read = (options) => engine.read("a,b\n1,2\n", options);
    await refused(read({ signal: 7 }), "config-invalid", /^\/signal: /);
    await refused(read({ enough: {} }), "config-invalid", /^\/enough: /);
    await refused(read({ onProgress: 7 }), "config-invalid", /^\/onProgress: /);
    const getter = {
      get delimiter() {
        throw new TypeError("no delimiter");
      },
    };
    await refused(read(getter), "unexpected", /no delimiter/);
    const table = await engine.read({ $handle: [1.5, 2.5] });
    assert.deepEqual(
      table.columns.map(({ name }) => name),
      ["$handle"],
    );
    await engine.dataQuality(table, null);
    await refused(engine.gateOfTables(null, null), "kind-mismatch", /`columns`/);
    await refused(engine.mergeProfiles(null), "kind-mismatch", /Profiles/);
    await refused(engine.firstLook(table, "a"), "kind-mismatch", /a File or Blob/);
    const monitor = await engine.monitor(table);
    assert.equal((await monitor.observe(table, null)).rows, 2);
    await refused(monitor.label(table, table, null), "config-invalid");
  });

  test(`${where}: what was cancelled before it began is not begun`, async () => {
    const engine = await start(where);
    const signal = AbortSignal.abort(new Error("a reason of ours"));
    for (const source of [rows, "", new Blob(["a\n1\n"]), stalled("a")]) {
      await refused(engine.read(source, { signal }), "cancelled");
    }
    await refused(engine.readCsv("", { signal }), "cancelled");
    await refused(Engine.start({ worker: "none", signal }), "cancelled");
  });

  test(`${where}: freed twice, or after the engine was closed, is freed`, async () => {
    const engine = await start(where);
    const [table, other] = [await engine.read(rows), await engine.read(rows)];
    await Promise.all([table.free(), table.free()]);
    await table.free();
    await refused(table.values("x"), "handle-gone");
    await engine.close();
    await other.free();
    await refused(other.values("x"), "engine-closed");
  });

  test(`${where}: measured calls are of one batch, also when two are sent at once`, async () => {
    const engine = await start(where);
    const batch = await engine.read(rows);
    const monitor = await engine.monitor(batch);
    await monitor.timed(() => 1);
    await refused(monitor.observe(batch, { at: new Date("never") }), "config-invalid");
    const two = await Promise.all([monitor.observe(batch), monitor.observe(batch)]);
    assert.deepEqual(
      two.map(({ latency }) => latency?.n ?? null),
      [1, null],
    );
  });
}

test("a call that was made before the engine was closed is answered", async () => {
  for (const where of ["thread", "worker"]) {
    const engine = await start(where);
    const waiting = ["read", "readCsv", "sha256"].map((read) => engine[read](stalled("a\n1\n")));
    for (const call of waiting) call.catch(() => undefined);
    await sleep(20);
    const calls = [engine.trend([1, 2, 3]), engine.read("a\n1\n"), engine.read(rows)];
    const closed = engine.close();
    for (const call of calls) {
      const answer = await Promise.race([
        call.catch(({ code }) => code),
        sleep(PATIENCE, "no answer"),
      ]);
      assert.ok(answer === "engine-closed" || typeof answer === "object", String(answer));
    }
    await closed;
    for (const call of waiting) await refused(call, "engine-closed");
  }
});

test("an argument that cannot be sent to the worker is refused, and the next call is answered", async () => {
  const engine = await start("worker");
  await refused(engine.trend([() => 1]), "kind-mismatch", /cannot be sent .* Pass plain values\.$/);
  assert.equal((await engine.trend([1, 2, 3])).n, 3);
});

test("the end of a worker that was replaced costs its successor nothing", async () => {
  const made = [];
  const engine = await start("worker", () => {
    made.push(new WorkerThread());
    return made.at(-1);
  });
  const before = await engine.trend([1, 2, 4]);
  made[0].terminate();
  made[0].fail("it was ended");
  const next = engine.trend([1, 2, 4]);
  // As threads of Node do, it says so twice: now, and once the next has begun to work.
  made[0].fail("it ended with 1");
  await engine.version();
  const last = engine.trend([1, 2, 4]);
  made[0].fail("it ended with 1");
  assert.deepEqual([await next, await last], [before, before]);
  assert.equal(made.length, 2);
});

test("what makes no worker is refused", async () => {
  const none = () => {
    throw new Error("no workers here.");
  };
  await refused(Engine.start({ worker: none }), "worker-lost", /no workers here\.$/);
  await refused(Engine.start({ worker: () => ({}) }), "worker-lost", /not a Worker/);
  const thread = new NodeWorker("setInterval(() => undefined, 1000)", { eval: true });
  await refused(Engine.start({ worker: () => thread }), "worker-lost", /not a Worker/);
  await thread.terminate();
});

test("a worker that cannot be started, or answers what cannot be read, is not waited for", async () => {
  const made = (also) => ({ onmessage: null, postMessage() {}, terminate() {}, ...also });
  const closed = made({
    postMessage() {
      throw new Error("the port is closed.");
    },
  });
  await refused(Engine.start({ worker: () => closed }), "worker-lost", /the port is closed\.$/);
  const unread = made({
    postMessage() {
      setTimeout(() => this.onmessageerror(), 50);
    },
  });
  const starting = Engine.start({ worker: () => unread });
  await refused(starting, "worker-lost", /it cannot be loaded\.$/);
});

test("an engine whose WebAssembly is not where it should be says so, whatever lies there", async () => {
  const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
  const folder = mkdtempSync(join(dist, "../build/without-"));
  try {
    const scripts = readdirSync(dist).filter((name) => name.endsWith(".js"));
    for (const name of scripts) copyFileSync(join(dist, name), join(folder, name));
    const moved = await import(pathToFileURL(join(folder, "index.js")));
    const lost = () =>
      assert.rejects(moved.Engine.start({ worker: "none" }), {
        name: "DriftglassError",
        code: "wasm-not-found",
        message: /^No engine could be made from the `wasm` option's default: ./,
      });
    await lost();
    const answered = new Response("", { status: 404 });
    await assert.rejects(moved.Engine.start({ worker: "none", wasm: answered }), {
      code: "wasm-not-found",
      message: /: status 404\.$/,
    });
    // As servers of one page answer for every address.
    writeFileSync(join(folder, "core_bg.wasm"), "<!doctype html>");
    await lost();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("objects of core can be freed twice, and say what they were", async () => {
  await core.init();
  const table = core.Table.fromColumns(rows);
  const detector = new core.ChangeDetector("adwin");
  for (const [object, use, code] of [
    [new core.GradualRollout(), (rollout) => rollout.percent, "rollout-freed"],
    [new core.RetrainingTrigger(), (trigger) => trigger.observe({}), "trigger-freed"],
    [detector, (freed) => freed.update(1), "detector-freed"],
    [new core.Monitor(table), (monitor) => monitor.history, "monitor-freed"],
    [table, (freed) => freed.rowCount, "table-freed"],
  ]) {
    object.free();
    object.free();
    assert.throws(() => use(object), { name: "DriftglassError", code });
  }
});

test("a table that comes after its reading was given up is let go", async () => {
  const freed = [];
  const controller = new AbortController();
  class Late extends WorkerThread {
    constructor() {
      super();
      this.thread.removeAllListeners("message");
      this.thread.on("message", async (data) => {
        if (data.value?.rowCount !== undefined) {
          controller.abort(new Error("enough"));
          // Longer than the engine waits for a worker to notice that it is to stop.
          await sleep(400);
        }
        this.onmessage?.({ data });
      });
    }

    postMessage(data, transfer) {
      if (data.method === "free") freed.push(data.args[0].$handle);
      super.postMessage(data, transfer);
    }
  }
  const engine = await start("worker", () => new Late());
  const { signal } = controller;
  await refused(engine.read(new Blob(["a,b\n1,2\n"]), { signal }), "cancelled");
  const deadline = Date.now() + PATIENCE;
  while (freed.length === 0 && Date.now() < deadline) await sleep(20);
  assert.equal(freed.length, 1);
});

test("an engine in the calling thread that is closed gives back what it held, and stops reading", async () => {
  const csv = `a,b\n${"1.5,x\n2.25,y\n".repeat(100_000)}`;
  const sizes = [];
  for (let round = 0; round < 12; round += 1) {
    const engine = await Engine.start({ worker: "none" });
    const table = await engine.read(csv);
    await engine.monitor(table);
    sizes.push(await engine.memoryBytes());
    const reading = engine.read(stalled("a,b\n1,2\n"));
    await sleep(5);
    await engine.close();
    await refused(reading, "engine-closed");
  }
  assert.ok(sizes[11] <= sizes[3], sizes.join(", "));
});
