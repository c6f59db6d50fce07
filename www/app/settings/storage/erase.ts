/** Erases everything this page keeps in the browser, and nothing of other pages on the origin. */

import { deleteDatabase, NAME } from "./database.js";

const PREFIX = "driftglass";

function isOurs(name: string): boolean {
  return name.startsWith(PREFIX);
}

function clear(area: () => Storage): void {
  const storage = area();
  for (const key of Object.keys(storage)) if (isOurs(key)) storage.removeItem(key);
}

async function databases(): Promise<string[]> {
  const listed = (await indexedDB.databases?.()) ?? [];
  const names = listed.map(({ name }) => name).filter((name) => name !== undefined);
  return [...new Set([NAME, ...names.filter(isOurs)])];
}

async function deleteDatabases(): Promise<void> {
  for (const name of await databases())
    if (!(await deleteDatabase(name)))
      throw new Error(
        "another tab of this page holds the database; it goes when you close that tab",
      );
}

async function deleteCaches(): Promise<void> {
  if (!("caches" in globalThis)) return;
  for (const name of await caches.keys()) if (isOurs(name)) await caches.delete(name);
}

async function unregister(): Promise<void> {
  const { serviceWorker }: { serviceWorker?: ServiceWorkerContainer } = navigator;
  const here = new URL("./", document.baseURI).href;
  for (const registration of (await serviceWorker?.getRegistrations()) ?? [])
    if (registration.scope === here) await registration.unregister();
}

/** If the browser allows no storage, there is nothing to erase. */
function isForbidden(reason: unknown): boolean {
  return (
    reason instanceof DOMException && ["SecurityError", "NotSupportedError"].includes(reason.name)
  );
}

/** Erases in every place, even if one fails; returns what could not be erased, and why. */
export async function eraseAll(): Promise<string[]> {
  const steps: [string, () => unknown][] = [
    ["localStorage", () => clear(() => localStorage)],
    ["sessionStorage", () => clear(() => sessionStorage)],
    ["IndexedDB", deleteDatabases],
    ["caches", deleteCaches],
    ["service workers", unregister],
  ];
  const left: string[] = [];
  for (const [place, step] of steps) {
    try {
      await step();
    } catch (reason) {
      if (!isForbidden(reason))
        left.push(`${place}: ${reason instanceof Error ? reason.message : String(reason)}`);
    }
  }
  return left;
}
