// What a person does on the page, by WebDriver alone: the same in every engine.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { error } from "selenium-webdriver";

const WAIT_MS = 90_000;
/** A file that is still being written has one of these beside it. */
const UNFINISHED = /\.(part|crdownload|wkdownload)$/;

/** The element that a person would name: by its tag and exact text. */
const named = (session, tag, text) =>
  session.wait(
    () =>
      session.executeScript(
        "return [...document.querySelectorAll(arguments[0])].find((one) => one.textContent.trim() === arguments[1] && one.checkVisibility()) ?? null",
        tag,
        text,
      ),
    WAIT_MS,
    `no ${tag} "${text}"`,
  );

/** Runs in the page: brings an element to the middle and answers, once it has stayed there for a while, whether it did. */
const INTO_REST = `
  const [element, done] = arguments;
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const place = () => JSON.stringify(element.getBoundingClientRect());
  const before = place();
  setTimeout(() => done(element.isConnected && place() === before), 150);`;

/**
 * Presses what has this name. In the middle of the window, as bars that stay at its edges cover what lies there,
 * and once it rests, as a press is at a place and not at an element; what was drawn anew is looked for again.
 */
function press(session, tag, text) {
  return session.wait(
    async () => {
      const element = await named(session, tag, text);
      try {
        if (!(await session.executeAsyncScript(INTO_REST, element))) return false;
        await element.click();
        return true;
      } catch (reason) {
        if (reason instanceof error.StaleElementReferenceError) return false;
        throw reason;
      }
    },
    WAIT_MS,
    `${tag} "${text}" does not rest`,
  );
}

/** Waits until the page is in one of its states, such as "ready". */
export function inState(session, state) {
  return session.wait(
    () =>
      session.executeScript(
        "return document.documentElement.dataset.state === arguments[0]",
        state,
      ),
    WAIT_MS,
    `the page is not ${state}`,
  );
}

export async function open(session, url) {
  await session.get("about:blank");
  await session.get(url);
  await inState(session, "ready");
}

export const heading = (session) =>
  session.executeScript("return document.querySelector('h1').textContent.trim()");

/** What the page says of its verdict: the word in its first picture. */
export const verdict = (session) =>
  session.executeScript(
    "return document.querySelector('driftglass-verdict').shadowRoot.textContent.replace(/\\s+/g, ' ').trim()",
  );

/** Gives files to the input of that label; once more where the page drew another one meanwhile. */
async function giveFiles(session, label, paths) {
  const give = async () => {
    const input = await session.executeScript(
      "return [...document.querySelectorAll('label')].find((one) => one.textContent.trim().startsWith(arguments[0])).control",
      label,
    );
    await input.sendKeys(paths.join("\n"));
  };
  await give().catch((thrown) => {
    if (thrown.name !== "StaleElementReferenceError") throw thrown;
    return give();
  });
}

export async function choose(session, reference, batches) {
  await giveFiles(session, "Reference file", [reference]);
  await giveFiles(session, "Production files", batches);
  await inState(session, "mapping");
}

/** The columns that the page gave these roles, once it shows them; what moves meanwhile cannot be pressed. */
export const roles = (session, labels) =>
  session.wait(
    () =>
      session.executeScript(
        `const all = [...document.querySelectorAll("label")];
        const found = arguments[0].map((label) =>
          all.find((one) => one.textContent.trim().startsWith(label))?.control?.value);
        return found.includes(undefined) ? null : found;`,
        labels,
      ),
    WAIT_MS,
    `no roles ${labels}`,
  );

export async function analyse(session) {
  await press(session, "button", "Analyse");
  await inState(session, "ready");
}

export async function openColumn(session, column) {
  await press(session, "a", column);
  await session.wait(async () => (await heading(session)).includes(column), WAIT_MS);
}

/** Opens what the page saved, and waits until it says so. */
export async function openSaved(session, path) {
  await giveFiles(session, "Open a saved analysis", [path]);
  await session.wait(
    () =>
      session.executeScript(
        "return [...document.querySelectorAll('[role=status]')].some((one) => one.textContent.includes(arguments[0]))",
        `Opened ${basename(path)}`,
      ),
    WAIT_MS,
    `${path} was not opened`,
  );
}

/** The bytes of a file that the page saves, by the name of its button. */
export async function exported(session, folder, button, ending) {
  const path = join(folder, `driftglass.${ending}`);
  rmSync(path, { force: true });
  if ((await heading(session)) !== "Export") await press(session, "button", "Export");
  await session.wait(
    async () => (await heading(session)) === "Export",
    WAIT_MS,
    "no export screen",
  );
  await press(session, "button", button);
  let before = -1;
  await session.wait(
    () => {
      if (!existsSync(path) || readdirSync(folder).some((name) => UNFINISHED.test(name)))
        return false;
      const { length } = readFileSync(path);
      const isWhole = length > 0 && length === before;
      before = length;
      return isWhole;
    },
    WAIT_MS,
    `${button} was not saved`,
    250,
  );
  return readFileSync(path, "utf8");
}
