/** The page's database: its stores by version, and what can happen when it is opened. */

import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { StoredRecord } from "./record.js";

export const NAME = "driftglass";

/** Increase it with every change of the stores; `upgrade` takes each version to the next. */
export const VERSION = 1;

export const STORES = ["settings", "analyses", "mappings"] as const;
export type StoreName = (typeof STORES)[number];

export interface Schema extends DBSchema {
  settings: { key: string; value: StoredRecord };
  analyses: { key: string; value: StoredRecord };
  mappings: { key: string; value: StoredRecord };
  /** Records whose checksum was wrong, as they were found. */
  quarantine: { key: number; value: { store: string; foundAt: number; record: unknown } };
}

export type Database = IDBPDatabase<Schema>;

/** What can happen to an open database, or while one is being opened. */
export interface Events {
  /** Another tab has an older version open, so this one waits. */
  waits: () => void;
  /** Another tab wants a newer version, or to delete it, so this one has closed it. */
  letGo: () => void;
  /** The browser closed it. */
  lost: () => void;
}

/** Whether a database exists. A page that has stored nothing creates none. */
export async function isThere(): Promise<boolean> {
  const listed = await indexedDB.databases?.();
  return listed?.some(({ name }) => name === NAME) ?? true;
}

export function openDatabase(events: Events): Promise<Database> {
  return openDB<Schema>(NAME, VERSION, {
    upgrade(database, oldVersion) {
      if (oldVersion >= 1) return;
      for (const store of STORES) database.createObjectStore(store, { keyPath: "id" });
      database.createObjectStore("quarantine", { autoIncrement: true });
    },
    blocked: () => events.waits(),
    blocking: (_current, _wanted, event) => {
      (event.target as IDBDatabase).close();
      events.letGo();
    },
    terminated: () => events.lost(),
  });
}

/** Deletes it; `false` while another tab keeps it open. It is deleted when that tab is closed. */
export async function deleteDatabase(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    deleteDB(name, { blocked: () => resolve(false) }).then(() => resolve(true), reject);
  });
}
