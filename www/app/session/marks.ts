import type { Report } from "../../core/types.js";
import type { EngineMonitor } from "../../engine/types.js";
import type { Silence } from "../engine/analysis.js";

/** The alert as the engine names it; on screen, its id may contain signs for invisible characters. */
export function exactId(id: string, shown: Report | null, exact: Report | null): string | null {
  const at = shown?.alerts.findIndex((alert) => alert.id === id) ?? -1;
  return exact?.alerts[at]?.id ?? null;
}

/** What the user did to alerts of one monitor, to be repeated on another over the same batches. */
export class Marks {
  /** By alert id. */
  readonly silences = new Map<string, Silence>();
  private readonly seen = new Set<string>();

  async acknowledge(monitor: EngineMonitor, id: string): Promise<void> {
    await monitor.acknowledge(id);
    this.seen.add(id);
  }

  async silence(monitor: EngineMonitor, silence: Silence): Promise<void> {
    await monitor.silence({ id: silence.id }, silence.untilMs);
    this.silences.set(silence.id, silence);
  }

  /** Ends a silence; it may already be over. */
  async unsilence(monitor: EngineMonitor, id: string): Promise<void> {
    this.silences.delete(id);
    const runs = (await monitor.silences()).some(({ match }) => match.id === id);
    if (runs) await monitor.endSilence({ id });
  }

  /** When silences end, by the alert ids on screen. */
  shown(shown: Report | null, exact: Report | null): ReadonlyMap<string, number> {
    const found = (shown?.alerts ?? []).map((alert, at) => {
      const silence = this.silences.get(exact?.alerts[at]?.id ?? "");
      return silence === undefined ? null : ([alert.id, silence.untilMs] as const);
    });
    return new Map(found.filter((entry) => entry !== null));
  }

  /** Applies the marks to another monitor over the same batches that takes the place of the first. */
  async moveTo(monitor: EngineMonitor): Promise<void> {
    const { silences, seen } = this;
    for (const { id, untilMs } of silences.values()) await monitor.silence({ id }, untilMs);
    const there = new Set((await monitor.alerts()).map(({ id }) => id));
    for (const id of seen) if (there.has(id)) await monitor.acknowledge(id);
  }

  /** Applies only the silences to another monitor over the same batches. */
  carried(): Marks {
    const marks = new Marks();
    for (const [id, silence] of this.silences) marks.silences.set(id, silence);
    return marks;
  }
}
