import type { Alert, AlertEvent } from "./types.js";

/**
 * Called once for every alert that changes state, unless it is silenced or inhibited; and for one that came to fire
 * (or has no data) while it was, as soon as that ends: then `from` and `to` are the same.
 */
export type AlertListener = (event: AlertEvent, alert: Alert | null) => void;

/** Writes alerts to the console: errors for high and critical, warnings otherwise. */
export const consoleSink: AlertListener = (event) => {
  const text = `[${event.severity.toUpperCase()}] ${event.message}`;
  if (event.to === "resolved") console.info(`[RESOLVED] ${event.message}`);
  else if (event.severity === "high" || event.severity === "critical") console.error(text);
  else console.warn(text);
};

/** Shows alerts that start firing as notifications, if the person has allowed them. */
export const webNotificationSink: AlertListener = (event) => {
  if (event.to !== "firing" || typeof Notification === "undefined") return;
  if (Notification.permission !== "granted") return;
  new Notification(`driftglass: ${event.rule}`, { body: event.message, tag: event.alert });
};

/** Those who want to hear of alerts. One that throws costs neither the others nor the batch. */
export class Listeners {
  readonly #all = new Set<AlertListener>();

  get size(): number {
    return this.#all.size;
  }

  /** Adds a listener; answers the way to remove it. */
  add(listener: AlertListener): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Tells every listener every event that is neither silenced nor inhibited. */
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
