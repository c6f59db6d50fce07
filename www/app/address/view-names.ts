import type { View } from "./route.js";

/** Names of the screens. */
export const VIEW_NAMES: Record<View, string> = {
  overview: "Overview",
  performance: "Performance",
  drift: "Drift",
  quality: "Quality",
  alerts: "Alerts",
  decide: "Decide",
  policies: "Policies",
  export: "Export",
  settings: "Settings",
};
