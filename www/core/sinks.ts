import type { Alert, AlertEvent } from "./types.js";

/** Called once for every alert that changes state. */
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
