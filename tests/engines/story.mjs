// What a person does on the page, by WebDriver alone: the same in every engine.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

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

/** Presses what has this name, in the middle of the window: bars that stay at its edges cover what lies there. */
async function press(session, tag, text) {
  const element = await named(session, tag, text);
  await session.executeScript("arguments[0].scrollIntoView({ block: 'center' })", element);
  await element.click();
}

/** Waits until the page is in one of its states, such as "ready". */
export function inState(session, state) {
  return session.wait(
    () =>
      session.executeScript("return document.documentElement.dataset.state === arguments[0]", state),
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

async function fileInput(session, label) {
  return session.executeScript(
    "return [...document.querySelectorAll('label')].find((one) => one.textContent.trim().startsWith(arguments[0])).control",
    label,
  );
}

export async function choose(session, reference, batches) {
  await (await fileInput(session, "Reference file")).sendKeys(reference);
  await (await fileInput(session, "Production files")).sendKeys(batches.join("\n"));
  await inState(session, "mapping");
}

/** The roles that the page recognised, by their labels. */
export const roles = (session, labels) =>
  session.executeScript(
    "return arguments[0].map((label) => [...document.querySelectorAll('label')].find((one) => one.textContent.trim().startsWith(label))?.control.value)",
    labels,
  );

export async function analyse(session) {
  await press(session, "button", "Analyse");
  await inState(session, "ready");
}

export async function openColumn(session, column) {
  await press(session, "a", column);
  await session.wait(async () => (await heading(session)).includes(column), WAIT_MS);
}

export async function openSaved(session, path) {
  await (await fileInput(session, "Open a saved analysis")).sendKeys(path);
  await named(session, "h1", await heading(session));
}

/** The bytes of a file that the page saves, by the name of its button. */
export async function exported(session, folder, button, ending) {
  const path = join(folder, `driftglass.${ending}`);
  rmSync(path, { force: true });
  await press(session, "button", "Export");
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
