/** The edition of the page, written into it by the build. */

export type Edition = "hosted" | "single" | "audit";

export function edition(): Edition {
  const found = document.documentElement.dataset.edition;
  return found === "single" || found === "audit" ? found : "hosted";
}

/** Single-file editions store nothing: other pages opened from the same disk could read it. */
export function keepsSettings(): boolean {
  return edition() === "hosted";
}
