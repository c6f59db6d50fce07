import type { Page } from "@playwright/test";
import { expect } from "./support.js";

/** Everything in the page's database, as text; opened without a version, so that nothing is made. */
export function stored(page: Page): Promise<Record<string, unknown[]>> {
  return page.evaluate(async () => {
    const none = { settings: [], analyses: [], mappings: [], quarantine: [] };
    if ((await indexedDB.databases()).length === 0) return none;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("driftglass");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const found: Record<string, unknown[]> = {};
    for (const store of database.objectStoreNames) {
      const request = database.transaction(store).objectStore(store).getAll();
      found[store] = await new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result as unknown[]);
      });
    }
    database.close();
    return found;
  });
}

interface Sealed {
  body: string;
}

/** Waits until the stored settings say all of it: they are written after the page shows them. */
export async function expectStored(page: Page, wanted: Record<string, unknown>): Promise<void> {
  const settings = async (): Promise<unknown> => {
    const [first] = (await stored(page)).settings as Sealed[];
    return first === undefined ? {} : JSON.parse(first.body);
  };
  await expect.poll(settings).toMatchObject(wanted);
}
