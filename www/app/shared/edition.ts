/** Which edition of the page this is: the build writes it into the page. */

export type Edition = "hosted" | "single" | "audit";

export function edition(): Edition {
  const found = document.documentElement.dataset.edition;
  return found === "single" || found === "audit" ? found : "hosted";
}

/** Editions that are one file keep nothing: other pages opened from the same disk could read it. */
export function keepsSettings(): boolean {
  return edition() === "hosted";
}
