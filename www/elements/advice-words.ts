import type { AdviceAction } from "../core/types.js";

/** What to do next, in words. */
export const ACTIONS: Record<AdviceAction, string> = {
  keep: "Keep the model",
  investigate: "Investigate",
  "hold-rollout": "Hold the rollout",
  retrain: "Retrain",
  "roll-back": "Roll back",
};
