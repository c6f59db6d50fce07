import type { AdviceAction } from "../../core/types.js";

/** Names of the suggested actions. */
export const ACTION_NAMES: Record<AdviceAction, string> = {
  keep: "Keep the model",
  investigate: "Investigate",
  "hold-rollout": "Hold the rollout",
  retrain: "Retrain",
  "roll-back": "Roll back",
};
