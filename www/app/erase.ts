/** Erases what this page has kept in the browser. Other pages of the same origin keep theirs. */

const OURS = /^driftglass/;

/** Where storage is refused there is nothing to erase. */
async function quietly(erase: () => Promise<unknown> | unknown): Promise<void> {
  try {
    await erase();
  } catch {
    // Refused: nothing was kept either.
  }
}

function eraseSettings(storage: () => Storage): void {
  const kept = storage();
  for (const key of Object.keys(kept)) if (OURS.test(key)) kept.removeItem(key);
}

async function eraseDatabases(): Promise<void> {
  for (const { name } of await indexedDB.databases())
    if (name !== undefined && OURS.test(name)) indexedDB.deleteDatabase(name);
}

async function eraseCaches(): Promise<void> {
  for (const name of await caches.keys()) if (OURS.test(name)) await caches.delete(name);
}

async function removeServiceWorker(): Promise<void> {
  const here = new URL("./", document.baseURI).href;
  for (const registration of await navigator.serviceWorker.getRegistrations())
    if (registration.scope === here) await registration.unregister();
}

export async function eraseEverything(): Promise<void> {
  await quietly(() => eraseSettings(() => localStorage));
  await quietly(() => eraseSettings(() => sessionStorage));
  await quietly(eraseDatabases);
  await quietly(eraseCaches);
  await quietly(removeServiceWorker);
}
