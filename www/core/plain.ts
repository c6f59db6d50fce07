/** Plain values only: what a worker can be sent without losing any of it. */
import { DriftglassError } from "./error.js";

/** Refuses an object of a class of the caller's own: a worker would be sent none of its getters. */
export function refuseClass(place: string, given: object): never {
  const message = `${place}: an object of the class ${given.constructor.name} is nothing that JSON can hold. Give plain values, or fields { name: value }.`;
  throw new DriftglassError({ code: "config-invalid", message });
}
