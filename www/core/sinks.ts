import type { Alert, AlertEvent } from "./types.js";

/**
 * Called once for every alert that changes state and is neither silenced nor inhibited. If an alert started to fire (or
 * lost its data) while it was muted, it is called when the muting ends, with `from` equal to `to`.
 */
export type AlertListener = (event: AlertEvent, alert: Alert | null) => void;

/** Writes alerts to the console: as errors if high or critical, otherwise as warnings. */
export const consoleSink: AlertListener = (event) => {
  const text = `[${event.severity.toUpperCase()}] ${event.message}`;
  if (event.to === "resolved") console.info(`[RESOLVED] ${event.message}`);
  else if (event.severity === "high" || event.severity === "critical") console.error(text);
  else console.warn(text);
};

/** Shows alerts that start firing as browser notifications, if the user has allowed them. */
export const webNotificationSink: AlertListener = (event) => {
  if (event.to !== "firing" || typeof Notification === "undefined") return;
  if (Notification.permission !== "granted") return;
  new Notification(`driftglass: ${event.rule}`, { body: event.message, tag: event.alert });
};

/** The alert listeners. An error in one affects neither the others nor the batch. */
export class Listeners {
  readonly #all = new Set<AlertListener>();

  get size(): number {
    return this.#all.size;
  }

  /** Adds a listener; returns a function that removes it. */
  add(listener: AlertListener): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Passes every event that is neither silenced nor inhibited to every listener. */
  tell(events: readonly AlertEvent[], alerts: readonly Alert[]): void {
    const byId = new Map(alerts.map((alert) => [alert.id, alert]));
    for (const event of events.filter(({ silenced, inhibited }) => !silenced && !inhibited)) {
      for (const listener of this.#all) {
        try {
          listener(event, byId.get(event.alert) ?? null);
        } catch (error) {
          console.error("driftglass: an alert listener failed.", error);
        }
      }
    }
  }
}
