/**
 * The types of the public API. Numbers that do not exist are `null`. Every result survives
 * `JSON.parse(JSON.stringify(x))` unchanged.
 */

export type * from "./alert-types.js";
export type * from "./batch-types.js";
export type * from "./cause-types.js";
export type * from "./decision-types.js";
export type * from "./detect-types.js";
export type * from "./drift-types.js";
export type * from "./estimation-types.js";
export type * from "./file-types.js";
export type { Moment } from "./moment.js";
export type * from "./monitor-types.js";
export type * from "./multivariate-types.js";
export type * from "./performance-types.js";
export type * from "./profile-types.js";
export type * from "./quality-types.js";
export type * from "./replay-types.js";
export type * from "./role-types.js";
