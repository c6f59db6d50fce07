// Compares screenshots of the page with those of another build: 12 states in Chromium, Firefox and WebKit.
// node tools/pictures.mjs EARLIER [NOW]: folders like `build/page`. Fails if more than 0.1 % of the pixels of a state
// differ; those pictures are then in build/pictures. Both sets are taken in the same run and not kept, because fonts
// differ between machines by more than that.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import portprober from "selenium-webdriver/net/portprober.js";
import { names as engines, start } from "../tests/engines/engines.mjs";
import { serve } from "./serve.mjs";
import { at, main, say } from "./shell.mjs";

/** Maximum share of pixels that may differ. */
const MOST = 0.001;

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 480, height: 900 };
const views = [
  "performance",
  "drift",
  "quality",
  "alerts",
  "decide",
  "policies",
  "export",
  "settings",
];

/** Name -> address and window size. */
export const states = Object.fromEntries([
  ["overview", ["", WIDE]],
  ...views.map((view) => [view, [`#v=1&view=${view}`, WIDE]]),
  ["column", ["#v=1&view=drift&col=AGEP", WIDE]],
  ["overview, narrow", ["", NARROW]],
  ["drift, narrow", ["#v=1&view=drift", NARROW]],
]);

const isReady =
  "return document.documentElement.dataset.state === 'ready' && !document.querySelector('[aria-busy=true]')";

/** Number of equal pictures in a row, half a second apart, after which the page counts as still. */
const STILL = 4;

/** Takes a picture once the page is still and has nothing pending. */
async function picture(session, url, { width, height }) {
  await session.manage().window().setRect({ x: 0, y: 0, width, height });
  await session.get("about:blank");
  await session.get(url);
  await session.wait(() => session.executeScript(isReady), 90_000);
  let [before, same] = ["", 0];
  for (let times = 0; times < 120; times += 1) {
    const now = await session.takeScreenshot();
    const isStill = now === before && (await session.executeScript(isReady));
    same = isStill ? same + 1 : 0;
    if (same >= STILL) return now;
    before = now;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`${url} does not stand still.`);
}

/** Takes the pictures of a build by state, in a fresh browser, at the same address for all builds. */
async function pictures(engine, folder, port, wanted) {
  const downloads = mkdtempSync(join(tmpdir(), "driftglass-pictures-"));
  const { url, close } = await serve({ folder, port });
  try {
    const { session, end } = await start(engine, downloads);
    try {
      const found = {};
      for (const name of wanted) {
        const [fragment, size] = states[name];
        found[name] = await picture(session, url + fragment, size);
      }
      return found;
    } finally {
      await end();
    }
  } finally {
    await close();
    rmSync(downloads, { recursive: true, force: true });
  }
}

/** Runs in a browser: returns the share of pixels of two PNGs that differ visibly; 1 if their sizes differ. */
function difference(one, other, done) {
  const pixels = async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  Promise.all([pixels(one), pixels(other)]).then(([a, b]) => {
    if (a.width !== b.width || a.height !== b.height) return done(1);
    let different = 0;
    for (let at = 0; at < a.data.length; at += 4) {
      const by = [0, 1, 2].map((channel) => Math.abs(a.data[at + channel] - b.data[at + channel]));
      if (Math.max(...by) > 8) different += 1;
    }
    return done(different / (a.data.length / 4));
  });
}

/** Returns the share of differing pixels by state, in one browser. Writes pictures that differ too much to `folder`. */
export async function compared(
  engine,
  earlier,
  now,
  { wanted = Object.keys(states), folder } = {},
) {
  const port = await portprober.findFreePort();
  const [before, after] = [
    await pictures(engine, earlier, port, wanted),
    await pictures(engine, now, port, wanted),
  ];
  const { session, end } = await start("chromium", tmpdir());
  try {
    const found = {};
    for (const name of wanted) {
      const pair = [before[name], after[name]];
      found[name] = await session.executeAsyncScript(difference, ...pair);
      if (folder === undefined || found[name] <= MOST) continue;
      for (const [at, png] of pair.entries()) {
        const file = `${engine} ${name} ${["1 earlier", "2 now"][at]}.png`;
        writeFileSync(join(folder, file), png, "base64");
      }
    }
    return found;
  } finally {
    await end();
  }
}

/** Returns the names of the states that differ by more than is allowed. */
export const tooDifferent = (found) =>
  Object.entries(found)
    .filter(([, share]) => share > MOST)
    .map(([name]) => name);

await main(import.meta.url, async () => {
  const [earlier, now = at("build/page")] = process.argv.slice(2).map((path) => resolve(path));
  if (earlier === undefined)
    throw new Error("Say where an earlier build of the page is: a copy of build/page.");
  const folder = at("build/pictures");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const engine of engines) {
    const found = await compared(engine, earlier, now, { folder });
    for (const [name, share] of Object.entries(found)) {
      say(`${engine}, ${name}: ${(share * 100).toFixed(3)} % of pixels differ`);
    }
    if (tooDifferent(found).length > 0) process.exitCode = 1;
  }
  if (process.exitCode) say("What differs by more than 0.1 % lies in build/pictures.");
});
