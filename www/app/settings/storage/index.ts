/**
 * What the page keeps in the browser: settings, and, when the person asked for it, the last analysis and
 * mappings. Nothing here is needed to work: where storing fails, the page says so and goes on.
 *
 * - `database`: stores and versions
 * - `record`: checksums
 * - `lock`: one tab writes
 * - `erase`: takes everything away
 */

import { keepsSettings } from "../../shared/edition.js";
import { type Database, isThere, openDatabase, type StoreName } from "./database.js";
import { eraseAll } from "./erase.js";
import { becomeWriter } from "./lock.js";
import { type Opened, sealed, unsealed } from "./record.js";

/** `kept` in the browser, `read-only` if another tab writes, `memory` while the tab is open. */
export type Mode = "opening" | "kept" | "read-only" | "memory";

const SAYS = {
  denied:
    "This browser lets the page store nothing here (private mode or a sandbox): settings last as long as this tab.",
  edition: "This edition of the page stores nothing: settings last as long as this tab.",
  otherTab:
    "Another tab of this page keeps the settings. Changes made here last as long as this tab.",
  waits:
    "An older version of this page is open in another tab. Close that tab; until then settings last as long as this one.",
  letGo:
    "A newer version of this page was opened, or everything was erased, in another tab. Reload this one; what is on screen stays until then.",
  newer:
    "A newer version of this page has stored settings here. They stay as they are; changes made here last as long as this tab. Reload to get the newer version.",
  lost: "The browser closed the page's storage. What is on screen is unharmed; settings last as long as this tab.",
  full: "The browser's storage for this page is full. What is on screen is unharmed: export a snapshot, or remove what is saved, and try again.",
  erased: "Everything that this page stored is erased. Nothing more is stored until you reload.",
} as const;

/** The meaning of the browser's storage errors. */
function sentenceOf(reason: unknown): string {
  const name = reason instanceof DOMException ? reason.name : "";
  if (name === "VersionError") return SAYS.newer;
  if (name === "QuotaExceededError") return SAYS.full;
  if (name === "SecurityError" || name === "InvalidStateError") return SAYS.denied;
  return `The browser could not use its storage (${reason instanceof Error ? reason.message : String(reason)}). What is on screen is unharmed.`;
}

export class Keeper extends EventTarget {
  mode: Mode = "opening";
  /** What to tell the user; `null` if everything is in order. */
  notice: string | null = null;
  /** Whether the user has forbidden storing. */
  isStrict = false;
  /** Whether stored data is being erased. */
  isErasing = false;

  private database: Database | null = null;
  private opening: Promise<void> | null = null;
  private connecting: Promise<Database> | null = null;
  private writer: Promise<boolean> | null = null;
  private readonly memory = new Map<string, Opened>();

  private tell(mode: Mode, notice: string | null): void {
    this.mode = mode;
    this.notice = notice;
    this.dispatchEvent(new Event("change"));
  }

  dismiss(): void {
    this.tell(this.mode, null);
  }

  /** Opens the database once. Never throws: the mode tells the result. */
  open(): Promise<void> {
    this.opening ??= this.start();
    return this.opening;
  }

