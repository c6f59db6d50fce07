/** Reports alerts: always on the console, as system notifications on request. */

import type { Report } from "../../core/types.js";
import { counted } from "../shared/format.js";

export type Permission = NotificationPermission | "unsupported";

export function permission(): Permission {
  return "Notification" in globalThis ? Notification.permission : "unsupported";
}

export async function askPermission(): Promise<Permission> {
  return permission() === "unsupported" ? "unsupported" : Notification.requestPermission();
}

/** Reports what fires after an analysis: one line each, one notification for all. */
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
