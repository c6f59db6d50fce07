import type { Report } from "../core/types.js";
import type { EngineMonitor, EngineTable } from "../engine/types.js";
import type { Silence } from "./analysis.js";
import { engine } from "./engine-port.js";

/** The alert as the engine knows it; on screen its id may hold signs for what is unseen. */
export function exactId(id: string, shown: Report | null, exact: Report | null): string | null {
  const at = shown?.alerts.findIndex((alert) => alert.id === id) ?? -1;
  return exact?.alerts[at]?.id ?? null;
}

/** What the person did to alerts of one monitor, with the way back that the engine itself does not have. */
export class Marks {
  /** By the id of the alert. */
  readonly silences = new Map<string, Silence>();
  private readonly seen = new Set<string>();
  /** The monitor before anything was silenced. */
  private before: string | null = null;

  async acknowledge(monitor: EngineMonitor, id: string): Promise<void> {
    await monitor.acknowledge(id);
    this.seen.add(id);
  }

  async silence(monitor: EngineMonitor, silence: Silence): Promise<void> {
    this.before ??= await monitor.snapshot();
    await monitor.silence({ id: silence.id }, silence.untilMs);
    this.silences.set(silence.id, silence);
  }

  /** Until when alerts are silenced, by their ids on screen. */
  shown(shown: Report | null, exact: Report | null): ReadonlyMap<string, number> {
    const found = (shown?.alerts ?? []).map((alert, at) => {
      const silence = this.silences.get(exact?.alerts[at]?.id ?? "");
      return silence === undefined ? null : ([alert.id, silence.untilMs] as const);
    });
    return new Map(found.filter((entry) => entry !== null));
  }

  /** A monitor on which all that was done is done again but that one silence; `null` if there is none. */
  async without(id: string, reference: EngineTable | null): Promise<EngineMonitor | null> {
    if (!this.silences.delete(id) || this.before === null) return null;
    const monitor = await (await engine()).restore(this.before, reference ?? undefined);
    await this.redo(monitor);
    return monitor;
  }

  /** Another monitor over the same batches takes the place of the one that was marked. */
  async moveTo(monitor: EngineMonitor): Promise<void> {
    this.before = this.silences.size > 0 ? await monitor.snapshot() : null;
    await this.redo(monitor);
  }

  private async redo(monitor: EngineMonitor): Promise<void> {
    const { silences, seen } = this;
    for (const { id, untilMs } of silences.values()) await monitor.silence({ id }, untilMs);
    const there = new Set((await monitor.alerts()).map(({ id }) => id));
    for (const id of seen) if (there.has(id)) await monitor.acknowledge(id);
  }

  /** For another monitor over the same batches: the silences only. */
  carried(): Marks {
    const marks = new Marks();
    for (const [id, silence] of this.silences) marks.silences.set(id, silence);
    return marks;
  }
}