  private async start(): Promise<void> {
    if (this.isStrict || !keepsSettings()) return this.tell("memory", null);
    let wait: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      wait = resolve;
    });
    const opened = this.opened(() => {
      this.tell("memory", SAYS.waits);
      wait();
    });
    await Promise.race([opened, waiting]);
  }

  private async opened(waits: () => void): Promise<void> {
    try {
      this.writer ??= becomeWriter(() => void this.takeOver());
      const isWriter = await this.writer;
      if (await isThere()) await this.connect(waits);
      const hadToWait = this.mode === "memory";
      this.tell(isWriter ? "kept" : "read-only", isWriter ? null : SAYS.otherTab);
      if (hadToWait) this.dispatchEvent(new Event("reread"));
    } catch (reason) {
      this.tell("memory", sentenceOf(reason));
    }
  }

  /** Opens the database, and creates it if there is none. */
  private async connect(waits: () => void): Promise<void> {
    this.connecting ??= openDatabase({
      waits,
      letGo: () => this.let(SAYS.letGo),
      lost: () => this.let(SAYS.lost),
    });
    this.database = await this.connecting;
  }

  private disconnect(): void {
    this.database?.close();
    this.database = null;
    this.connecting = null;
  }

  private let(sentence: string): void {
    this.disconnect();
    this.tell("memory", sentence);
  }

  /** The tab that wrote is closed: reads what it stored last before anything is written. */
  private async takeOver(): Promise<void> {
    this.writer = Promise.resolve(true);
    if (this.mode !== "read-only") return;
    try {
      if (await isThere()) await this.connect(() => undefined);
      this.memory.clear();
      this.tell("kept", null);
      this.dispatchEvent(new Event("reread"));
    } catch (reason) {
      this.tell("memory", sentenceOf(reason));
    }
  }

  private get canWrite(): boolean {
    return this.database !== null && this.mode === "kept" && !this.isStrict && !this.isErasing;
  }

  /** The value stored under the name; `null` if there is none, or none that is intact. */
  async read(store: StoreName, id: string): Promise<Opened | null> {
    await this.open();
    const inMemory = this.memory.get(`${store}/${id}`);
    if (inMemory !== undefined || this.database === null || this.isStrict) return inMemory ?? null;
    try {
      const record = await this.database.get(store, id);
      if (record === undefined) return null;
      const opened = unsealed(record);
      if (opened === null) await this.setAside(store, id, record);
      return opened;
    } catch (reason) {
      this.tell(this.mode, sentenceOf(reason));
      return null;
    }
  }

  /** Moves a damaged record aside for anyone who wants to inspect it. */
  private async setAside(store: StoreName, id: string, record: unknown): Promise<void> {
    const name = {
      settings: "settings",
      analyses: "saved analysis",
      mappings: "remembered columns",
    };
    this.tell(
      this.mode,
      `The ${name[store]} that this page stored is damaged and was set aside. The rest is as it was.`,
    );
    if (!this.canWrite || this.database === null) return;
    const step = this.database.transaction([store, "quarantine"], "readwrite");
    if ((await step.objectStore(store).get(id)) === undefined) return;
    await step.objectStore("quarantine").add({ store, foundAt: Date.now(), record });
    await step.objectStore(store).delete(id);
    await step.done;
  }

  /** Stores a value completely or not at all; returns `null` on success, otherwise the reason. */
  async write(store: StoreName, id: string, value: unknown): Promise<string | null> {
    await this.open();
    const savedAt = Date.now();
    this.memory.set(`${store}/${id}`, { value, savedAt });
    await this.makeRoom();
    if (!this.canWrite || this.database === null)
      return this.isStrict
        ? "Strict privacy is on: nothing is stored."
        : (this.notice ?? (keepsSettings() ? SAYS.denied : SAYS.edition));
    try {
      const step = this.database.transaction(store, "readwrite", { durability: "strict" });
      await step.store.put(sealed(id, value, savedAt));
      await step.done;
      this.memory.delete(`${store}/${id}`);
      return null;
    } catch (reason) {
      this.tell(this.mode, sentenceOf(reason));
      return this.notice;
    }
  }

  /** Creates the database when something is stored for the first time. */
  private async makeRoom(): Promise<void> {
    if (this.mode !== "kept" || this.isStrict || this.isErasing || this.database !== null) return;
    try {
      await this.connect(() => this.tell("memory", SAYS.waits));
    } catch (reason) {
      this.tell("memory", sentenceOf(reason));
    }
  }

  async remove(store: StoreName, id: string): Promise<void> {
    this.memory.delete(`${store}/${id}`);
    if (!this.canWrite || this.database === null) return;
    try {
      await this.database.delete(store, id);
    } catch (reason) {
      this.tell(this.mode, sentenceOf(reason));
    }
  }

  /** Whether the browser promises not to remove stored data when space runs short. */
  async isPersistent(): Promise<boolean> {
    try {
      return await navigator.storage.persist();
    } catch {
      return false;
    }
  }

  /** Starts strict privacy: erases what is stored, and stores nothing from now on. */
  async beStrict(): Promise<void> {
    this.isStrict = true;
    await this.erase(null);
  }

  /** Ends strict privacy: things are stored again. */
  async relax(): Promise<void> {
    this.isStrict = false;
    this.mode = "opening";
    this.opening = this.start();
    await this.opening;
  }

  /** Erases everything; returns what could not be erased. */
  async erase(notice: string | null): Promise<string[]> {
    this.isErasing = true;
    await this.open();
    this.memory.clear();
    // Otherwise a database that is just being created would remain.
    await this.connecting?.catch(() => undefined);
    this.disconnect();
    const left = await eraseAll();
    this.isErasing = false;
    const fault =
      left.length === 0 ? notice : `Some of it could not be erased: ${left.join("; ")}.`;
    this.tell("memory", fault);
    return left;
  }
}

/** The page's only store. */
export const keeper = new Keeper();

/** Erases everything this page ever stored in the browser; returns what could not be erased, and why. */
export function eraseEverything(): Promise<string[]> {
  return keeper.erase(SAYS.erased);
}
