/** Where alerts are told: the console always, the system's notifications when asked for. */

import type { Report } from "../../core/types.js";
import { counted } from "../shared/format.js";

export type Permission = NotificationPermission | "unsupported";

export function permission(): Permission {
  return "Notification" in globalThis ? Notification.permission : "unsupported";
}

export async function askPermission(): Promise<Permission> {
  return permission() === "unsupported" ? "unsupported" : Notification.requestPermission();
}

/** Tells what fires after an analysis: one line each, one notification for all. */
export function announce(report: Report): void {
  const firing = report.alerts.filter(
    ({ state, silenced, inhibitedBy }) =>
      state === "firing" && !silenced && (inhibitedBy ?? null) === null,
  );
  for (const alert of firing) console.warn(`driftglass: ${alert.severity}: ${alert.message}`);
  if (firing.length === 0 || permission() !== "granted") return;
  new Notification(`driftglass: ${counted(firing.length, "alert")} firing`, {
    body: report.dashboard.verdict,
    tag: "driftglass",
  });
}
